import { beforeAll, describe, expect, it } from 'vitest';
import { readGdt, readIdt, readTss } from '../../../debugger/inspect/descriptors.ts';
import {
  endsBranchStep,
  endsHelpfulBranchStep,
  instructionAt,
} from '../../../debugger/inspect/instruction.ts';
import { readLinear, readText, readWord, writeLinear } from '../../../debugger/inspect/memory.ts';
import { walkPages } from '../../../debugger/inspect/page-walk.ts';
import { readMsr, readRegisters } from '../../../debugger/inspect/registers.ts';
import { Machine } from '../../../emulator/machine.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { kernel } from '../../emulator/loader/images.ts';
import { atPrompt, stockLab } from '../lab.ts';
import type { Lab } from '../lab.ts';

describe.skipIf(lacks('gcc', hasGcc()))('looking at our kernel from below', () => {
  let lab: Lab;
  let machine: Machine;
  beforeAll(async () => {
    lab = await stockLab();
    machine = atPrompt(lab);
  });
  const symbol = (name: string): number => lab.symbols.address(name)!;

  it('gate 0x80 is a trap gate of DPL 3 to system_call, and a page fault an interrupt gate of DPL 0', () => {
    const idt = readIdt(machine);
    expect(idt[0x80]).toMatchObject({
      present: true,
      dpl: 3,
      type: { kind: 'trap-gate', bits: 32, selector: 0x10, offset: symbol('system_call') },
    });
    expect(idt[14]).toMatchObject({ dpl: 0, type: { bits: 32, selector: 0x10 } });
  });

  it('the GDT has flat code and data of both rings, and the TSS in use, with the stack of the running task', () => {
    const gdt = readGdt(machine);
    const flat = { base: 0, limit: 0xffffffff, present: true };
    expect(gdt[2]).toMatchObject({ ...flat, dpl: 0, type: { kind: 'code' } });
    expect(gdt[5]).toMatchObject({ ...flat, dpl: 3, type: { kind: 'data', writable: true } });
    const tss = readTss(machine)!;
    expect(gdt[tss.selector >> 3].type).toEqual({ kind: 'tss', bits: 32, busy: true });
    expect(tss.ss0).toBe(0x18);
    expect(tss.esp0! % 8192).toBe(0);
  });

  it('walks the page tables to the kernel, and says where they end', () => {
    const address = symbol('sys_getpid');
    const walk = walkPages(machine, address);
    expect(walk).toMatchObject({ physical: address - 0xc0000000, user: false });
    expect(walk.entries.every(({ present }) => present)).toBe(true);
    const nowhere = walkPages(machine, 0x00001000);
    expect(nowhere.physical).toBeNull();
    expect(nowhere.entries[nowhere.entries.length - 1].present).toBe(false);
  });

  it('reads registers, and model-specific ones that exist', () => {
    const registers = readRegisters(machine);
    expect(registers.segments.cs).toMatchObject({ selector: 0x10, base: 0, limit: 0xffffffff, usable: true });
    expect(registers.control.cr0 & 0x80000001).toBe(0x80000001 | 0);
    expect(registers.eip).toBe(machine.cpu.linearEip() >>> 0);
    expect(readMsr(machine, 0x10)).toBe(machine.ticks);
    expect(readMsr(machine, 0x12345)).toBeNull();
  });

  it('reads and writes memory by linear address, and changes nothing where none is mapped', () => {
    const banner = readWord(machine, symbol('linux_banner'))!;
    expect(readText(machine, banner, 80)).toContain('Linux version');
    expect(readLinear(machine, 0x1000, 4)).toBeNull();
    const before = machine.hash();
    expect(() => writeLinear(machine, 0x1000, Uint8Array.of(1))).toThrow('0x00001000');
    expect(machine.hash()).toBe(before);
    writeLinear(machine, banner, Uint8Array.of(0x6c));
    expect(readText(machine, banner, 5)).toBe('linux');
    writeLinear(machine, banner, Uint8Array.of(0x4c));
    expect(machine.hash()).toBe(before);
  });
});

describe('kinds of instructions', () => {
  const at = (...bytes: number[]) => {
    const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 0 });
    machine.boot({ kernel: kernel(bytes) });
    return instructionAt(machine, machine.cpu.linearEip())!;
  };
  it.each([
    ['call', [0xe8, 1, 0, 0, 0], true],
    ['jump', [0xeb, 0xfe], true],
    ['conditional', [0x74, 0x00], true],
    ['conditional', [0x0f, 0x84, 0, 0, 0, 0], true],
    ['return', [0xc3], false],
    ['return', [0xc2, 4, 0], true],
    ['call', [0xff, 0xd0], false],
    ['interrupt', [0xcd, 0x80], true],
    ['interrupt-return', [0xcf], true],
    ['plain', [0xc9], true],
    ['plain', [0xe6, 0x80], true],
    ['plain', [0x90], false],
    ['repeated', [0xf3, 0xa5], false],
    ['sysenter', [0x0f, 0x34], false],
  ])('%s %j ends kdb’s ssb: %s', (kind, bytes, ends) => {
    const instruction = at(...bytes);
    expect(instruction).toMatchObject({ kind, length: bytes.length });
    expect(endsBranchStep(instruction)).toBe(ends);
    const transfers = !['plain', 'repeated'].includes(kind);
    expect(endsHelpfulBranchStep(instruction)).toBe(ends || transfers);
  });
  it('a direct call names its target, INT its vector', () => {
    const call = at(0xe8, 0x10, 0, 0, 0);
    expect(call.target).toBe(call.address + 0x15);
    expect(at(0xcd, 0x80).vector).toBe(0x80);
    expect(at(0x90).target).toBeNull();
  });
});
