/** Paging (Intel SDM volume 3, chapter 4). */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from './assemble.ts';
import { BareMachine, PAGE_DIRECTORY } from './bare-machine.ts';
import { DATA, EAX, ECX, EDI, ESI, ESP, faultOf, identityPaging, runSource, STACK } from './run-source.ts';

const TABLE = 0x5000;
const P = 1;
const RW = 2;
const US = 4;
const A = 0x20;
const D = 0x40;

function entry(machine: BareMachine, linear: number): number {
  return machine.view.getUint32(TABLE + ((linear >>> 12) << 2), true);
}

/** Pages on; `linear` gets `flags`. */
function withPage(linear: number, flags: number): (machine: BareMachine) => void {
  return (machine) => {
    identityPaging(machine);
    machine.map(linear, linear, flags, TABLE);
    machine.cpu.flushCaches();
  };
}

function pageFault(
  source: string,
  flags: number,
  ring: 0 | 3 = 0,
): { error: number; cr2: number; eip: number } {
  const machine = runSource(source, { ring, prepare: withPage(DATA, flags) });
  const frame = machine.frame();
  expect(frame?.vector).toBe(14);
  return { error: frame?.error ?? -1, cr2: machine.cpu.i32[OFFSET.CR2 >> 2], eip: frame?.eip ?? 0 };
}

const READ = `mov ${DATA + 4}, %eax; hlt`;
const WRITE = `mov %eax, ${DATA + 4}; hlt`;

describe.skipIf(!canAssemble)('paging', () => {
  it('a read sets accessed in both levels and leaves dirty alone', () => {
    const machine = runSource(READ, { prepare: withPage(DATA, P | RW | US) });
    expect(entry(machine, DATA) & (A | D)).toBe(A);
    expect(machine.view.getUint32(PAGE_DIRECTORY, true) & A).toBe(A);
  });
  it('a write sets accessed and dirty', () => {
    expect(entry(runSource(WRITE, { prepare: withPage(DATA, P | RW | US) }), DATA) & (A | D)).toBe(A | D);
  });
  it('a write after a read sets dirty though the translation is cached', () => {
    const machine = runSource(`mov ${DATA}, %eax; mov %eax, ${DATA}; hlt`, {
      prepare: withPage(DATA, P | RW | US),
    });
    expect(entry(machine, DATA) & D).toBe(D);
  });
  it('a page not present faults with P clear, and CR2 and EIP name access and instruction', () => {
    expect(pageFault(READ, 0)).toEqual({ error: 0, cr2: DATA + 4, eip: 0x10000 });
    expect(pageFault(WRITE, 0)).toEqual({ error: 2, cr2: DATA + 4, eip: 0x10000 });
  });
  it('ring 3 may not read a supervisor page, ring 0 may', () => {
    expect(pageFault(`1: mov ${DATA + 4}, %eax; jmp 1b`, P | RW, 3).error).toBe(5);
    expect(runSource(READ, { prepare: withPage(DATA, P | RW) }).frame()).toBeNull();
  });
  it('ring 3 may not write a read-only page, though it may read it', () => {
    expect(pageFault(`mov ${DATA}, %eax; mov %eax, ${DATA + 4}`, P | US, 3)).toMatchObject({
      error: 7,
      eip: 0x10005,
    });
  });
  it('ring 0 may not write a read-only page with CR0.WP, and may without', () => {
    expect(pageFault(WRITE, P | US).error).toBe(3);
    const source = `mov %cr0, %ebx; and $0xfffeffff, %ebx; mov %ebx, %cr0; ${WRITE}`;
    const machine = runSource(source, { prepare: withPage(DATA, P | US) });
    expect(machine.frame()).toBeNull();
    expect(entry(machine, DATA) & D).toBe(D);
  });
  it('a write across a border into a page that is not present writes nothing', () => {
    const machine = runSource(`movl $-1, ${DATA - 2}; hlt`, { prepare: withPage(DATA, 0) });
    expect(machine.frame()).toMatchObject({ vector: 14, error: 2 });
    expect(machine.cpu.i32[OFFSET.CR2 >> 2]).toBe(DATA);
    expect(machine.view.getUint32(DATA - 4, true)).toBe(0);
  });
  it('a faulting push, call, pusha and enter leave ESP and EBP as they were', () => {
    for (const instruction of ['push %eax', 'call 1f; 1: nop', 'pusha', 'enter $8, $3', 'pushf', 'push $1']) {
      const machine = runSource(`mov $${DATA + 0x1000}, %esp; mov $${STACK}, %ebp; ${instruction}; hlt`, {
        ring: 3,
        prepare: withPage(DATA, P | US),
      });
      expect(machine.frame()).toMatchObject({ vector: 14, error: 7, esp: DATA + 0x1000, eip: 0x1000a });
      expect(machine.cpu.r32[5]).toBe(STACK);
    }
  });
  it('rep movsb stops at the page that is not present with its registers on the byte that faulted', () => {
    const source = `mov $${DATA - 8}, %edi; mov $0x30000, %esi; mov $20, %ecx; cld; rep movsb; hlt`;
    const machine = runSource(source, { prepare: withPage(DATA, 0) });
    expect(machine.frame()?.vector).toBe(14);
    expect([ECX, ESI, EDI].map((r) => machine.cpu.r32[r])).toEqual([12, 0x30008, DATA]);
  });
  it('a changed entry is used after INVLPG, and after a CR3 write', () => {
    const remap = `mov ${DATA}, %eax; movl $${0x30000 | 7}, ${TABLE + (DATA >> 10)};`;
    for (const flush of [`invlpg ${DATA}`, 'mov %cr3, %ebx; mov %ebx, %cr3']) {
      const machine = runSource(`movl $7, 0x30000; ${remap} ${flush}; mov ${DATA}, %eax; hlt`, {
        prepare: withPage(DATA, 7),
      });
      expect(machine.cpu.r32[EAX]).toBe(7);
    }
  });
  it('a global page survives a CR3 write with CR4.PGE and not without', () => {
    const source = (
      cr4: number,
    ): string => `mov $${cr4}, %eax; mov %eax, %cr4; movl $7, 0x30000; mov ${DATA}, %eax;
      movl $${0x30000 | 7}, ${TABLE + (DATA >> 10)}; mov %cr3, %ebx; mov %ebx, %cr3; mov ${DATA}, %eax; hlt`;
    expect(runSource(source(0x80), { prepare: withPage(DATA, 0x107) }).cpu.r32[EAX]).toBe(0);
    expect(runSource(source(0), { prepare: withPage(DATA, 0x107) }).cpu.r32[EAX]).toBe(7);
  });
  it('a 4 MiB page maps with CR4.PSE, and its directory entry gets accessed and dirty', () => {
    const prepare = (machine: BareMachine): void => {
      identityPaging(machine);
      machine.view.setUint32(PAGE_DIRECTORY + 4, 0x87, true);
    };
    const source = `mov $0x10, %eax; mov %eax, %cr4; movl $5, 0x40000; mov 0x440000, %eax; mov %eax, 0x440004; hlt`;
    const machine = runSource(source, { prepare });
    expect(machine.cpu.r32[EAX]).toBe(5);
    expect(machine.view.getUint32(0x40004, true)).toBe(5);
    expect(machine.view.getUint32(PAGE_DIRECTORY + 4, true) & (A | D)).toBe(A | D);
  });
  it('a reserved bit of a 4 MiB entry faults with RSVD', () => {
    const prepare = (machine: BareMachine): void => {
      identityPaging(machine);
      machine.view.setUint32(PAGE_DIRECTORY + 4, 0x87 | 0x2000, true);
    };
    expect(faultOf('mov $0x10, %eax; mov %eax, %cr4; mov 0x440000, %eax', { prepare })).toMatchObject({
      vector: 14,
      error: 9,
    });
  });
  it('an instruction that runs into a page not present faults there with nothing executed', () => {
    const machine = new BareMachine();
    machine.load(DATA - 2, [0xb8, 1, 0, 0, 0]);
    const after = runSource(`mov $5, %eax; jmp ${DATA - 2}`, { machine, prepare: withPage(DATA, 0) });
    expect(after.frame()).toMatchObject({ vector: 14, error: 0, eip: DATA - 2 });
    expect(after.cpu.i32[OFFSET.CR2 >> 2]).toBe(DATA);
    expect(after.cpu.r32[EAX]).toBe(5);
  });
  it('translateDebug follows the tables without marking them', () => {
    const machine = new BareMachine();
    withPage(DATA, 7)(machine);
    machine.map(0x50000, 0x30000, 7, TABLE);
    expect(machine.cpu.translateDebug(0x50123)).toBe(0x30123);
    expect(machine.cpu.translateDebug(0x80000000)).toBe(-1);
    expect(entry(machine, 0x50000) & A).toBe(0);
  });
  it('the stack pointer read by a page fault handler is that of the TSS', () => {
    expect(runSource(READ, { ring: 3, prepare: withPage(DATA, 0) }).cpu.r32[ESP]).toBe(0x9000 - 24);
  });
});
