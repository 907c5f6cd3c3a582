/**
 * Damaged files: bytes of one section, or of the headers, are changed at random, and everything that reads the file is
 * asked for everything. What cannot be read must be a SymbolsError that names a place; nothing may hang or throw otherwise.
 */
import { describe, expect, it } from 'vitest';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { Unavailable } from '../../../debugger/symbols/dwarf/unavailable.ts';
import { unwind } from '../../../debugger/symbols/frames/unwind.ts';
import { SymbolsError } from '../../../debugger/symbols/symbols-error.ts';
import { evaluate } from '../../../debugger/symbols/values/evaluate.ts';
import { ExpressionError } from '../../../debugger/symbols/values/expression-error.ts';
import { FrameScope } from '../../../debugger/symbols/values/frame-scope.ts';
import { printValue } from '../../../debugger/symbols/values/print-value.ts';
import { ElfFile } from '../../../debugger/symbols/elf/elf-file.ts';
import { fileMemory } from './sample/file-memory.ts';
import { availableSamples, sample } from './sample/sample.ts';

const CASES = 12;
/** A sample is asked for everything in a few thousand steps; a damaged one may not take many times as long. */
const LONGEST_MILLISECONDS = 10_000;

function* sequence(seed: number): Generator<number> {
  for (let state = seed >>> 0 || 1; ;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

/** Runs what may fail as the interface says; answers the errors that name a place. */
function attempt(errors: SymbolsError[], action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof SymbolsError) errors.push(error);
    else if (!(error instanceof Unavailable) && !(error instanceof ExpressionError)) throw error;
  }
}

function readEverything(file: Uint8Array): SymbolsError[] {
  const errors: SymbolsError[] = [];
  attempt(errors, () => {
    const image = new DebugImage(file);
    const text = image.elf.section('.text');
    const start = text?.address ?? 0;
    const addresses = Array.from({ length: Math.min(text?.size ?? 0, 400) }, (_, n) => start + n);
    for (const address of addresses) {
      attempt(errors, () => image.lines.lookup(address));
      attempt(errors, () => image.functionAt(address)?.afterPrologue);
      attempt(errors, () => image.frames.rulesAt(address));
    }
    attempt(errors, () => image.lines.files());
    attempt(errors, () => image.lines.linesOf('sample.c', 100));
    const names = ['first', 'list', 'zeros', 'corners', 'operations', 'total', 'mode'];
    attempt(errors, () => names.push(...image.globals.variableNames().slice(0, 40)));
    const scope = { readMemory: safeMemory(image), registers: {}, images: [image] };
    for (const name of names)
      attempt(errors, () =>
        printValue(evaluate(name, scope), { symbol: (address) => image.pointedAt(address) }),
      );
    for (const address of addresses.filter((_, n) => n % 7 === 0))
      attempt(errors, () => readFrame(image, address));
  });
  return errors;
}

function safeMemory(image: DebugImage): (address: number, count: number) => Uint8Array | null {
  const read = fileMemory(image);
  return (address, count) => {
    try {
      return count > 0x100000 ? null : read(address, count);
    } catch (error) {
      if (error instanceof SymbolsError) return null;
      throw error;
    }
  };
}

function readFrame(image: DebugImage, eip: number): void {
  const stack = new Uint8Array(256).fill(8);
  const memory = safeMemory(image);
  const readMemory = (address: number, count: number): Uint8Array | null =>
    address >= 0xbfff0000 && address + count <= 0xbfff0100
      ? stack.subarray(address - 0xbfff0000, address - 0xbfff0000 + count)
      : memory(address, count);
  const target = { readMemory, imageAt: (address: number) => (image.holds(address) ? image : undefined) };
  const registers = { eip, esp: 0xbfff0010, ebp: 0xbfff0020, eax: 1, ebx: 2, ecx: 3, edx: 4, esi: 5, edi: 6 };
  for (const frame of unwind(registers, target, 10).frames)
    for (const { variables } of new FrameScope(image, frame, target).groups())
      for (const variable of variables) printValue(variable.value(), { symbol: () => undefined });
}

function damaged(file: Uint8Array, from: number, size: number, random: Generator<number>): Uint8Array {
  const copy = new Uint8Array(file);
  const next = (limit: number): number => (random.next().value as number) % limit;
  const extremes = [0, 1, 0x7f, 0x80, 0xff];
  for (let n = 1 + next(4); n > 0; n--) {
    const at = from + next(size);
    const kind = next(3);
    if (kind === 0) copy[at] = extremes[next(extremes.length)];
    else if (kind === 1) copy[at] ^= 1 << next(8);
    else copy.fill(extremes[next(extremes.length)], at, Math.min(at + 1 + next(8), from + size));
  }
  return copy;
}

describe.each(availableSamples)('a damaged program of %s with DWARF %i and -O%s', (cc, dwarf, level) => {
  const whole = sample(cc, dwarf, level).bytes;
  const sections = new ElfFile(whole).sections.filter(({ name }) =>
    /^\.(debug|symtab|strtab|shstrtab|eh_frame)/.test(name),
  );
  const parts = [
    { name: 'the ELF header', offset: 0, size: 52 },
    {
      name: 'the section headers',
      offset: new DataView(whole.buffer, whole.byteOffset).getUint32(32, true),
      size: 400,
    },
    ...sections.map(({ name, offset, size }) => ({ name, offset, size })),
  ].filter(({ size }) => size > 0);

  it('is read without an error while it is whole', () => {
    expect(readEverything(whole).map(({ message }) => message)).toEqual([]);
  });

  it.each(parts)('gives errors that name their place, or none, for changes in $name', ({ offset, size }) => {
    const random = sequence(offset + dwarf);
    for (let n = 0; n < CASES; n++) {
      const copy = damaged(whole, offset, Math.min(size, whole.length - offset), random);
      const begin = performance.now();
      for (const error of readEverything(copy)) {
        expect(error.section).not.toBe('');
        expect(error.offset).toBeGreaterThanOrEqual(0);
      }
      expect(performance.now() - begin).toBeLessThan(LONGEST_MILLISECONDS);
    }
  });

  it('gives errors for a file that ends early, at any length', () => {
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 60))
      expect(readEverything(whole.subarray(0, length)).length).toBeGreaterThan(0);
  });

  it('gives its symbols without debugging information', () => {
    const elf = new ElfFile(whole);
    const copy = new Uint8Array(whole);
    // Debugging sections under other names are none.
    const names = elf.section('.shstrtab')!;
    const text = Buffer.from(copy.buffer, copy.byteOffset + names.offset, names.size);
    for (let at = text.indexOf('.debug_'); at >= 0; at = text.indexOf('.debug_')) text[at + 1] = 0x78;
    const image = new DebugImage(copy);
    expect(image.hasDebugInfo).toBe(false);
    const main = image.symbols.address('main')!;
    expect(image.symbolAt(main + 1)).toEqual({ name: 'main', offset: 1, module: undefined });
    expect(image.lines.lookup(main)).toBeUndefined();
    expect(image.functionAt(main)).toBeUndefined();
  });
});
