/** PAE paging (Intel SDM volume 3, section 4.4). */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from './assemble.ts';
import { BareMachine } from './bare-machine.ts';
import { DATA, EBX, ECX, EDX, ESI, faultOf, runSource } from './run-source.ts';

const POINTERS = 0x4020;
const DIRECTORY = 0x5000;
const TABLE = 0x6000;
const P = 1;
const RW = 2;
const US = 4;
const A = 0x20;
const D = 0x40;
const PS = 0x80;
const G = 0x100;
const CR4_PAE = 0x20;
const CR4_PGE = 0x80;

/** The first 2 MiB mapped to themselves by 4 KiB pages, the next megabytes of the first GiB by nothing. */
function tables(machine: BareMachine): void {
  machine.view.setUint32(POINTERS, DIRECTORY | P, true);
  machine.view.setUint32(DIRECTORY, TABLE | P | RW | US, true);
  for (let n = 0; n < 256; n++) machine.view.setUint32(TABLE + 8 * n, (n << 12) | P | RW | US, true);
}

/** Changes the entry of a table: low and high word. */
function put(at: number, low: number, high = 0): (machine: BareMachine) => void {
  return (machine) => {
    tables(machine);
    machine.view.setUint32(at, low, true);
    machine.view.setUint32(at + 4, high, true);
  };
}

/** Switches PAE paging on; 22 bytes. */
function on(cr4 = CR4_PAE): string {
  return `mov $${cr4}, %eax; mov %eax, %cr4; mov $${POINTERS}, %eax; mov %eax, %cr3;
    mov %cr0, %eax; or $0x80010000, %eax; mov %eax, %cr0;`;
}

const entry = (linear: number): number => TABLE + ((linear >>> 12) << 3);
const READ = `${on()} mov ${DATA + 4}, %ebx; hlt`;
const WRITE = `${on()} mov %ebx, ${DATA + 4}; hlt`;

function pageFault(source: string, prepare: (machine: BareMachine) => void): [number, number] {
  const machine = runSource(source, { prepare });
  expect(machine.frame()?.vector).toBe(14);
  return [machine.frame()?.error ?? -1, machine.cpu.i32[OFFSET.CR2 >> 2] >>> 0];
}

describe.skipIf(!canAssemble)('PAE paging', () => {
  it('entries of 64 bits map 4 KiB pages; reads set accessed, writes dirty too', () => {
    const prepare = (machine: BareMachine): void => {
      put(entry(DATA), 0x30000 | P | RW)(machine);
      machine.view.setUint32(0x30004, 0x1234, true);
    };
    const read = runSource(READ, { prepare });
    expect(read.cpu.r32[EBX]).toBe(0x1234);
    expect(read.view.getUint32(entry(DATA), true) & (A | D)).toBe(A);
    expect(read.view.getUint32(DIRECTORY, true) & A).toBe(A);
    expect(runSource(WRITE, { prepare }).view.getUint32(entry(DATA), true) & (A | D)).toBe(A | D);
    expect(read.cpu.translateDebug(DATA + 4)).toBe(0x30004);
    expect(read.cpu.translateDebug(0x80000000)).toBe(-1);
  });
  it('an entry with PS maps 2 MiB, without CR4.PSE', () => {
    const prepare = (machine: BareMachine): void => {
      put(DIRECTORY + 8, P | RW | PS)(machine);
      machine.view.setUint32(0x54321, 0x77, true);
    };
    const machine = runSource(`${on()} mov 0x254321, %ebx; hlt`, { prepare });
    expect(machine.cpu.r32[EBX]).toBe(0x77);
    expect(machine.view.getUint32(DIRECTORY + 8, true)).toBe(P | RW | PS | A);
    expect(machine.cpu.translateDebug(0x254321)).toBe(0x54321);
  });
  it('absent entries of each level fault as not present', () => {
    expect(pageFault(READ, put(entry(DATA), 0))).toEqual([0, DATA + 4]);
    expect(pageFault(`${on()} mov 0x400000, %ebx`, tables)).toEqual([0, 0x400000]);
    expect(pageFault(`${on()} mov %ebx, 0xc0000000`, tables)).toEqual([2, 0xc0000000]);
  });
  it('writing a read-only page is a protection fault, by either level', () => {
    expect(pageFault(WRITE, put(entry(DATA), DATA | P))[0]).toBe(3);
    const second = `${on()} mov %ebx, ${0x200000 + DATA}; hlt`;
    expect(pageFault(second, put(DIRECTORY + 8, TABLE | P))[0]).toBe(3);
    expect(runSource(second, { prepare: put(DIRECTORY + 8, TABLE | P | RW) }).frame()).toBeNull();
    expect(runSource(READ, { prepare: put(entry(DATA), DATA | P) }).frame()).toBeNull();
  });
  it('reserved bits of present entries fault with RSVD: above bit 35, and in large pages', () => {
    expect(pageFault(READ, put(entry(DATA), DATA | P | RW, 0x10))[0]).toBe(9);
    expect(pageFault(WRITE, put(entry(DATA), DATA | P | RW, 0x80000000))[0]).toBe(11);
    expect(pageFault(`${on()} mov 0x200000, %ebx`, put(DIRECTORY + 8, TABLE | P, 0x40000))[0]).toBe(9);
    expect(pageFault(`${on()} mov 0x200000, %ebx`, put(DIRECTORY + 8, 0x2000 | P | PS))[0]).toBe(9);
    expect(pageFault(READ, put(entry(DATA), DATA | RW, 0x10))[0]).toBe(0);
  });
  it('the four pointers are registers: a change in memory counts from the next load of CR3 on', () => {
    const prepare = put(POINTERS + 8, DIRECTORY | P);
    const change = `movl $0, ${POINTERS + 8}; invlpg 0x40050000; mov 0x40050000, %ebx;`;
    expect(runSource(`${on()} ${change} hlt`, { prepare }).frame()).toBeNull();
    const loaded = faultOf(`${on()} ${change} mov %cr3, %eax; mov %eax, %cr3; mov 0x40050000, %ebx`, {
      prepare,
    });
    expect(loaded).toMatchObject({ vector: 14, error: 0 });
  });
  it('a pointer with a reserved bit is #GP(0) at the load, and CR3 stays', () => {
    const load = `${on()} movl $0x4022, %esi; mov $0x4040, %edx; mov %edx, %cr3; hlt`;
    for (const [low, high] of [
      [DIRECTORY | P | 2, 0],
      [DIRECTORY | P | 0x20, 0],
      [DIRECTORY | P, 0x10],
    ]) {
      const machine = runSource(load, { prepare: put(0x4040, low, high) });
      expect(machine.frame()).toMatchObject({ vector: 13, error: 0 });
      expect(machine.cpu.i32[OFFSET.CR3 >> 2]).toBe(POINTERS);
    }
    expect(faultOf(on(), { prepare: put(POINTERS + 8, 3) })).toMatchObject({ vector: 13, error: 0 });
    expect(runSource(`${on()} hlt`, { prepare: put(POINTERS + 8, 2) }).frame()).toBeNull();
  });
  it('switching CR4.PAE off while paging is on uses the directory of 32-bit entries at once', () => {
    const source = `${on()} mov $0x10, %eax; mov %eax, %cr4; mov ${DATA}, %ebx; hlt`;
    const prepare = (machine: BareMachine): void => {
      tables(machine);
      machine.view.setUint32(0x4000, P | RW | PS, true);
      machine.view.setUint32(DATA, 0x99, true);
    };
    expect(runSource(source, { prepare }).cpu.r32[EBX]).toBe(0x99);
  });
  it('a page above 4 GiB is a hole: reads are all ones, writes are lost, wherever its low bits point', () => {
    const prepare = put(entry(DATA), 0x30000 | P | RW, 1);
    const machine = runSource(`${on()} mov ${DATA}, %ebx; movl $5, ${DATA}; hlt`, { prepare });
    expect(machine.cpu.r32[EBX]).toBe(-1);
    expect(machine.view.getUint32(0x30000, true)).toBe(0);
    expect(machine.cpu.translateDebug(DATA)).toBe(0x100030000);
  });
  it('global pages outlive a load of CR3, others do not', () => {
    const change = `mov ${DATA}, %ebx; movl $0, ${entry(DATA)}; mov %cr3, %eax; mov %eax, %cr3; mov ${DATA}, %ebx; hlt`;
    const source = on(CR4_PAE | CR4_PGE) + change;
    expect(runSource(source, { prepare: put(entry(DATA), DATA | P | RW | G) }).frame()).toBeNull();
    expect(faultOf(source, { prepare: put(entry(DATA), DATA | P | RW) }).vector).toBe(14);
  });
  it('a loop over pages gives the same on either engine', () => {
    const source = `${on()} mov $20, %ecx; xor %edx, %edx; mov $${DATA}, %esi
      1: mov %ecx, (%esi); add (%esi), %edx; add $0x1000, %esi; loop 1b; hlt`;
    const machine = runSource(source, { prepare: tables });
    expect([EDX, ECX, ESI].map((r) => machine.cpu.r32[r])).toEqual([210, 0, DATA + 20 * 0x1000]);
  });
  it('models without PAE have no CR4.PAE', () => {
    const machine = new BareMachine(1 << 20, 'pentium');
    expect(faultOf('mov $0x20, %eax; mov %eax, %cr4', { machine })).toMatchObject({ vector: 13, error: 0 });
  });
});
