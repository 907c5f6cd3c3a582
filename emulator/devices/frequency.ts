/**
 * A crystal beside the processor's: converts between ticks and the cycles of a chip's own input clock in whole
 * numbers, so that a chip asked a thousand times and a chip asked once agree, and nothing drifts.
 */
import { TICKS_PER_SECOND } from '../cpu/core.ts';

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * A clock of `cyclesPerSecond` (a whole number up to 50 MHz) that started with tick 0. Both directions are exact as
 * long as ticks stay below 2^53: the value is split into whole blocks and a rest, so that no product leaves the
 * range in which doubles are integers.
 */
export class Frequency {
  /** `#blockCycles` cycles take exactly `#blockTicks` ticks. */
  readonly #blockCycles: number;
  readonly #blockTicks: number;

  constructor(cyclesPerSecond: number) {
    const divisor = greatestCommonDivisor(cyclesPerSecond, TICKS_PER_SECOND);
    this.#blockCycles = cyclesPerSecond / divisor;
    this.#blockTicks = TICKS_PER_SECOND / divisor;
  }

  /** Whole cycles that have passed at tick `ticks`. */
  cyclesAt(ticks: number): number {
    const blocks = Math.floor(ticks / this.#blockTicks);
    const rest = ticks - blocks * this.#blockTicks;
    return blocks * this.#blockCycles + Math.floor((rest * this.#blockCycles) / this.#blockTicks);
  }

  /** The first tick at which `cycles` cycles have passed: `cyclesAt(tickOf(n)) >= n`, and one tick less is too early. */
  tickOf(cycles: number): number {
    const blocks = Math.floor(cycles / this.#blockCycles);
    const rest = cycles - blocks * this.#blockCycles;
    return blocks * this.#blockTicks + Math.ceil((rest * this.#blockTicks) / this.#blockCycles);
  }
}
