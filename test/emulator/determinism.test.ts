import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../emulator/machine.ts';
import { stockBuild } from '../support/int80.ts';
import { hasGcc, lacks } from '../support/tools.ts';
import type { BootImage } from '../../emulator/machine.ts';

/** Far enough for the shell to have answered what was typed. */
const END_TICKS = 120_000_000;
const TYPED_AT = 80_000_000;
const STOPS = 200;

let image: BootImage;

/** A fixed sequence of numbers below `limit`, the same at every run of the test. */
function* sequence(seed: number, limit: number): Generator<number> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield Math.floor((state / 2 ** 32) * limit);
  }
}

function boot(): Machine {
  const machine = new Machine({ memoryMiB: 32, bootTimeSeconds: 1_000_000_000 });
  machine.boot(image);
  return machine;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Runs to `tick`, also through halts, whatever ends a slice early. */
function runTo(machine: Machine, tick: number): void {
  while (machine.ticks < tick) {
    const before = machine.ticks;
    const exit = machine.run(tick - machine.ticks);
    if (machine.ticks === before) throw new Error(`the machine stands still at tick ${before}: ${exit}`);
  }
}

function typeAndRunToEnd(machine: Machine): string {
  runTo(machine, TYPED_AT);
  machine.receiveSerial(0, bytes('ps; echo $((6*7)) | cat; ls -l /dev\n'));
  runTo(machine, END_TICKS);
  return machine.hash();
}

describe.skipIf(lacks('gcc', hasGcc()))('the same image with the same journal', () => {
  beforeAll(async () => {
    const stock = await stockBuild('gcc');
    image = {
      kernel: readFileSync(stock.kernelPath),
      initrd: readFileSync(stock.initramfsPath),
      commandLine: 'console=ttyS0',
    };
  });

  it('ends in byte-identical machine state, with the shell having answered', () => {
    const first = boot();
    const hash = typeAndRunToEnd(first);
    expect(Buffer.from(first.takeSerial(0)).toString('latin1')).toContain('\n42\r\n');
    expect(typeAndRunToEnd(boot())).toBe(hash);
  });

  it('ends in another state when one byte of the input differs', () => {
    const other = boot();
    runTo(other, TYPED_AT);
    other.receiveSerial(0, bytes('ps; echo $((6*8)) | cat; ls -l /dev\n'));
    runTo(other, END_TICKS);
    expect(other.hash()).not.toBe(typeAndRunToEnd(boot()));
  });

  it(`is not changed by stopping at any of ${STOPS} instruction counts and going on`, () => {
    const hash = typeAndRunToEnd(boot());
    const machine = boot();
    const numbers = sequence(80, END_TICKS);
    const stops = Array.from({ length: STOPS }, () => numbers.next().value as number).sort((a, b) => a - b);
    let typed = false;
    for (const stop of stops) {
      if (!typed && stop >= TYPED_AT) {
        runTo(machine, TYPED_AT);
        machine.receiveSerial(0, bytes('ps; echo $((6*7)) | cat; ls -l /dev\n'));
        typed = true;
      }
      runTo(machine, stop);
      expect(machine.ticks).toBe(stop);
    }
    runTo(machine, END_TICKS);
    expect(machine.hash()).toBe(hash);
  });

  it('is not changed by going on from a snapshot in a fresh machine at any of 20 of them', () => {
    const hash = typeAndRunToEnd(boot());
    const numbers = sequence(4, END_TICKS - TYPED_AT);
    const original = boot();
    runTo(original, TYPED_AT);
    original.receiveSerial(0, bytes('ps; echo $((6*7)) | cat; ls -l /dev\n'));
    const stops = Array.from({ length: 20 }, () => TYPED_AT + (numbers.next().value as number)).sort(
      (a, b) => a - b,
    );
    for (const stop of stops) {
      runTo(original, stop);
      const copy = boot();
      copy.adoptJournal(original.journal);
      copy.restore(original.snapshot());
      runTo(copy, END_TICKS);
      expect(copy.hash(), `from tick ${stop}`).toBe(hash);
    }
  });
});
