/** An instruction taken apart, before anybody decides how to write it. */
import type { Row } from '../../emulator/cpu/table/table.ts';

export interface MemoryOperand {
  kind: 'memory';
  /** Of an override; absent where the default holds. */
  segment?: string;
  base?: string;
  /** `eiz` where the encoding has room for an index and names none. */
  index?: string;
  scale: number;
  /** Signed; an address of 32 bits where there is neither base nor index. */
  displacement: number;
  /** A displacement is written, be it 0. */
  displaced: boolean;
}

export type Operand =
  | { kind: 'register'; name: string }
  /** Unsigned in the operand's size. */
  | { kind: 'immediate'; value: number }
  | MemoryOperand
  /** Where a jump or a call of the same segment goes. */
  | { kind: 'target'; address: number }
  | { kind: 'far'; selector: number; offset: number };

export interface Instruction {
  address: number;
  /** What it consists of. */
  bytes: Uint8Array;
  /** The instruction table's row; null for bytes that are no instruction. */
  row: Row | null;
  /** In Intel's order: what is written comes first. */
  operands: Operand[];
  /** In bytes: 1, 2 or 4. */
  operandSize: number;
  wideAddress: boolean;
  /** Of an override, whether or not an operand shows it. */
  segment: string | null;
  /** Prefixes that are no part of the opcode and not shown by operands, in the order they stand. */
  prefixes: string[];
}

export const isCall = ({ row }: Instruction): boolean =>
  row !== null && ['call', 'calli', 'callf'].includes(row.mnemonic);

/** `ret`, `lret` and `iret`. */
export const isReturn = ({ row }: Instruction): boolean =>
  row !== null && ['ret', 'retf', 'iret'].includes(row.mnemonic);

/** Goes to its target or on to the next instruction. */
export const isConditional = ({ row }: Instruction): boolean =>
  row !== null &&
  (row.mnemonic.startsWith('j') ? !row.mnemonic.startsWith('jmp') : row.mnemonic.startsWith('loop'));
