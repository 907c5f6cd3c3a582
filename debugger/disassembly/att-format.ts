/** Writes instructions as objdump and kdb do: AT&T syntax, the source first, sizes only where no register tells them. */
import { attMnemonic, isShortNop } from './att-mnemonics.ts';
import type { Instruction, MemoryOperand, Operand } from './instruction.ts';

/** How the target of a jump is written: `c0101234 <schedule>`, and the like. */
export type WriteTarget = (address: number) => string;

const hex = (value: number): string => `0x${value.toString(16)}`;
const plainTarget: WriteTarget = (address) => hex(address);

const AX: Operand = { kind: 'register', name: 'ax' };
const XLAT: MemoryOperand = { kind: 'memory', base: 'ebx', scale: 1, displacement: 0, displaced: false };
const MNEMONIC_WIDTH = 6;

export function formatAtt(instruction: Instruction, writeTarget: WriteTarget = plainTarget): string {
  const { row, operands } = instruction;
  if (row === null) return '(bad)';
  const texts = order(instruction, operands).map((operand) =>
    formatOperand(instruction, operand, writeTarget),
  );
  const mnemonic = [...prefixes(instruction), attMnemonic(instruction)].join(' ');
  if (texts.length === 0) return mnemonic;
  return `${mnemonic.padEnd(MNEMONIC_WIDTH)} ${texts.join(',')}`;
}

/** The one before a nop makes a pause of it. */
const prefixes = (instruction: Instruction): string[] =>
  isShortNop(instruction) ? instruction.prefixes.filter((name) => name !== 'repz') : instruction.prefixes;

/** What is implied is left out; the rest in AT&T's order. */
function order({ row, operandSize, segment }: Instruction, operands: Operand[]): Operand[] {
  const { mnemonic, operands: forms } = row!;
  if (mnemonic === 'nop' && operands.length === 0 && operandSize === 2) return [AX, AX];
  if (mnemonic === 'xlat') return [{ ...XLAT, segment: segment ?? 'ds' }];
  if (mnemonic === 'enter' || mnemonic === 'bound') return operands;
  if (forms[1] === '1') return [operands[0]];
  if (mnemonic.startsWith('f')) return x87Operands(mnemonic, forms, operands);
  return [...operands].reverse();
}

function x87Operands(mnemonic: string, forms: readonly string[], operands: Operand[]): Operand[] {
  const memory = operands.filter(({ kind }) => kind === 'memory');
  if (memory.length > 0) return memory;
  if (/^fu?comp?$/.test(mnemonic)) return [operands[1]];
  return forms.length > 1 ? [...operands].reverse() : operands;
}

function formatOperand(instruction: Instruction, operand: Operand, writeTarget: WriteTarget): string {
  const indirect = ['calli', 'jmpi', 'callf', 'jmpf'].includes(instruction.row!.mnemonic) ? '*' : '';
  switch (operand.kind) {
    case 'register':
      return isPort(instruction, operand.name) ? '(%dx)' : `${indirect}%${operand.name}`;
    case 'immediate':
      return `$${hex(operand.value)}`;
    case 'target':
      return writeTarget(operand.address);
    case 'far':
      return `$${hex(operand.selector)},$${hex(operand.offset)}`;
    case 'memory':
      return indirect + formatMemory(operand);
  }
}

const isPort = ({ row }: Instruction, name: string): boolean =>
  name === 'dx' && ['indx', 'outdx', 'ins', 'outs'].includes(row!.mnemonic);

function formatMemory({ segment, base, index, scale, displacement, displaced }: MemoryOperand): string {
  const prefix = segment ? `%${segment}:` : '';
  if (base === undefined && index === undefined) return prefix + hex(displacement);
  const isWide = index?.startsWith('e');
  const inner = `${base ? `%${base}` : ''}${index ? `,%${index}${isWide ? `,${scale}` : ''}` : ''}`;
  return `${prefix}${displaced ? signedHex(displacement) : ''}(${inner})`;
}

const signedHex = (value: number): string => (value < 0 ? `-${hex(-value)}` : hex(value));
