import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SymbolTable } from '../../../debugger/symbols/symbol-table.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

const SOURCE = `
	.text
	.globl first, second
first:	nop
	nop
second:	ret
`;

function image(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'int80-symbols-'));
  const [source, object, output] = ['a.s', 'a.o', 'a.elf'].map((name) => join(folder, name));
  writeFileSync(source, SOURCE);
  execFileSync('gcc', ['-m32', '-c', source, '-o', object]);
  execFileSync('ld', ['-m', 'elf_i386', '-Ttext=0xc0100000', '-e', 'first', '-o', output, object]);
  return readFileSync(output);
}

describe.skipIf(lacks('gcc', hasGcc()))('the symbols of an image', () => {
  it('name addresses with their offset', () => {
    const symbols = SymbolTable.fromElf(image());
    expect(symbols.address('second')).toBe(0xc0100002);
    expect(symbols.nearest(0xc0100001)).toEqual({ name: 'first', offset: 1 });
    expect(symbols.describe(0xc0100002)).toBe('0xc0100002 (second)');
    expect(symbols.describe(0xc0100001)).toBe('0xc0100001 (first+0x1)');
  });

  it('name nothing below the first, or far behind the last', () => {
    const symbols = SymbolTable.fromElf(image());
    expect(symbols.nearest(0x1000)).toBeNull();
    expect(symbols.describe(0xf0000000)).toBe('0xf0000000');
    expect(symbols.address('third')).toBeUndefined();
  });

  it('are none when the image is cut off at any length, without an error', () => {
    const whole = image();
    for (let length = 0; length < whole.length; length += 61) {
      expect(() => SymbolTable.fromElf(whole.subarray(0, length))).not.toThrow();
    }
  });
});

describe('what is no image', () => {
  it('has no symbols', () => {
    expect(SymbolTable.fromElf(new Uint8Array(100)).nearest(50)).toBeNull();
  });
});
