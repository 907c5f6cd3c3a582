/** A debugger's stops at data and ports, which the guest does not see. */
import { describe, expect, it } from 'vitest';
import type { DataStop } from '../../../emulator/cpu/core.ts';
import { assemble, canAssemble, ORIGIN } from './assemble.ts';
import { BareMachine } from './bare-machine.ts';
import { DATA, EAX, ECX, identityPaging, STACK } from './run-source.ts';

const LIMIT = 10_000;

function loaded(source: string): BareMachine {
  const machine = new BareMachine();
  machine.load(ORIGIN, assemble(source));
  machine.cpu.r32[4] = STACK;
  machine.eip = ORIGIN;
  return machine;
}

function memory(address: number, length: number, on: DataStop['on']): DataStop {
  return { space: 'memory', address, length, on };
}

/** Where the runs of a machine end, as offsets from the origin; null for anything but a stop. */
function ends(machine: BareMachine, count: number): (number | null)[] {
  return Array.from({ length: count }, () => {
    const exit = machine.cpu.run(LIMIT);
    return exit === 'stop' ? machine.eip - ORIGIN : null;
  });
}

describe.skipIf(!canAssemble)('data stops', () => {
  const SOURCE = `mov ${DATA}, %eax; mov %eax, ${DATA + 4}; incl ${DATA}; mov ${DATA + 8}, %ecx; hlt`;

  it('a write stop ends the run behind the instruction that wrote, read-modify-write included', () => {
    const machine = loaded(SOURCE);
    machine.cpu.setDataStop(memory(DATA, 8, 'write'), true);
    expect(ends(machine, 3)).toEqual([10, 16, null]);
    expect(machine.cpu.halted).toBe(true);
  });
  it('a read stop does not see writes, an access stop sees both, and bytes beside see nothing', () => {
    const read = loaded(SOURCE);
    read.cpu.setDataStop(memory(DATA + 3, 2, 'read'), true);
    expect(ends(read, 3)).toEqual([5, 16, null]);
    const access = loaded(SOURCE);
    access.cpu.setDataStop(memory(DATA + 4, 4, 'access'), true);
    expect(ends(access, 2)).toEqual([10, null]);
    const beside = loaded(SOURCE);
    beside.cpu.setDataStop(memory(DATA + 12, 100, 'access'), true);
    expect(ends(beside, 1)).toEqual([null]);
  });
  it('tells the access that met it', () => {
    const machine = loaded(SOURCE);
    const stop = memory(DATA + 6, 1, 'write');
    machine.cpu.setDataStop(stop, true);
    machine.cpu.run(LIMIT);
    expect(machine.cpu.lastDataHit).toEqual({ stop, address: DATA + 4, size: 4, write: true });
    machine.cpu.setDataStop(stop, false);
    machine.cpu.setStopAddress(ORIGIN + 16, true);
    expect(machine.cpu.run(LIMIT)).toBe('stop');
    expect(machine.cpu.lastDataHit).toBeNull();
  });
  it('a stop taken away is no more', () => {
    const machine = loaded(SOURCE);
    machine.cpu.setDataStop(memory(DATA, 4, 'access'), true);
    machine.cpu.setDataStop(memory(DATA, 4, 'access'), false);
    expect(ends(machine, 1)).toEqual([null]);
  });
  it('is reported when the budget ends with that very instruction', () => {
    const machine = loaded(SOURCE);
    machine.cpu.setDataStop(memory(DATA + 4, 4, 'write'), true);
    expect(machine.cpu.run(1)).toBe('budget');
    expect(machine.cpu.run(1)).toBe('stop');
    expect(machine.cpu.run(1)).toBe('budget');
  });
  it('stops a REP instruction between iterations', () => {
    const machine = loaded(`mov $8, %ecx; mov $${DATA}, %edi; mov $7, %al; rep stosb; hlt`);
    machine.cpu.setDataStop(memory(DATA + 2, 1, 'write'), true);
    expect(ends(machine, 1)).toEqual([12]);
    expect(machine.cpu.r32[ECX]).toBe(5);
    expect(machine.cpu.run(LIMIT)).toBe('halt');
  });
  it('an instruction that faults after its access stops when it is done, not before', () => {
    const machine = loaded(`push ${DATA}; hlt`);
    machine.cpu.setDataStop(memory(DATA, 4, 'read'), true);
    identityPaging(machine);
    machine.map(STACK - 0x1000, 0, 0, 0x5000);
    machine.cpu.flushCaches();
    machine.cpu.run(LIMIT);
    expect(machine.cpu.shutdownReport).toContain('#PF');
    expect(machine.cpu.lastDataHit).toBeNull();
  });
  it('leaves translations, counts and registers of the guest as they would be', () => {
    const plain = loaded(SOURCE);
    plain.cpu.run(LIMIT);
    const machine = loaded(SOURCE);
    machine.cpu.setDataStop(memory(DATA, 16, 'access'), true);
    ends(machine, 4);
    machine.cpu.run(LIMIT);
    expect([machine.cpu.instructions, machine.cpu.r32[EAX]]).toEqual([
      plain.cpu.instructions,
      plain.cpu.r32[EAX],
    ]);
    expect([...machine.state.ram.subarray(DATA, DATA + 16)]).toEqual([
      ...plain.state.ram.subarray(DATA, DATA + 16),
    ]);
  });
  it('a stale translation stays stale when a stop is set on its page', () => {
    const source = `mov ${DATA}, %eax; movl $0, ${0x5000 + (DATA >> 10)}; nop; mov ${DATA}, %ecx; hlt`;
    const machine = loaded(source);
    identityPaging(machine);
    machine.cpu.run(2);
    machine.cpu.setDataStop(memory(DATA, 4, 'read'), true);
    expect(machine.cpu.run(LIMIT)).toBe('stop');
    expect(machine.frame()).toBeNull();
    expect(machine.cpu.lastDataHit?.address).toBe(DATA);
  });
  it('an interrupt’s frame meets a stop in the stack', () => {
    const machine = loaded('int $0x40; hlt');
    machine.cpu.setDataStop(memory(STACK - 4, 4, 'write'), true);
    expect(machine.cpu.run(LIMIT)).toBe('stop');
    expect(machine.eip).toBe(0xa040);
  });
  it('port stops tell reads from writes and see the bytes of wide accesses', () => {
    const source = 'in $0x60, %al; out %al, $0x60; mov $0x5e, %dx; outl %eax, %dx; in $0x61, %al; hlt';
    const port = (on: DataStop['on']): DataStop => ({ space: 'port', address: 0x60, length: 1, on });
    const stopsAt = (on: DataStop['on']): (number | null)[] => {
      const machine = loaded(source);
      machine.cpu.setDataStop(port(on), true);
      return ends(machine, 3);
    };
    expect(stopsAt('read')).toEqual([2, null, null]);
    expect(stopsAt('write')).toEqual([4, 9, null]);
    expect(stopsAt('access')).toEqual([2, 4, 9]);
  });
  it('refuses a range that is empty or outside its space', () => {
    const { cpu } = new BareMachine();
    expect(() => cpu.setDataStop(memory(DATA, 0, 'read'), true)).toThrow('outside');
    expect(() => cpu.setDataStop({ space: 'port', address: 0xffff, length: 2, on: 'read' }, true)).toThrow(
      'outside 0 … 0x10000',
    );
  });
});
