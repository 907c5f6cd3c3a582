/** A debugger's stop costs the basic block that it is in, and no other. */
import { describe, expect, it } from 'vitest';
import { canAssemble, ORIGIN } from '../cpu/assemble.ts';
import { EAX, ECX } from '../cpu/run-source.ts';
import { machineDifferences } from './compare-machines.ts';
import { LIMIT, start } from './both-engines.ts';
import type { Started } from './both-engines.ts';

const ROUNDS = 1000;

/** A hot loop of two blocks, both at least 20 times a round, and behind it `rare`, once a round. */
const SOURCE = `mov $${ROUNDS}, %ecx
  1: mov $20, %edx
  2: inc %eax; dec %edx; jnz 2b
  call rare; dec %ecx; jnz 1b; hlt
  rare: inc %ebx; nop; nop; ret`;
/** Of the bytes of SOURCE. */
const LOOP = ORIGIN + 10;
const MIDDLE_OF_LOOP = LOOP + 1;
const RARE = ORIGIN + 23;

/** Instructions executed in translated code are those that are not left to the interpreter. */
function runsTo(stops: readonly number[], found: (started: Started) => void): Started {
  const started = start(SOURCE);
  const { cpu } = started.machine;
  for (const address of stops) cpu.setStopAddress(address, true);
  while (cpu.run(LIMIT) === 'stop') found(started);
  expect(cpu.halted).toBe(true);
  const plain = start(SOURCE).machine;
  plain.cpu.translator = null;
  plain.cpu.run(LIMIT);
  expect(machineDifferences(plain, started.machine)).toEqual([]);
  return started;
}

describe.skipIf(!canAssemble)('a stop address', () => {
  it('in rare code leaves the hot loop of the same page in translated code, and is met every time', () => {
    const seen: number[] = [];
    const { translator, machine } = runsTo([RARE], (each) => {
      expect(each.machine.eip).toBe(RARE);
      seen.push(each.machine.cpu.r32[ECX]);
    });
    expect(seen).toEqual(Array.from({ length: ROUNDS }, (_, round) => ROUNDS - round));
    expect(translator.statistics.entries).toBeGreaterThan(ROUNDS - 10);
    expect(machine.cpu.r32[EAX]).toBe(20 * ROUNDS);
  });

  it('inside a hot block is met in each of its rounds, with the state before that instruction', () => {
    let met = 0;
    runsTo([MIDDLE_OF_LOOP], ({ machine }) => expect(machine.cpu.r32[EAX]).toBe(++met));
    expect(met).toBe(20 * ROUNDS);
  });

  it('set at hot code that has been translated is met at once, and removed is met no more', () => {
    const { machine } = start(SOURCE);
    machine.cpu.run(ROUNDS * 30);
    machine.cpu.setStopAddress(MIDDLE_OF_LOOP, true);
    expect(machine.cpu.run(61)).toBe('stop');
    machine.cpu.setStopAddress(MIDDLE_OF_LOOP, false);
    expect(machine.cpu.run(LIMIT)).toBe('halt');
  });

  it('between two instructions, in the middle of one, is never met', () => {
    runsTo([ORIGIN + 1, ORIGIN + 16], () => expect.unreachable());
  });

  it('in a range is met at every instruction of it', () => {
    const { machine } = start(SOURCE);
    machine.cpu.setStopRange(RARE, RARE + 3, true);
    const offsets: number[] = [];
    for (let met = 0; met < 6; met++) {
      expect(machine.cpu.run(LIMIT)).toBe('stop');
      offsets.push(machine.eip - RARE);
    }
    expect(offsets).toEqual([0, 1, 2, 0, 1, 2]);
  });
});
