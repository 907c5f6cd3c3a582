/**
 * Addresses as people type them to kdb: a symbol, a number, `%register` or `$VARIABLE`, each with `+n` or `-n` behind it.
 * Symbols win over numbers; a word of hexadecimal digits that begins with a letter is a number too.
 */
import type { Environment } from './environment.ts';
import type { KernelSymbols } from './kernel-symbols.ts';
import { DIAG, Diag } from './diag.ts';

export interface ExpressionContext {
  readonly symbols: KernelSymbols;
  readonly environment: Environment;
  /** `%eax`, or `%%eax` of the program; undefined when there is no such register. */
  register(name: string, ofProgram: boolean): number | undefined;
}

const PARTS = /^(%{1,2}[A-Za-z0-9]+|\$?[A-Za-z0-9_.]+)([+-].*)?$/;

/** @throws Diag when it is none. */
export function evaluate(text: string, context: ExpressionContext): number {
  const parts = PARTS.exec(text);
  if (parts === null) throw new Diag(DIAG.ADDRESS_FORMAT);
  const [, base, offset] = parts;
  const value = baseValue(base, context);
  if (offset === undefined) return value;
  const distance = parseNumber(offset.slice(1));
  if (distance === undefined) throw new Diag(DIAG.ADDRESS_FORMAT);
  return (offset.startsWith('-') ? value - distance : value + distance) >>> 0;
}

function baseValue(base: string, context: ExpressionContext): number {
  if (base.startsWith('%')) {
    const name = base.replace(/^%+/, '');
    const value = context.register(name, base.startsWith('%%'));
    if (value === undefined) throw new Diag(DIAG.NO_REGISTER);
    return value >>> 0;
  }
  if (base.startsWith('$')) {
    const text = context.environment.get(base.slice(1));
    if (text === undefined) throw new Diag(DIAG.NO_VARIABLE);
    return numberOf(text);
  }
  return context.symbols.address(base) ?? numberOf(base);
}

/** @throws Diag for what is no number. */
export function numberOf(text: string): number {
  const value = parseNumber(text);
  if (value === undefined) throw new Diag(DIAG.NOT_A_NUMBER);
  return value;
}

/** As C writes numbers; also hexadecimal without 0x where it begins with a letter. Unsigned, 32 bits. */
function parseNumber(text: string): number | undefined {
  const digits = /^0x([0-9a-f]+)$/i.exec(text) ?? /^([a-f][0-9a-f]*)$/i.exec(text);
  const value = digits
    ? parseInt(digits[1], 16)
    : /^0[0-7]*$/.test(text)
      ? parseInt(text, 8)
      : /^[1-9][0-9]*$/.test(text)
        ? parseInt(text, 10)
        : NaN;
  return value >= 0 && value <= 0xffffffff ? value : undefined;
}
