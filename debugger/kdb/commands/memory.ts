/** md mdr mds mdWcN, mm mmW, id, ll. */
import { readLinear, readWord, writeLinear } from '../../inspect/memory.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { bare8, hex8, placeName, readable } from '../format.ts';
import { writeInstruction } from '../write-instruction.ts';

const LINE_BYTES = 16;
const RADIXES = [8, 10, 16];
const WIDTHS = [1, 2, 4];
/** A list with more elements is taken for a damaged one. */
const MOST_ELEMENTS = 10_000;
const MOST_BYTES = 0x10000;

/** Where the last display ended: an empty line goes on there. */
const next = new WeakMap<KdbContext, Map<string, { at: number; args: readonly string[] }>>();

function memory(context: KdbContext): Map<string, { at: number; args: readonly string[] }> {
  const known = next.get(context) ?? new Map<string, { at: number; args: readonly string[] }>();
  next.set(context, known);
  return known;
}

/** The address of the first argument, or where the command was left; @throws Diag when it never was anywhere. */
function start(context: KdbContext, args: readonly string[]): { at: number; args: readonly string[] } {
  const left = memory(context).get(args[0]);
  if (args.length > 1) return { at: context.address(args[1]), args };
  if (left === undefined) throw new Diag(DIAG.ARGUMENT_COUNT);
  return left;
}

interface Format {
  width: number;
  radix: number;
}

function formatOf(context: KdbContext, width: number | null, radixText: string | undefined): Format {
  const bytes = width ?? context.environment.number('BYTESPERWORD', 4);
  if (!WIDTHS.includes(bytes)) throw new Diag(DIAG.BYTES_PER_WORD);
  const radix = radixText === undefined ? context.environment.number('RADIX', 16) : numberOf(radixText);
  if (!RADIXES.includes(radix)) throw new Diag(DIAG.RADIX);
  return { width: bytes, radix };
}

/** As wide as the largest value of that many bytes. */
function wordText(value: number, { width, radix }: Format): string {
  const columns = (2 ** (8 * width) - 1).toString(radix).length;
  return value.toString(radix).padStart(columns, radix === 10 ? ' ' : '0');
}

function wordsOf(bytes: Uint8Array, format: Format): string {
  const texts = [];
  for (let at = 0; at + format.width <= bytes.length; at += format.width) {
    const word = bytes.subarray(at, at + format.width);
    texts.push(
      wordText(
        word.reduceRight((sum, byte) => sum * 256 + byte, 0),
        format,
      ),
    );
  }
  return texts.join(' ');
}

/** @throws Diag when nothing is mapped there. */
function bytesAt(context: KdbContext, address: number, count: number): Uint8Array {
  const bytes = readLinear(context.machine, address, count);
  if (bytes === null) throw new Diag(DIAG.BAD_ADDRESS);
  return bytes;
}

/** A line up to the first byte that cannot be read; @throws Diag when that is the first. */
function lineAt(context: KdbContext, address: number, count: number): Uint8Array {
  const whole = readLinear(context.machine, address, count);
  return whole ?? bytesAt(context, address, Math.min(count, 0x1000 - (address & 0xfff)));
}

/** `md1c20`: width and count in the name. */
const SHAPE = /^md([124]?)(?:c(\d+))?$/;

function display(context: KdbContext, typed: readonly string[]): void {
  const { at, args } = start(context, typed);
  const [, width, count] = SHAPE.exec(args[0]) ?? [];
  if (args.length > 4) throw new Diag(DIAG.ARGUMENT_COUNT);
  const format = formatOf(context, width ? Number(width) : null, args[3]);
  const lines = args[2] === undefined ? context.environment.number('MDCOUNT', 8) : numberOf(args[2]);
  const total = count === undefined ? lines * LINE_BYTES : Number(count) * format.width;
  if (total > MOST_BYTES) throw new Diag(DIAG.BAD_LENGTH);
  let address = at;
  for (const end = at + total; address < end; address += LINE_BYTES) {
    const bytes = lineAt(context, address >>> 0, Math.min(LINE_BYTES, end - address));
    context.print(`${hex8(address)} ${wordsOf(bytes, format)}   ${readable(bytes)}`);
  }
  memory(context).set(args[0], { at: (at + total) >>> 0, args });
}

/** Bytes in the order of memory, without blanks. */
function displayRaw(context: KdbContext, typed: readonly string[]): void {
  const { at, args } = start(context, typed);
  if (args.length > 3) throw new Diag(DIAG.ARGUMENT_COUNT);
  const count = args[2] === undefined ? LINE_BYTES : numberOf(args[2]);
  if (count > MOST_BYTES) throw new Diag(DIAG.BAD_LENGTH);
  const bytes = bytesAt(context, at, count);
  context.print(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  memory(context).set(args[0], { at: (at + count) >>> 0, args });
}

/** A word a line, with the place that it points to. */
function displaySymbols(context: KdbContext, typed: readonly string[]): void {
  const { at, args } = start(context, typed);
  if (args.length > 3) throw new Diag(DIAG.ARGUMENT_COUNT);
  const lines = args[2] === undefined ? context.environment.number('MDCOUNT', 8) : numberOf(args[2]);
  if (4 * lines > MOST_BYTES) throw new Diag(DIAG.BAD_LENGTH);
  for (let line = 0; line < lines; line++) {
    const address = (at + 4 * line) >>> 0;
    const word = readWord(context.machine, address);
    if (word === null) throw new Diag(DIAG.BAD_ADDRESS);
    const symbol = context.symbols.at(word);
    context.print(`${hex8(address)} ${bare8(word)}${symbol === undefined ? '' : `   ${placeName(symbol)}`}`);
  }
  memory(context).set(args[0], { at: (at + 4 * lines) >>> 0, args });
}

function modify(context: KdbContext, typed: readonly string[]): void {
  const [word] = typed;
  const left = memory(context).get(word);
  const args = typed.length === 1 && left !== undefined ? left.args : typed;
  if (args.length !== 3) throw new Diag(DIAG.ARGUMENT_COUNT);
  const address = typed.length === 1 ? left!.at : context.address(args[1]);
  const contents = context.address(args[2]);
  const width = word.length > 2 ? Number(word.slice(2)) : context.environment.number('BYTESPERWORD', 4);
  if (!WIDTHS.includes(width)) throw new Diag(DIAG.BYTES_PER_WORD);
  if (contents >= 2 ** (8 * width)) throw new Diag(DIAG.NOT_A_NUMBER);
  bytesAt(context, address, width);
  writeLinear(
    context.machine,
    address,
    Uint8Array.from({ length: width }, (_, at) => contents >>> (8 * at)),
  );
  context.print(`${hex8(address)} = ${hex8(contents)}`);
  memory(context).set(word, { at: (address + width) >>> 0, args });
}

function disassemble(context: KdbContext, typed: readonly string[]): void {
  const here = context.machine.cpu.linearEip() >>> 0;
  const known = typed.length > 1 || memory(context).has(typed[0]);
  const { at, args } = known ? start(context, typed) : { at: here, args: typed };
  if (args.length > 3) throw new Diag(DIAG.ARGUMENT_COUNT);
  const lines = args[2] === undefined ? context.environment.number('IDCOUNT', 16) : numberOf(args[2]);
  let address = at;
  for (let line = 0; line < lines; line++) {
    const written = writeInstruction(context.machine, address, context.symbols);
    if (written === null) throw new Diag(DIAG.BAD_ADDRESS);
    context.print(written.line);
    address = (address + written.length) >>> 0;
  }
  memory(context).set(args[0], { at: address, args });
}

/** Executes a command with the address of each element of a list, whose links end in 0. */
function* followList(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length !== 4) throw new Diag(DIAG.ARGUMENT_COUNT);
  const offset = context.address(args[2]);
  const seen = new Set<number>();
  for (let at = context.address(args[1]); at !== 0 && !seen.has(at) && seen.size < MOST_ELEMENTS;) {
    seen.add(at);
    yield* context.execute(`${args[3]} ${hex8(at)}`);
    const following = readWord(context.machine, (at + offset) >>> 0);
    if (following === null) throw new Diag(DIAG.BAD_ADDRESS);
    at = following;
    yield { kind: 'rest' };
  }
}

export const memoryCommands: readonly Command[] = [
  {
    name: 'md',
    usage: '<vaddr>',
    help: 'Display Memory Contents, also mdWcN, e.g. md1c20',
    least: 1,
    repeats: true,
    alsoNamed: SHAPE,
    run: display,
  },
  { name: 'mdr', usage: '<vaddr> <bytes>', help: 'Display Raw Memory', repeats: true, run: displayRaw },
  { name: 'mds', usage: '<vaddr>', help: 'Display Memory Symbolically', repeats: true, run: displaySymbols },
  {
    name: 'mm',
    usage: '<vaddr> <contents>',
    help: 'Modify Memory Contents',
    repeats: true,
    alsoNamed: /^mm[124]$/,
    run: modify,
  },
  { name: 'id', usage: '<vaddr>', help: 'Display Instructions', least: 1, repeats: true, run: disassemble },
  {
    name: 'll',
    usage: '<first-element> <linkoffset> <cmd>',
    help: 'Execute cmd for each element in linked list',
    run: followList,
  },
];
