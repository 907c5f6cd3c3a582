/**
 * What the instruction at an address is, as far as stepping must know: its length, whether and how it transfers control.
 * The decoder is the processor's own.
 */
import { decode } from '../../emulator/cpu/decode.ts';
import type { DecodedOp } from '../../emulator/cpu/decoded.ts';
import type { Machine } from '../../emulator/machine.ts';
import { readLinear } from './memory.ts';

const MAX_LENGTH = 15;

export type InstructionKind =
  /** Goes on behind itself. */
  | 'plain'
  /** A string instruction with REP, REPE or REPNE: one step is one iteration. */
  | 'repeated'
  | 'conditional'
  | 'jump'
  | 'call'
  | 'return'
  /** INT n, INT3, INTO, ICEBP. */
  | 'interrupt'
  | 'interrupt-return'
  | 'sysenter'
  | 'sysexit'
  | 'halt';

export interface Instruction {
  /** Linear address. */
  address: number;
  bytes: Uint8Array;
  length: number;
  kind: InstructionKind;
  /** Intel's mnemonic, lower case, without operands. */
  mnemonic: string;
  /** Where a direct jump or call goes (linear); null for every other. */
  target: number | null;
  /** Of INT n, 3 of INT3; null for every other. */
  vector: number | null;
}

const KINDS: Readonly<Record<string, InstructionKind>> = {
  j: 'conditional',
  loop: 'conditional',
  loope: 'conditional',
  loopne: 'conditional',
  jecxz: 'conditional',
  jmp: 'jump',
  jmpi: 'jump',
  jmpf: 'jump',
  call: 'call',
  calli: 'call',
  callf: 'call',
  ret: 'return',
  retf: 'return',
  int: 'interrupt',
  int3: 'interrupt',
  into: 'interrupt',
  icebp: 'interrupt',
  iret: 'interrupt-return',
  sysenter: 'sysenter',
  sysexit: 'sysexit',
  hlt: 'halt',
};
const REPEATABLE = new Set(['movs', 'cmps', 'stos', 'lods', 'scas', 'ins', 'outs']);
const DIRECT = new Set(['j', 'loop', 'loope', 'loopne', 'jecxz', 'jmp', 'call']);

function kindOf(op: DecodedOp): InstructionKind {
  const { semantics } = op.row;
  if (REPEATABLE.has(semantics)) return op.rep === 0 ? 'plain' : 'repeated';
  return KINDS[semantics] ?? 'plain';
}

function vectorOf(op: DecodedOp): number | null {
  if (op.row.semantics === 'int') return op.imm & 0xff;
  return op.row.semantics === 'int3' ? 3 : null;
}

/** Bytes at `linear` up to the first that cannot be read, at most `limit`. */
function readable(machine: Machine, linear: number, limit: number): Uint8Array {
  const whole = readLinear(machine, linear, limit);
  if (whole !== null) return whole;
  const inPage = Math.min(limit, 0x1000 - (linear & 0xfff));
  return readLinear(machine, linear, inPage) ?? new Uint8Array(0);
}

/**
 * The instruction at a linear address, decoded for the present code segment's operand size; null when it cannot be read
 * or is cut off by a page that is not there.
 */
export function instructionAt(machine: Machine, address: number): Instruction | null {
  const { cpu } = machine;
  const linear = address >>> 0;
  const bytes = readable(machine, linear, MAX_LENGTH);
  if (bytes.length === 0) return null;
  let op: DecodedOp | null;
  try {
    op = decode(bytes, 0, bytes.length, cpu.code32, cpu.model);
  } catch {
    return null;
  }
  if (op === null) return null;
  const { semantics, mnemonic } = op.row;
  return {
    address: linear,
    bytes: bytes.subarray(0, op.length),
    length: op.length,
    kind: kindOf(op),
    mnemonic,
    target: DIRECT.has(semantics) ? (linear + op.length + op.imm) >>> 0 : null,
    vector: vectorOf(op),
  };
}

/** The instruction that is executed next. */
export function nextInstruction(machine: Machine): Instruction | null {
  return instructionAt(machine, machine.cpu.linearEip());
}

/**
 * Whether kdb of the 2.4 era ends `ssb` before this instruction: Jcc short and near, LOOP, JECXZ, IN and OUT with an
 * immediate port and direct CALL and JMP (0xE0-0xEF), RET n, far CALL, ENTER, LEAVE, far RET, INT, IRET. A plain RET
 * (0xC3) and calls through a register or memory are not among them.
 */
export function endsBranchStep({ bytes }: Instruction): boolean {
  const [first, second] = bytes;
  if (first === 0x0f) return second >= 0x80 && second <= 0x8f;
  return (
    (first >= 0x70 && first <= 0x7f) ||
    (first >= 0xe0 && first <= 0xef) ||
    (first >= 0xc8 && first <= 0xcf) ||
    first === 0xc2 ||
    first === 0x9a
  );
}

/** As `endsBranchStep`, and before every other transfer of control too. */
export function endsHelpfulBranchStep(instruction: Instruction): boolean {
  return endsBranchStep(instruction) || !['plain', 'repeated', 'halt'].includes(instruction.kind);
}
