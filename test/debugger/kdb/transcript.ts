/**
 * Accepted transcripts. `{symbol}` stands for the address of a kernel symbol, `{}` for any address, `{name}` for a value
 * given by the test, `{name:8}` for that right-aligned; a line `{symbol...}` for any number of lines of its code.
 */
import { expect } from 'vitest';
import type { Lab } from '../lab.ts';

export function expectTranscript(
  text: string,
  accepted: string,
  lab: Lab,
  values: Record<string, string | number>,
): void {
  const expected = accepted.split('\n');
  const found = text.split('\n');
  let at = 0;
  for (const line of expected) {
    const block = /^\{(\w+)\.\.\.\}$/.exec(line);
    if (block !== null) while (new RegExp(`^0x\\w{8} ${block[1]}(\\+\\w+)?: `).test(found[at] ?? '')) at++;
    else expect(found[at++] ?? 'the end').toMatch(patternOf(line, lab, values));
  }
  expect(found.slice(at)).toEqual([]);
}

function patternOf(line: string, lab: Lab, values: Record<string, string | number>): RegExp {
  const parts = line.split(/\{([\w:]*)\}/);
  const sources = parts.map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const [name, width] = part.split(':');
    if (name === '') return '0x[0-9a-f]{8}';
    if (name in values) return String(values[name]).padStart(Number(width ?? 0));
    return `0x${lab.symbols.address(name)!.toString(16).padStart(8, '0')}`;
  });
  return new RegExp(`^${sources.join('')}$`);
}
