import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../debugger/engine/engine.ts';
import { endsBranchStep, nextInstruction } from '../../../debugger/inspect/instruction.ts';
import { EAX, ESP } from '../../../emulator/cpu/registers.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, engineFor, newMachine, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

const GETPID = 20;
const EXECVE = 11;

let lab: Lab;
beforeAll(async () => {
  if (hasGcc()) lab = await stockLab();
});

/** The shell at its prompt has been given the command. */
function startedWith(command: string, translate: boolean): Engine {
  const machine = atPrompt(lab, translate);
  type(machine, `${command}\n`);
  return engineFor(lab, machine);
}

describe.skipIf(lacks('gcc', hasGcc())).each([
  ['interpreter', false],
  ['translator', true],
])('the engine on the %s', (_name, translate) => {
  const engine = (command: string): Engine => startedWith(command, translate);
  const symbol = (name: string): number => lab.symbols.address(name)!;

  it('stops at a function of the kernel by its name, in the process that called it, and goes on', () => {
    const it = engine('getpid');
    const { id } = it.setBreakpoint({ kind: 'execute', symbol: 'sys_getpid' }, { scope: { comm: 'getpid' } });
    const stop = it.finish({ kind: 'go' }, 100_000_000);
    expect(stop).toMatchObject({
      reason: 'breakpoint',
      address: symbol('sys_getpid'),
      ring: 0,
      encounters: [{ breakpoint: id }],
    });
    expect(it.kernel.currentComm()).toBe('getpid');
    expect(it.finish({ kind: 'go' }, 50_000_000).reason).toBe('interrupted');
    expect(Buffer.from(it.machine.takeSerial(0)).toString()).toMatch(/\d+\r\n/);
  });

  it('does not stop for another process, another page directory, or a condition that is false', () => {
    const it = engine('getpid');
    const what = { kind: 'execute', symbol: 'sys_getpid' } as const;
    const met = [
      it.setBreakpoint(what, { scope: { comm: 'nobody' } }),
      it.setBreakpoint(what, { scope: { pageDirectory: 0x123000 } }),
      it.setBreakpoint(what, { condition: () => false }),
      it.setBreakpoint(what, { enabled: false }),
    ];
    expect(it.finish({ kind: 'go' }, 100_000_000).reason).toBe('interrupted');
    expect(met.map(({ hits }) => hits)).toEqual([0, 0, 0, 0]);
  });

  it('walks a system call from the program into the trap, through the kernel and back to the program', () => {
    const it = engine('getpid');
    it.setBreakpoint({ kind: 'system-call', number: GETPID, at: 'entry' }, { scope: { comm: 'getpid' } });
    const entered = it.finish({ kind: 'go' }, 100_000_000);
    expect(entered).toMatchObject({ reason: 'breakpoint', ring: 0, address: symbol('system_call') });
    expect(entered.encounters[0].systemCall).toEqual({ number: GETPID });
    expect(it.finish({ kind: 'to', address: symbol('sys_getpid') })).toMatchObject({ reason: 'step' });
    const esp = it.machine.cpu.r32[ESP];
    expect(it.finish({ kind: 'out' })).toMatchObject({ reason: 'step', ring: 0 });
    expect(it.machine.cpu.r32[ESP]).toBe(esp + 4);
    const back = it.finish({ kind: 'to-user' });
    expect(back).toMatchObject({ reason: 'step', ring: 3 });
    expect(it.machine.cpu.r32[EAX]).toBe(it.kernel.currentPid());
    const again = it.finish({ kind: 'into-trap' });
    expect(again).toMatchObject({ reason: 'step', ring: 0, address: symbol('system_call') });
  });

  it('catches a system call’s exit with its result, and a program that is executed', () => {
    const it = engine('getpid');
    it.setBreakpoint({ kind: 'exec', comm: 'getpid' }, { once: true });
    const started = it.finish({ kind: 'go' }, 100_000_000);
    expect(started).toMatchObject({ reason: 'breakpoint', ring: 3 });
    expect(started.encounters[0].systemCall).toEqual({ number: EXECVE, result: 0 });
    expect(started.address).toBe(lab.program('getpid').address('_start'));
    it.setBreakpoint({ kind: 'system-call', number: GETPID, at: 'exit' });
    const left = it.finish({ kind: 'go' }, 100_000_000);
    expect(left.encounters[0].systemCall).toEqual({
      number: GETPID,
      result: it.kernel.currentPid(),
    });
  });

  it('steps single instructions, and over a call as a whole', () => {
    const it = engine('getpid');
    it.setBreakpoint({ kind: 'execute', symbol: 'sys_write' });
    it.finish({ kind: 'go' }, 100_000_000);
    for (let n = 0; n < 200; n++) {
      const instruction = nextInstruction(it.machine)!;
      const before = it.machine.instructions;
      const { address } = it.step();
      expect(it.machine.instructions).toBe(before + 1);
      if (instruction.kind === 'plain') expect(address).toBe(instruction.address + instruction.length);
      if (instruction.kind === 'call') break;
    }
    const start = engine('getpid');
    start.setBreakpoint({ kind: 'execute', symbol: 'sys_write' });
    start.finish({ kind: 'go' }, 100_000_000);
    let instruction = nextInstruction(start.machine)!;
    while (instruction.kind !== 'call') {
      start.finish({ kind: 'over' });
      instruction = nextInstruction(start.machine)!;
    }
    const before = start.machine.instructions;
    const esp = start.machine.cpu.r32[ESP];
    expect(start.finish({ kind: 'over' }).address).toBe(instruction.address + instruction.length);
    expect(start.machine.instructions).toBeGreaterThan(before + 2);
    expect(start.machine.cpu.r32[ESP]).toBe(esp);
  });

  it('counts: the third encounter after two that are ignored, once', () => {
    const it = engine('getpid; getpid; getpid; getpid');
    const point = it.setBreakpoint(
      { kind: 'execute', symbol: 'sys_getpid' },
      { scope: { comm: 'getpid' }, ignore: 2, once: true },
    );
    expect(it.finish({ kind: 'go' }, 200_000_000).reason).toBe('breakpoint');
    expect(point.hits).toBe(3);
    expect(it.breakpoints.all).toEqual([]);
    expect(it.finish({ kind: 'go' }, 200_000_000).reason).toBe('interrupted');
  });

  it('lists the tasks of the guest, and says clearly that a halted processor has nothing to step', () => {
    const it = engineFor(lab, atPrompt(lab, translate));
    expect(it.kernel.tasks().map(({ comm }) => comm)).toEqual(expect.arrayContaining(['init', 'sh']));
    const stop = it.step();
    expect(stop.reason).toBe('halted');
    expect(stop.detail).toContain('ticks away');
  });

  it('leaves the guest as it would be without a debugger', () => {
    const plain = atPrompt(lab, translate);
    type(plain, 'getpid\n');
    const it = engine('getpid');
    it.setBreakpoint({ kind: 'execute', symbol: 'sys_getpid' });
    it.setBreakpoint({ kind: 'system-call', number: null, at: 'both' });
    it.setBreakpoint({ kind: 'vector', vector: 14 });
    it.setBreakpoint({ kind: 'watch', space: 'memory', address: symbol('xtime'), length: 8, on: 'write' });
    let stops = 0;
    const end = plain.ticks + 20_000_000;
    while (it.machine.ticks < end) {
      it.begin({ kind: 'go' });
      if (it.run(end - it.machine.ticks) !== null) stops++;
    }
    plain.run(20_000_000);
    expect(stops).toBeGreaterThan(50);
    expect(it.machine.hash()).toBe(plain.hash());
  });
});

describe.skipIf(lacks('gcc', hasGcc())).each([
  ['interpreter', false],
  ['translator', true],
])('breakpoints on the %s', (_name, translate) => {
  const engine = (command: string): Engine => startedWith(command, translate);

  it('in a page that is not there yet are kept, and met when it is', () => {
    const it = engineFor(lab, newMachine(lab, translate));
    const point = it.setBreakpoint({ kind: 'execute', symbol: 'sys_execve' });
    expect(it.breakpoints.binding(point)).toBe('absent');
    const stop = it.finish({ kind: 'go' }, 100_000_000);
    expect(stop).toMatchObject({ reason: 'breakpoint', address: lab.symbols.address('sys_execve') });
    expect(it.breakpoints.binding(point)).toBe('bound');
  });

  it('of one program’s page directory do not stop another program at the same address', () => {
    const it = engine('getpid; getpid');
    const main = lab.program('getpid').address('main')!;
    it.setBreakpoint({ kind: 'execute', address: main }, { once: true });
    expect(it.finish({ kind: 'go' }, 100_000_000).reason).toBe('breakpoint');
    const { pageDirectory } = it.kernel;
    const scoped = it.setBreakpoint({ kind: 'execute', address: main }, { scope: { pageDirectory } });
    const pid = it.kernel.currentPid();
    const stop = it.finish({ kind: 'go' }, 100_000_000);
    // The second process may have been given the first one's pages: then its number differs.
    if (stop.reason === 'breakpoint') expect(it.kernel.currentPid()).not.toBe(pid);
    else expect(scoped.hits).toBe(0);
  });

  it('on a symbol that is not known wait for it, and ranges that cannot be are refused', () => {
    const it = engine('getpid');
    const point = it.setBreakpoint({ kind: 'execute', symbol: 'of_a_module' });
    expect(it.breakpoints.binding(point)).toBe('unresolved');
    it.kernel.facts = { ...it.kernel.facts, symbol: () => lab.symbols.address('sys_getpid') };
    it.symbolsChanged();
    expect(it.breakpoints.binding(point)).toBe('bound');
    expect(it.finish({ kind: 'go' }, 100_000_000).encounters).toEqual([{ breakpoint: point.id }]);
    const watch = { kind: 'watch', space: 'port', address: 0xffff, length: 2, on: 'access' } as const;
    expect(() => it.setBreakpoint(watch)).toThrow('outside');
    expect(() => it.removeBreakpoint(99)).toThrow('no breakpoint 99');
  });

  it('on physical memory see what the kernel writes by its own mapping', () => {
    const it = engine('getpid');
    const address = lab.symbols.address('xtime')! - 0xc0000000;
    it.setBreakpoint({ kind: 'watch', space: 'physical', address, length: 8, on: 'write' });
    const stop = it.finish({ kind: 'go' }, 100_000_000);
    expect(stop.encounters[0].access).toMatchObject({ write: true, stop: { space: 'physical' } });
  });

  it('on a process by name stop at its first instruction in user mode, once for each process', () => {
    const it = engine('getpid; getpid');
    it.setBreakpoint({ kind: 'process', comm: 'getpid' });
    const pids = [0, 1].map(() => {
      const stop = it.finish({ kind: 'go' }, 100_000_000);
      expect(stop).toMatchObject({ reason: 'breakpoint', ring: 3 });
      return it.kernel.currentPid();
    });
    expect(pids[1]).not.toBe(pids[0]);
    expect(it.finish({ kind: 'go' }, 100_000_000).reason).toBe('interrupted');
  });

  it('ssb stops before the instructions that kdb takes for branches', () => {
    const it = engine('getpid');
    it.setBreakpoint({ kind: 'execute', symbol: 'system_call' });
    it.finish({ kind: 'go' }, 100_000_000);
    for (let n = 0; n < 30; n++) {
      it.finish({ kind: 'branch' });
      expect(endsBranchStep(nextInstruction(it.machine)!)).toBe(true);
    }
  });
});
