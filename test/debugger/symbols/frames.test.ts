import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentTask } from '../../../debugger/current-task.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import type { UnwindTarget } from '../../../debugger/symbols/frames/frame-step.ts';
import { unwind } from '../../../debugger/symbols/frames/unwind.ts';
import type { ReadMemory, RegisterValues } from '../../../debugger/symbols/types.ts';
import { evaluate } from '../../../debugger/symbols/values/evaluate.ts';
import { FrameScope } from '../../../debugger/symbols/values/frame-scope.ts';
import { printValue } from '../../../debugger/symbols/values/print-value.ts';
import { GENERAL_NAMES, SEGMENT_NAMES } from '../../../emulator/cpu/registers.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { Machine } from '../../../emulator/machine.ts';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { availableSamples, lacksGdb, runInGdb, sample } from './sample/sample.ts';

interface GdbFrame {
  pc: number;
  name: string;
  inlined: boolean;
  tail: boolean;
  file: string | null;
  line: number;
  saved: Record<string, number | null>;
  variables: Record<string, string>;
}

interface GdbStop {
  registers: RegisterValues;
  memory: [number, string][];
  frames: GdbFrame[];
}

function stopsOf(path: string, args: string[], settings: Record<string, string>): GdbStop[] {
  const lines = runInGdb('stops.py', path, args, settings).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as GdbStop);
}

function targetOf(stop: GdbStop, image: DebugImage): UnwindTarget {
  const parts = stop.memory.map(([start, text]) => ({ start, bytes: Buffer.from(text, 'base64') }));
  const readMemory: ReadMemory = (address, count) => {
    const part = parts.find(
      ({ start, bytes }) => address >= start && address + count <= start + bytes.length,
    );
    return part ? part.bytes.subarray(address - part.start, address - part.start + count) : null;
  };
  return { readMemory, imageAt: (address) => (image.holds(address) ? image : undefined) };
}

/** gdb makes frames of calls that were turned into jumps, which left none. */
const realFrames = ({ frames }: GdbStop): GdbFrame[] =>
  frames.filter(({ inlined, tail }) => !inlined && !tail);

function differences(stops: GdbStop[], image: DebugImage, known: (address: number) => boolean): string[] {
  return stops.flatMap((stop) => {
    if (!known(stop.registers.eip!)) return [];
    const ours = unwind(stop.registers, targetOf(stop, image)).frames;
    const theirs = realFrames(stop);
    const text = (pc: number, name: string | undefined, registers: unknown): string =>
      `${pc.toString(16)} ${name} ${JSON.stringify(registers)}`;
    const a = ours.map(({ pc, function: name, registers: { ebx, esi, edi, ebp } }) =>
      text(pc, name, { ebx, esi, edi, ebp }),
    );
    const b = theirs.map(({ pc, name, saved }) => text(pc, name, saved));
    return a.join('\n') === b.join('\n') && !ours.some(({ guess }) => guess)
      ? []
      : [`${a.join('\n')}\ngdb:\n${b.join('\n')}`];
  });
}

describe.each(availableSamples)(
  'frames of a program made by %s with DWARF %i and -O%s',
  (cc, dwarf, level) => {
    it.skipIf(lacksGdb())(
      'are those that gdb finds at every instruction, with the registers that it finds',
      () => {
        const { path, bytes } = sample(cc, dwarf, level);
        const stops = stopsOf(path, [], { BREAK: 'main', STOPS: '250', GO: 'stepi' });
        expect(stops.length).toBeGreaterThan(60);
        expect(differences(stops, new DebugImage(bytes), () => true).slice(0, 2)).toEqual([]);
      },
    );

    it.skipIf(lacksGdb())('have the parameters and variables that gdb prints', () => {
      const { path, bytes } = sample(cc, dwarf, level);
      const image = new DebugImage(bytes);
      const stops = stopsOf(path, [], { BREAK: 'main', STOPS: '60', GO: 'stepi 3' });
      const wrong = stops.flatMap((stop) => wrongVariables(stop, image, level !== '0'));
      expect(wrong.slice(0, 5)).toEqual([]);
    });
  },
);

/**
 * What gdb cannot tell of a structure it says of each member. Where only the value at entry is told it looks into the
 * caller for it, and registers that calls lose it takes for kept: optimised code has variables that we call lost then.
 */
const isLost = (text: string): boolean => /^\{?[\w =,{}]*<(optimized out|synthetic pointer)>/.test(text);

function wrongVariables(stop: GdbStop, image: DebugImage, mayBeLost: boolean): string[] {
  const target = targetOf(stop, image);
  const groups = unwind(stop.registers, target).frames.flatMap((frame) =>
    new FrameScope(image, frame, target).groups().map((group) => ({ ...group, exact: frame.exact })),
  );
  return stop.frames.flatMap(({ name, variables, tail }, n) => {
    const group = groups[n];
    if (tail || group?.function !== name) return tail ? [] : [`frame ${n}: ${group?.function}, gdb: ${name}`];
    return Object.entries(variables).flatMap(([variable, theirs]) => {
      const found = group.variables.find((one) => one.name === variable);
      const printed = found && printValue(found.value(), { symbol: (address) => image.pointedAt(address) });
      const ours = printed?.replace(/^\((?:struct node \*|operation|void \*|const char \*)\) /, '');
      if (ours === theirs || (ours && isLost(ours) && (isLost(theirs) || mayBeLost))) return [];
      return [`${name}.${variable} is ${ours}, gdb: ${theirs}`];
    });
  });
}

describe.each(COMPILERS)('frames of a guest program made by %s', (cc, present) => {
  it.skipIf(lacks(cc, present()) || lacksGdb())('are those that gdb finds, except in assembly', async () => {
    const path = join((await stockBuild(cc)).programsFolder, 'ls');
    const image = new DebugImage(readFileSync(path));
    const stops = stopsOf(path, ['-l', '/'], { BREAK: 'main', STOPS: '150', GO: 'stepi 41' });
    const isCompiled = (address: number): boolean => image.frames.rulesAt(address) !== undefined;
    expect(differences(stops, image, isCompiled).slice(0, 2)).toEqual([]);
  });

  it.skipIf(lacks(cc, present()) || lacksGdb())(
    'reach _start from every instruction of the system call stub',
    async () => {
      const path = join((await stockBuild(cc)).programsFolder, 'ls');
      const image = new DebugImage(readFileSync(path));
      const stops = stopsOf(path, ['/'], { BREAK: '*syscall', STOPS: '20', GO: 'stepi' });
      expect(stops.length).toBe(20);
      for (const stop of stops) {
        const { frames, end } = unwind(stop.registers, targetOf(stop, image));
        expect(frames.length).toBeGreaterThan(3);
        expect(frames.at(-1)?.function).toBe('_start');
        expect(end).toBe('outermost');
      }
    },
  );
});

const TYPED = 'ls -l /bin | sort | head -3; ps; cat /etc/passwd; grep r /etc/passwd | wc; echo $((6*7))\n';
const STOPS = 300;

describe.each(COMPILERS)('backtraces of the running kernel made by %s', (cc, present) => {
  it.skipIf(lacks(cc, present()))(
    'lead to the outermost frame without a guess from wherever it is stopped',
    async () => {
      const stock = await stockBuild(cc);
      const lab = new Lab(stock.kernelPath, stock.initramfsPath, stock.programsFolder);
      lab.runTo(30e6);
      lab.machine.receiveSerial(0, Buffer.from(TYPED.repeat(3)));
      let crossings = 0;
      for (let stop = 0; stop < STOPS; stop++) {
        lab.runTo(30e6 + stop * 211_003);
        for (let step = 0; step < 4; step++, lab.machine.step(true)) {
          const { frames, end, note } = lab.backtrace();
          const told = frames
            .map((frame) => `${frame.pc.toString(16)} ${frame.function} ${frame.origin}`)
            .join('\n');
          expect(
            frames.some((frame) => frame.guess),
            told,
          ).toBe(false);
          expect(note, told).toBeUndefined();
          // A program that is being replaced or ends has no stack of its own any more.
          const spaces = frames.map(({ space }) => space);
          if (spaces.includes('user') && spaces.includes('kernel')) crossings++;
          if (!spaces.includes('user') || end !== 'no-caller')
            expect(['outermost', 'unreadable-stack'], told).toContain(end);
        }
      }
      expect(crossings).toBeGreaterThan(STOPS / 4);
    },
  );

  it.skipIf(lacks(cc, present()))(
    'name the service routine, its door and the program that asked',
    async () => {
      const stock = await stockBuild(cc);
      const lab = new Lab(stock.kernelPath, stock.initramfsPath, stock.programsFolder);
      lab.runTo(30e6);
      lab.machine.receiveSerial(0, Buffer.from('getpid\n'));
      lab.machine.cpu.setStopAddress(lab.kernel.symbols.address('sys_getpid')!, true);
      for (let n = 0; n < 200; n++) {
        lab.machine.run(1e6);
        const { frames } = lab.backtrace();
        if (frames[0].function !== 'sys_getpid' || lab.task().comm !== 'getpid') {
          lab.machine.step(true);
          continue;
        }
        expect(frames[1].symbol).toEqual({ name: 'system_call', offset: 0x33, module: undefined });
        expect(frames[1].source?.file).toBe('kernel/arch/i386/kernel/entry.S');
        expect(frames.slice(2).map((frame) => frame.space)).toEqual(frames.slice(2).map(() => 'user'));
        expect(frames.map((frame) => frame.function)).toContain('main');
        const scope = { ...lab.target(), registers: frames[0].registers, images: [lab.kernel] };
        expect(printValue(evaluate('current->comm', scope), { symbol: () => undefined })).toMatch(/^"getpid/);
        return;
      }
      expect.fail('getpid never reached sys_getpid');
    },
  );
});

class Lab {
  readonly machine = new Machine({ memoryMiB: 32, bootTimeSeconds: 1_000_000_000 });
  readonly kernel: DebugImage;
  private readonly programs = new Map<string, DebugImage | null>();
  private readonly programsFolder: string;
  private readonly offsets: { pid: number; comm: number };

  constructor(kernelPath: string, initramfsPath: string, programsFolder: string) {
    const kernel = readFileSync(kernelPath);
    this.kernel = new DebugImage(kernel);
    this.programsFolder = programsFolder;
    const scope = { readMemory: () => null, registers: {}, images: [this.kernel] };
    const offset = (name: string): number =>
      Number(evaluate(`(int)&((struct task_struct *)0)->${name}`, scope).integer());
    this.offsets = { pid: offset('pid'), comm: offset('comm') };
    this.machine.boot({ kernel, initrd: readFileSync(initramfsPath), commandLine: 'console=ttyS0' });
  }

  runTo(tick: number): void {
    while (this.machine.ticks < tick) this.machine.run(tick - this.machine.ticks);
  }

  task() {
    return currentTask(this.machine, this.offsets);
  }

  private program(name: string): DebugImage | undefined {
    const path = join(this.programsFolder, name);
    if (!this.programs.has(name))
      this.programs.set(name, existsSync(path) ? new DebugImage(readFileSync(path)) : null);
    return this.programs.get(name) ?? undefined;
  }

  target(): UnwindTarget {
    const { comm } = this.task();
    const user = comm === null ? undefined : this.program(comm);
    return {
      readMemory: (address, count) => this.read(address, count),
      imageAt: (address) => [this.kernel, user].find((image) => image?.holds(address)),
    };
  }

  backtrace() {
    return unwind(this.registers(), this.target());
  }

  private registers(): RegisterValues {
    const { cpu, state } = this.machine;
    const general = GENERAL_NAMES.map((name, n) => [name, cpu.r32[n] >>> 0]);
    const segments = SEGMENT_NAMES.slice(0, 6).map((name, n) => [
      name,
      state.i32[(OFFSET.SEG_SELECTOR >> 2) + n],
    ]);
    const eip = state.i32[OFFSET.EIP >> 2] >>> 0;
    return { ...Object.fromEntries([...general, ...segments]), eip, eflags: cpu.getEflags() >>> 0 };
  }

  private read(address: number, count: number): Uint8Array | null {
    const { cpu, state } = this.machine;
    const bytes = new Uint8Array(count);
    for (let done = 0; done < count;) {
      const physical = cpu.translateDebug((address + done) >>> 0);
      if (physical < 0 || physical >= state.ramBytes) return null;
      const piece = Math.min(count - done, 4096 - ((address + done) & 4095));
      bytes.set(this.machine.readPhysical(physical, piece), done);
      done += piece;
    }
    return bytes;
  }
}
