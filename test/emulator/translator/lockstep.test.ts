/** Both engines side by side over the boot of our kernel, and what is reported when they disagree. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import type { BootImage } from '../../../emulator/machine.ts';
import { Lockstep } from '../../../emulator/translator/lockstep.ts';
import type { LockstepOptions } from '../../../emulator/translator/lockstep.ts';
import { EMITTERS } from '../../../emulator/translator/ops/index.ts';
import { stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { Random } from '../judge/values.ts';

const STOPS = 200;
const LEA = 0x8d;
const END_TICKS = 120_000_000;
const MACHINE = { memoryMiB: 32, bootTimeSeconds: 1_000_000_000 };

let image: BootImage;

function options(more: Partial<LockstepOptions> = {}): LockstepOptions {
  return { machine: MACHINE, image, translator: {}, every: 500_000, maxInstructions: 1e9, ...more };
}

function runTo(machine: Machine, tick: number): void {
  while (machine.ticks < tick) machine.run(tick - machine.ticks);
}

describe.skipIf(lacks('gcc', hasGcc()))('interpreter and translator', () => {
  beforeAll(async () => {
    const stock = await stockBuild('gcc');
    image = {
      kernel: readFileSync(stock.kernelPath),
      initrd: readFileSync(stock.initramfsPath),
      commandLine: 'console=ttyS0',
    };
  });

  it(`are in the same state at ${STOPS} stops in the boot of our kernel`, () => {
    const machines = [false, true].map((translate) => new Machine({ ...MACHINE, translate }));
    for (const machine of machines) machine.boot(image);
    const random = new Random(3);
    const stops = Array.from({ length: STOPS }, () => random.below(END_TICKS)).sort((a, b) => a - b);
    for (const stop of stops) {
      for (const machine of machines) runTo(machine, stop);
      expect(machines[1].hash(), `at tick ${stop}`).toBe(machines[0].hash());
    }
    expect(machines[1].cpu.translator?.statistics.entries).toBeGreaterThan(0);
  });

  it('agree until the guest idles, also when code is translated early', () => {
    const result = new Lockstep(options({ translator: { threshold: 20 } })).run();
    expect(result).toMatchObject({ difference: null, end: 'idle' });
  });

  it('are told apart by the first instruction that one of them executes wrongly', () => {
    const emitters = EMITTERS as Record<string, (typeof EMITTERS)[string]>;
    const right = emitters.lea;
    emitters.lea = () => undefined;
    try {
      const { difference } = new Lockstep(options({ every: 100_000 })).run();
      expect(difference).toMatchObject({ memoryAt: -1 });
      expect(difference!.differentAt - difference!.equalAt).toBe(1);
      expect(difference!.bytes[0]).toBe(LEA);
    } finally {
      emitters.lea = right;
    }
  });
});
