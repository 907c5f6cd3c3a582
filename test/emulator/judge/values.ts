/** Operands that matter: every class of value in every format, boundary exponents, random significands. */
import { nextWord } from './layout.ts';

const EDGES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x7fffffff, -0x80000000, -1, -2, 31, 32, 33,
];

/** The same numbers for the same seed, everywhere. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
    for (let n = 0; n < 8; n++) this.word();
  }
  word(): number {
    this.state = nextWord(this.state);
    return this.state;
  }
  below(n: number): number {
    return (this.word() >>> 3) % n;
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
  /** A word for an integer register: an edge, something small, or anything. */
  value(): number {
    if (this.chance(35)) return this.pick(EDGES);
    if (this.chance(10)) return 0x41414141;
    return this.chance(30) ? this.word() >> this.below(31) : this.word();
  }
}

/** A word with long runs of equal bits, or few bits set, or random. */
export function patternWord(random: Random): number {
  switch (random.below(6)) {
    case 0:
      return 0;
    case 1:
      return -1;
    case 2:
      return 1 << random.below(32);
    case 3:
      return -1 << random.below(32);
    case 4:
      return (-1 >>> random.below(32)) | 0;
    default:
      return random.word();
  }
}

const EXPONENTS_80 = [0, 1, 2, 0x3fff, 0x3ffe, 0x4000, 0x7ffe, 0x7fff, 0x7ffd];

function exponent80(random: Random): number {
  switch (random.below(10)) {
    case 0:
      return random.pick(EXPONENTS_80);
    case 1:
      return random.below(70);
    case 2:
      return 0x7ffe - random.below(70);
    case 3:
      return 0x3fff + random.below(66);
    case 4:
      return 0x3fff - random.below(70);
    case 5:
      return 0x3fff - 1023 + random.below(60) - 56;
    case 6:
      return 0x3fff - 127 + random.below(34) - 30;
    case 7:
      return 0x3fff + random.pick([127, 128, 1023, 1024]) + random.below(3) - 1;
    case 8:
      return random.below(0x8000);
    default:
      return 0x3fff + random.below(8) - 4;
  }
}

/** [low, high, sign and exponent]. */
export function value80(random: Random): [number, number, number] {
  const sign = random.chance(50) ? 0x8000 : 0;
  const kind = random.below(40);
  if (kind === 0) return [0, 0, sign];
  if (kind === 1) return [0, 0x80000000 | 0, sign | 0x7fff];
  if (kind === 2) return [patternWord(random), patternWord(random) | 0xc0000000, sign | 0x7fff];
  if (kind === 3) return [random.word(), (patternWord(random) & 0x3fffffff) | 0x80000000, sign | 0x7fff];
  if (kind === 4) return [patternWord(random), patternWord(random) & 0x7fffffff, sign];
  if (kind === 5) return [patternWord(random), patternWord(random) | 0x80000000, sign];
  if (kind === 6) return [patternWord(random), patternWord(random) & 0x7fffffff, sign | exponent80(random)];
  if (kind === 7) return [0, 0x80000000 | 0, sign | exponent80(random)];
  const narrow = random.below(4);
  let low = patternWord(random);
  let high = patternWord(random) | 0x80000000;
  if (narrow === 0) low &= ~0x7ff ^ random.pick([0, 0, 0x400, 0x401, 0x3ff]);
  if (narrow === 1) {
    low = 0;
    high &= ~0xff ^ random.pick([0, 0, 0x80, 0x81, 0x7f]);
  }
  return [low, high, sign | exponent80(random)];
}

const EXPONENTS_64 = [
  0, 0, 1, 2, 0x3ff, 0x3fe, 0x400, 0x7fe, 0x7ff, 0x7ff, 0x433, 0x432, 0x434, 0x41d, 0x41e,
];

/** [low, high] of a double. */
export function value64(random: Random): [number, number] {
  const exponent = random.chance(40)
    ? random.pick(EXPONENTS_64)
    : random.chance(50)
      ? 0x3ff + random.below(64) - 32
      : random.below(0x800);
  const high = (random.word() & (0x80000000 | 0)) | (exponent << 20) | (patternWord(random) & 0xfffff);
  return random.chance(4) ? [0, high & 0xfff00000] : [patternWord(random), high];
}

const EXPONENTS_32 = [0, 0, 1, 2, 0x7f, 0x7e, 0x80, 0xfe, 0xff, 0xff, 0x96, 0x95, 0x97, 0x9d, 0x9e];

/** A single. */
export function value32(random: Random): number {
  const exponent = random.chance(40)
    ? random.pick(EXPONENTS_32)
    : random.chance(50)
      ? 0x7f + random.below(40) - 20
      : random.below(0x100);
  const fraction = random.chance(6) ? 0 : patternWord(random) & 0x7fffff;
  return (random.word() & (0x80000000 | 0)) | (exponent << 23) | fraction;
}
