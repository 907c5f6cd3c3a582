/** Gates, the live frame, and faults in words. */
import { beforeAll, describe, expect, it } from 'vitest';
import { explainFault } from '../../../debugger/walk/fault.ts';
import { findFault } from '../../../debugger/walk/find-fault.ts';
import { readLiveFrame } from '../../../debugger/walk/frame-view.ts';
import { gateLines, readTables } from '../../../debugger/walk/gates-view.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { station, WalkBench, walkLab } from './lab.ts';
import type { WalkLab } from './lab.ts';
import { ESP } from '../../../emulator/cpu/registers.ts';

let lab: WalkLab;
beforeAll(async () => {
  if (hasGcc()) lab = await walkLab();
});

/** The machine stands at the handler of a vector, in a program that has been made to execute these bytes. */
function faulting(code: readonly number[], vector: number): WalkBench {
  const bench = new WalkBench(lab);
  bench.stopAt('sys_getpid', 'getpid', 'getpid\n');
  const frame = readLiveFrame(bench.engine, bench.symbols)!;
  const eip = frame.words.find(({ name }) => name === 'EIP')!.value;
  bench.engine.finish({ kind: 'to-user' });
  const physical = bench.machine.cpu.translateDebug(eip);
  bench.machine.writePhysical(physical, Uint8Array.from(code));
  bench.engine.setBreakpoint({ kind: 'vector', vector }, { once: true });
  expect(bench.engine.finish({ kind: 'go' }, 50_000_000).reason).toBe('breakpoint');
  return bench;
}

function resultOf<T>(going: Generator<void, T, void>): T {
  for (;;) {
    const { value, done } = going.next();
    if (done === true) return value;
  }
}

describe.skipIf(lacks('gcc', hasGcc()))('a fault is explained', () => {
  it.each([
    [
      'int $0x21, whose gate has DPL 0',
      [0xcd, 0x21],
      13,
      /^int \$0x21 from ring 3: CPL 3 > DPL 0: #GP, error code 0x10a\.$/,
    ],
    [
      'int $0xff, which the kernel ignores but no program may use',
      [0xcd, 0xff],
      13,
      /^int \$0xff from ring 3: CPL 3 > DPL 0/,
    ],
    ['hlt', [0xf4], 13, /^hlt is for ring 0 alone, and CPL is 3\.$/],
    ['cli', [0xfa], 13, /^cli needs CPL ≤ IOPL: CPL is 3, EFLAGS\.IOPL 0\.$/],
    ['inb', [0xe4, 0x60], 13, /^CPL 3 > IOPL 0, and the I\/O map/],
    [
      'a load of the kernel’s data segment',
      [0xb8, 0x18, 0, 0, 0, 0x8e, 0xd8],
      13,
      /^Selector 0x18 names a data segment of DPL 0/,
    ],
    ['a division by 0', [0x31, 0xc9, 0xf7, 0xf1], 0, /^The divisor is 0/],
    ['ud2', [0x0f, 0x0b], 6, /^These bytes are no instruction/],
  ] as const)('%s', (_name, code, vector, verdict) => {
    const bench = faulting(code, vector);
    const fault = explainFault(bench.engine, bench.symbols)!;
    expect(fault).toMatchObject({ vector, ring: 3, comm: 'getpid' });
    expect(fault.verdict).toMatch(verdict);
  });

  it('with the way through the page tables, for a read at 0 and a write into the kernel', () => {
    const read = faulting([0xa1, 0, 0, 0, 0], 14);
    const first = explainFault(read.engine, read.symbols)!;
    expect(first.says.join(' ')).toMatch(
      /A read at 0x0 \(CR2\) from ring 3; error code 0x4: no page.*a null pointer/,
    );
    expect(first.verdict).toMatch(
      /ends here: page directory entry at physical 0x\w+ = 0x0: not present|page table entry.*not present/,
    );
    const write = faulting([0xa3, 0, 0, 0x10, 0xc0], 14);
    const second = explainFault(write.engine, write.symbols)!;
    expect(second.says[0]).toMatch(/A write at 0xc0100000 .* rights were violated, write, user/);
    expect(second.verdict).toMatch(/for the kernel only \(U\/S = 0\)/);
  });

  it('also later, and the machine stays where it is', () => {
    const bench = faulting([0xcd, 0x21], 13);
    const here = explainFault(bench.engine, bench.symbols);
    bench.engine.setBreakpoint({ kind: 'execute', symbol: 'force_sig' }, { once: true });
    bench.engine.finish({ kind: 'go' }, 50_000_000);
    const hash = bench.machine.hash();
    expect(explainFault(bench.engine, bench.symbols)).toBeNull();
    expect(resultOf(findFault(bench.engine, bench.timeline, bench.symbols))).toEqual(here);
    expect(bench.machine.hash()).toBe(hash);
  });

  it('and where none has come that is said, with the machine untouched', () => {
    const bench = new WalkBench(lab);
    const hash = bench.machine.hash();
    expect(() => resultOf(findFault(bench.engine, bench.timeline, bench.symbols))).toThrow(
      /no exception has come/,
    );
    expect(bench.machine.hash()).toBe(hash);
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('the tables', () => {
  it('name who handles what, and what a program gets that asks for it', () => {
    const bench = new WalkBench(lab);
    const { gates, segments, tss } = readTables(bench.machine, (at) => bench.symbols.name(at));
    expect(gates).toHaveLength(256);
    expect(gates[0x80]).toMatchObject({
      kind: 'trap-gate',
      dpl: 3,
      handler: 'system_call',
      use: 'system call',
      verdict: 'a program may use it',
    });
    expect(gates[14]).toMatchObject({
      kind: 'interrupt-gate',
      dpl: 0,
      handler: 'page_fault',
      use: '#PF page fault',
    });
    expect(gates[14].verdict).toBe('CPL 3 > DPL 0: #GP, error code 0x72');
    expect(
      gates.filter(({ verdict }) => verdict === 'a program may use it').map(({ vector }) => vector),
    ).toEqual([3, 4, 5, 0x80]);
    expect(segments.find(({ selector }) => selector === 0x10)).toMatchObject({
      kind: 'code, readable, 32-bit',
      dpl: 0,
    });
    expect(tss?.ss0).toBe(0x18);
    expect(gateLines(bench.machine, 256, () => null)).toBeNull();
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('the frame', () => {
  it('fills word by word while the entry code pushes, and is taken down again', () => {
    const bench = new WalkBench(lab);
    bench.stopAt('system_call', 'getpid', 'getpid\n');
    const walk = bench.follow({ kind: 'here' });
    const pushes: number[] = [];
    for (const step of [...station(walk, 'number').steps, ...station(walk, 'save-all').steps]) {
      bench.timeline.run(Math.max(0, step.position.ticks - bench.machine.ticks));
      const frame = readLiveFrame(bench.engine, bench.symbols)!;
      pushes.push(frame.pushedWords);
      const esp = bench.machine.cpu.r32[ESP] >>> 0;
      expect(frame.words.filter(({ pushed }) => pushed).every(({ address }) => address >= esp)).toBe(true);
    }
    expect(pushes).toEqual([5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15, 15]);
    const pops = station(walk, 'restore-all').steps.map(({ position }) => {
      bench.timeline.run(Math.max(0, position.ticks - bench.machine.ticks));
      return readLiveFrame(bench.engine, bench.symbols)!.pushedWords;
    });
    expect(pops).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6]);
  });

  it('is empty in the program', () => {
    const bench = new WalkBench(lab);
    bench.stopAt('sys_getpid', 'getpid', 'getpid\n');
    expect(readLiveFrame(bench.engine, bench.symbols)).toMatchObject({
      pushedWords: 15,
      number: 20,
      routine: 'sys_getpid',
    });
    bench.engine.finish({ kind: 'to-user' });
    expect(readLiveFrame(bench.engine, bench.symbols)).toMatchObject({
      pushedWords: 0,
      number: null,
      routine: null,
    });
  });
});
