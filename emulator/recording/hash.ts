/**
 * A 128-bit fingerprint for comparing machine states. Four lanes of multiply and rotate; it finds accidental
 * differences and is no protection against intended ones.
 */

const LANE_COUNT = 4;
const MULTIPLIERS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];

export class StateHash {
  readonly #lanes = new Int32Array([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]);
  #count = 0;

  /** One 32-bit word. */
  word(value: number): void {
    const lane = this.#count++ & (LANE_COUNT - 1);
    const mixed = Math.imul(this.#lanes[lane] ^ value, MULTIPLIERS[lane]);
    this.#lanes[lane] = (mixed << 15) | (mixed >>> 17);
  }

  /** `length` words from `start`, a multiple of four, all lanes at once. */
  words(source: Int32Array, start: number, length: number): void {
    let [a, b, c, d] = this.#lanes;
    for (let at = start; at < start + length; at += LANE_COUNT) {
      a = Math.imul(a ^ source[at], 0x9e3779b1);
      b = Math.imul(b ^ source[at + 1], 0x85ebca77);
      c = Math.imul(c ^ source[at + 2], 0xc2b2ae3d);
      d = Math.imul(d ^ source[at + 3], 0x27d4eb2f);
      a = (a << 15) | (a >>> 17);
      b = (b << 16) | (b >>> 16);
      c = (c << 17) | (c >>> 15);
      d = (d << 18) | (d >>> 14);
    }
    this.#lanes.set([a, b, c, d]);
    this.word(length);
  }

  bytes(source: Uint8Array): void {
    this.word(source.length);
    for (let at = 0; at < source.length; at += 4) {
      this.word(source[at] | (source[at + 1] << 8) | (source[at + 2] << 16) | (source[at + 3] << 24));
    }
  }

  text(source: string): void {
    this.word(source.length);
    for (let at = 0; at < source.length; at++) this.word(source.charCodeAt(at));
  }

  /** 32 hexadecimal digits. Ends the hash. */
  digest(): string {
    let carry = this.#count;
    const out: string[] = [];
    for (let round = 0; round < 2 * LANE_COUNT; round++) {
      const lane = round % LANE_COUNT;
      let value = this.#lanes[lane] ^ carry;
      value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
      value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
      carry = value ^ (value >>> 16);
      this.#lanes[lane] = carry;
      if (round >= LANE_COUNT) out.push((carry >>> 0).toString(16).padStart(8, '0'));
    }
    return out.join('');
  }
}

/** Fingerprint of a file. */
export function hashBytes(bytes: Uint8Array): string {
  const hash = new StateHash();
  hash.bytes(bytes);
  return hash.digest();
}

/** JSON with the keys of every object in order and bytes by their fingerprint: equal data give equal text. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Uint8Array) return JSON.stringify(hashBytes(value));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}
