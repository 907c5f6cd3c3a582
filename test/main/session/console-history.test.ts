import { describe, expect, it } from 'vitest';
import { ConsoleHistory } from '../../../main/session/console-history.ts';

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

describe('the console’s history', () => {
  it('gives back what was sent, with its place in the stream', () => {
    const history = new ConsoleHistory();
    expect(history.append(bytes(3, 1))).toBe(0);
    expect(history.append(bytes(2, 2))).toBe(3);
    expect(history.read()).toEqual({ bytes: Uint8Array.of(1, 1, 1, 2, 2), offset: 0 });
  });

  it('keeps about a mebibyte and moves the offset by what it forgot', () => {
    const history = new ConsoleHistory();
    for (let i = 0; i < 300; i++) history.append(bytes(10_000, i & 255));
    const { bytes: kept, offset } = history.read();
    expect(kept.length).toBeGreaterThanOrEqual(1024 * 1024);
    expect(kept.length).toBeLessThan(1024 * 1024 + 10_000);
    expect(offset + kept.length).toBe(3_000_000);
    expect(kept.at(-1)).toBe(299 & 255);
  });
});
