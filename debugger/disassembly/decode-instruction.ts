/**
 * Takes an instruction apart by the emulator's instruction table (Intel SDM volume 2, chapter 2 and appendix A). Unlike
 * the processor's decoder it keeps what was written rather than what is to be done.
 */
import type { Row, Slot } from '../../emulator/cpu/table/table.ts';
import { ONE_BYTE, PREFIXED, TWO_BYTE } from '../../emulator/cpu/table/table.ts';
import type { Instruction, MemoryOperand, Operand } from './instruction.ts';

const BYTE_REGISTERS = ['al', 'cl', 'dl', 'bl', 'ah', 'ch', 'dh', 'bh'];
const WORD_REGISTERS = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'];
const LONG_REGISTERS = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'];
const SEGMENT_PREFIXES: Readonly<Record<number, string>> = {
  0x26: 'es',
  0x2e: 'cs',
  0x36: 'ss',
  0x3e: 'ds',
  0x64: 'fs',
  0x65: 'gs',
};
const BASES_16 = [['bx', 'si'], ['bx', 'di'], ['bp', 'si'], ['bp', 'di'], ['si'], ['di'], ['bp'], ['bx']];
/** Longer than this no processor takes. */
const LONGEST = 15;

export const registerName = (number: number, size: number): string =>
  (size === 1 ? BYTE_REGISTERS : size === 2 ? WORD_REGISTERS : LONG_REGISTERS)[number];

/** A register as source of 16 bits is written whole in these. */
const WHOLE = ['movtoseg', 'lar', 'lsl'];
const STRINGS = ['movs', 'stos', 'lods', 'ins', 'outs'];

function repeatName({ mnemonic }: Row, prefix: 'f2' | 'f3'): string {
  if (prefix === 'f2') return 'repnz';
  return STRINGS.includes(mnemonic) ? 'rep' : 'repz';
}

class Short extends Error {}

/** The last of each kind of prefix is the one that counts. */
interface Prefixes {
  repeat: 'f3' | 'f2' | null;
  segment: string | null;
  operand: boolean;
  address: boolean;
  lock: boolean;
}

/** Instructions whose size no operand tells. */
const SIZED =
  /^(cbw|cwd|pusha|popa|pushf|popf|iret|ret|retf|leave|enter|pushseg|popseg|s[gi]dt|l[gi]dt|nop|sldt|str|smsw|movfromseg|movtoseg)$/;

/**
 * The instruction at the beginning of `code`, which lies at `address`. Bytes that are no instruction give one of a single
 * byte without a row; null where `code` ends within the instruction.
 */
export function decodeInstruction(code: Uint8Array, address: number, code32 = true): Instruction | null {
  try {
    return new Decoder(code, address, code32).decode();
  } catch (error) {
    if (!(error instanceof Short)) throw error;
    return code.length >= LONGEST ? unknown(code, address) : null;
  }
}

function unknown(code: Uint8Array, address: number): Instruction {
  return {
    address,
    bytes: code.subarray(0, 1),
    row: null,
    operands: [],
    operandSize: 4,
    wideAddress: true,
    segment: null,
    prefixes: [],
  };
}

class Decoder {
  private readonly code: Uint8Array;
  private readonly address: number;
  private readonly code32: boolean;
  private at = 0;
  private modrm = -1;
  private readonly prefixes: Prefixes = {
    repeat: null,
    segment: null,
    operand: false,
    address: false,
    lock: false,
  };
  private readonly written: string[] = [];
  private memory: MemoryOperand | null = null;
  private operandSize = 4;
  private usesSegment = false;

  constructor(code: Uint8Array, address: number, code32: boolean) {
    this.code = code.length > LONGEST ? code.subarray(0, LONGEST) : code;
    this.address = address;
    this.code32 = code32;
  }

  decode(): Instruction {
    const { prefixes } = this;
    const row = this.readOpcode(this.readPrefixes());
    if (row === null) return unknown(this.code, this.address);
    if (row.modrm) this.readModrm();
    const wide = this.code32 !== prefixes.operand;
    this.operandSize =
      row.sizeKind === 'b' ? 1 : row.sizeKind === 'w' ? 2 : row.sizeKind === 'd' || wide ? 4 : 2;
    const operands = row.operands.map((operand) => this.readOperand(operand, row, wide ? 4 : 2));
    if (operands.includes(null)) return unknown(this.code, this.address);
    return {
      address: this.address,
      bytes: this.code.subarray(0, this.at),
      row,
      operands: operands as Operand[],
      operandSize: this.operandSize,
      wideAddress: this.code32 !== prefixes.address,
      segment: prefixes.segment,
      prefixes: this.shownPrefixes(row),
    };
  }

  private u8(): number {
    if (this.at >= this.code.length) throw new Short();
    return this.code[this.at++];
  }

  private unsigned(size: number): number {
    let value = 0;
    for (let n = 0; n < size; n++) value += this.u8() * 2 ** (8 * n);
    return value;
  }

  private signed(size: number): number {
    const value = this.unsigned(size);
    return size === 4 ? value | 0 : (value << (32 - 8 * size)) >> (32 - 8 * size);
  }

  /** Answers the first byte that is no prefix. */
  private readPrefixes(): number {
    const { prefixes, written } = this;
    for (;;) {
      const byte = this.u8();
      const segment = SEGMENT_PREFIXES[byte];
      if (segment !== undefined) written.push((prefixes.segment = segment));
      else if (byte === 0x66) [prefixes.operand] = [true, written.push('data16')];
      else if (byte === 0x67) [prefixes.address] = [true, written.push('addr16')];
      else if (byte === 0xf0) [prefixes.lock] = [true, written.push('lock')];
      else if (byte === 0xf3) written.push((prefixes.repeat = 'f3'));
      else if (byte === 0xf2) written.push((prefixes.repeat = 'f2'));
      else return byte;
    }
  }

  private shownPrefixes(row: Row): string[] {
    const shown = [...this.written];
    const used = (name: string | null): void => {
      const at = name === null ? -1 : shown.lastIndexOf(name);
      if (at >= 0) shown.splice(at, 1);
    };
    if (this.usesSegment || row.mnemonic === 'xlat') used(this.prefixes.segment);
    if (this.mandatory) used(this.mandatory);
    if (SIZED.test(row.mnemonic) || row.operands.some((operand) => /v|z|eAX|Ap|Mp|Ibs/.test(operand)))
      used('data16');
    if (this.usesSegment || /^(jecxz|loop)/.test(row.mnemonic)) used('addr16');
    return shown.map((name) => (name === 'f3' || name === 'f2' ? repeatName(row, name) : name));
  }

  private readOpcode(first: number): Row | null {
    if (first !== 0x0f) return this.choose(ONE_BYTE[first], first);
    const second = this.u8();
    const { repeat, operand } = this.prefixes;
    const selector = repeat === 'f3' ? 1 : repeat === 'f2' ? 2 : operand ? 3 : 0;
    const slot = PREFIXED[selector][second];
    if (slot.row === null && slot.group === null) return this.choose(TWO_BYTE[second], second);
    const row = this.choose(slot, second);
    this.mandatory = ['', 'f3', 'f2', 'data16'][selector];
    if (selector === 3) this.prefixes.operand = false;
    return row;
  }

  private opcode = 0;
  /** A prefix that is a part of the opcode. */
  private mandatory = '';

  private choose(slot: Slot, opcode: number): Row | null {
    this.opcode = opcode;
    if (slot.group === null) return slot.row;
    this.modrm = this.u8();
    const exact = this.modrm >= 0xc0 ? slot.exact?.[this.modrm - 0xc0] : null;
    return exact ?? slot.group[((this.modrm >> 3) & 7) + (this.modrm >= 0xc0 ? 8 : 0)] ?? slot.row;
  }

  private readModrm(): void {
    if (this.modrm < 0) this.modrm = this.u8();
    if (this.modrm >= 0xc0) return;
    this.memory = this.code32 !== this.prefixes.address ? this.wideMemory() : this.narrowMemory();
  }

  private memoryOf(base: string | undefined, index: string | undefined, scale: number): MemoryOperand {
    const { segment } = this.prefixes;
    this.usesSegment = true;
    return {
      kind: 'memory',
      ...(segment ? { segment } : {}),
      base,
      index,
      scale,
      displacement: 0,
      displaced: false,
    };
  }

  private wideMemory(): MemoryOperand {
    const mod = this.modrm >> 6;
    const rm = this.modrm & 7;
    const memory = rm === 4 ? this.sib(mod) : this.memoryOf(LONG_REGISTERS[rm], undefined, 1);
    if (mod === 0 && rm === 5) memory.base = undefined;
    memory.displaced = mod !== 0 || memory.base === undefined;
    if (mod === 1) memory.displacement = this.signed(1);
    else if (mod === 2) memory.displacement = this.signed(4);
    else if (memory.base === undefined)
      memory.displacement = memory.index ? this.signed(4) : this.unsigned(4);
    return memory;
  }

  private sib(mod: number): MemoryOperand {
    const sib = this.u8();
    const base = sib & 7;
    const index = (sib >> 3) & 7;
    const hasBase = base !== 5 || mod !== 0;
    // No index: an assembler writes %esp as a base this way; anything else is a longer form than need be.
    const plain = index === 4 && base === 4 && sib >> 6 === 0;
    const name = index === 4 ? (plain ? undefined : 'eiz') : LONG_REGISTERS[index];
    return this.memoryOf(hasBase ? LONG_REGISTERS[base] : undefined, name, 1 << (sib >> 6));
  }

  private narrowMemory(): MemoryOperand {
    const mod = this.modrm >> 6;
    const rm = this.modrm & 7;
    const [base, index] = BASES_16[rm];
    const absolute = mod === 0 && rm === 6;
    const memory = this.memoryOf(absolute ? undefined : base, absolute ? undefined : index, 1);
    memory.displaced = mod !== 0 || absolute;
    if (mod === 1) memory.displacement = this.signed(1);
    else if (mod === 2) memory.displacement = this.signed(2);
    else if (absolute) memory.displacement = this.unsigned(2);
    return memory;
  }

  private register(number: number, size: number): Operand {
    return { kind: 'register', name: registerName(number, size) };
  }

  private general(kind: string, letter: string, full: number): Operand {
    const size = letter === 'b' ? 1 : letter === 'w' ? 2 : letter === 'd' ? 4 : full;
    if (kind === 'Z') return this.register(this.opcode & 7, size);
    const number = kind === 'G' ? (this.modrm >> 3) & 7 : this.modrm & 7;
    if (kind === 'E' && this.memory) return this.memory;
    return this.register(number, size);
  }

  /** Null where the operand's form is not allowed. */
  private readOperand(operand: string, row: Row, full: number): Operand | null {
    const special = this.special(operand, full) ?? this.immediate(operand, full);
    if (special) return special;
    const letter = operand[1] ?? '';
    const reg = (this.modrm >> 3) & 7;
    switch (operand[0]) {
      case 'E':
        return this.general('E', WHOLE.includes(row.mnemonic) ? 'v' : letter, full);
      case 'G':
      case 'Z':
      case 'R':
        return this.general(operand[0], letter, operand[0] === 'R' ? 4 : full);
      case 'M':
        return this.memory;
      case 'S':
        return reg < 6 ? { kind: 'register', name: SEGMENTS[reg] } : null;
      case 'C':
        return { kind: 'register', name: `cr${reg}` };
      case 'D':
        return { kind: 'register', name: `db${reg}` };
      case 'O':
        return {
          ...this.memoryOf(undefined, undefined, 1),
          displacement: this.unsigned(this.addressSize),
          displaced: true,
        };
      case 'P':
      case 'V':
        return { kind: 'register', name: `${operand[0] === 'P' ? 'mm' : 'xmm'}${reg}` };
      case 'N':
      case 'U':
        return { kind: 'register', name: `${operand[0] === 'N' ? 'mm' : 'xmm'}${this.modrm & 7}` };
      case 'Q':
      case 'W':
        return (
          this.memory ?? { kind: 'register', name: `${operand[0] === 'Q' ? 'mm' : 'xmm'}${this.modrm & 7}` }
        );
      default:
        throw new Error(`instruction table: operand ${operand} of ${row.mnemonic} is unknown`);
    }
  }

  private get addressSize(): number {
    return this.code32 !== this.prefixes.address ? 4 : 2;
  }

  private special(operand: string, full: number): Operand | null {
    switch (operand) {
      case 'AL':
      case 'CL':
      case 'DX':
      case 'ES':
      case 'CS':
      case 'SS':
      case 'DS':
      case 'FS':
      case 'GS':
        return { kind: 'register', name: operand.toLowerCase() };
      case 'eAX':
        return this.register(0, this.opcode === 0xdf ? 2 : full);
      case 'ST':
        return { kind: 'register', name: 'st' };
      case 'STi':
        return { kind: 'register', name: `st(${this.modrm & 7})` };
      case '1':
        return { kind: 'immediate', value: 1 };
      case 'Xb':
      case 'Xv':
        return {
          ...this.memoryOf(this.addressSize === 4 ? 'esi' : 'si', undefined, 1),
          segment: this.prefixes.segment ?? 'ds',
        };
      case 'Yb':
      case 'Yv':
        return {
          kind: 'memory',
          segment: 'es',
          base: this.addressSize === 4 ? 'edi' : 'di',
          scale: 1,
          displacement: 0,
          displaced: false,
        };
      default:
        return null;
    }
  }

  private immediate(operand: string, full: number): Operand | null {
    switch (operand) {
      case 'Ib':
        return { kind: 'immediate', value: this.u8() };
      case 'Ibs': {
        const value = this.signed(1);
        return { kind: 'immediate', value: full === 2 ? value & 0xffff : value >>> 0 };
      }
      case 'Iw':
        return { kind: 'immediate', value: this.unsigned(2) };
      case 'Iz':
        return { kind: 'immediate', value: this.unsigned(full) };
      case 'Jb':
        return this.target(this.signed(1), full);
      case 'Jz':
        return this.target(this.signed(full), full);
      case 'Ap': {
        const offset = this.unsigned(full);
        return { kind: 'far', offset, selector: this.unsigned(2) };
      }
      default:
        return null;
    }
  }

  private target(distance: number, size: number): Operand {
    const next = this.address + this.at + distance;
    return { kind: 'target', address: size === 2 ? next & 0xffff : next >>> 0 };
  }
}
