/** All registers of the processor as they stand between two instructions. Plain data; nothing is changed by reading. */
import { readModelRegister } from '../../emulator/cpu/model-registers.ts';
import { GUEST_FAULT } from '../../emulator/cpu/fault.ts';
import { GENERAL_NAMES, SEGMENT_NAMES } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';

export type GeneralName = (typeof GENERAL_NAMES)[number];
export type SegmentName = (typeof SEGMENT_NAMES)[number];

/** A segment register with what the processor remembers of its descriptor. */
export interface SegmentRegister {
  selector: number;
  base: number;
  /** In bytes, the last offset that is inside. */
  limit: number;
  /** Type, S, DPL, P in bits 0-7 and AVL, L, D/B, G in bits 12-15, as in the descriptor's second word from bit 8 on. */
  access: number;
  /** False: null; using it faults. */
  usable: boolean;
}

export interface FloatingPoint {
  control: number;
  /** With TOP in bits 13-11. */
  status: number;
  /** Two bits a register, R0 lowest: 0 valid, 1 zero, 2 special, 3 empty. */
  tags: number;
  /** ST0 … ST7, 10 bytes each as in memory. */
  stack: Uint8Array[];
  /** XMM0 … XMM7, 16 bytes each. */
  xmm: Uint8Array[];
  mxcsr: number;
  lastInstruction: { selector: number; offset: number; opcode: number };
  lastOperand: { selector: number; offset: number };
}

export interface Registers {
  general: Record<GeneralName, number>;
  eip: number;
  eflags: number;
  ring: number;
  segments: Record<SegmentName, SegmentRegister>;
  control: { cr0: number; cr2: number; cr3: number; cr4: number };
  /** DR0-DR3, DR6, DR7 by their numbers; 4 and 5 do not exist. */
  debug: { dr0: number; dr1: number; dr2: number; dr3: number; dr6: number; dr7: number };
  gdtr: { base: number; limit: number };
  idtr: { base: number; limit: number };
  float: FloatingPoint;
}

function word(machine: Machine, offset: number): number {
  return machine.state.i32[offset >> 2] >>> 0;
}

/** Every word is unsigned. */
export function readRegisters(machine: Machine): Registers {
  const { cpu } = machine;
  const at = (offset: number): number => word(machine, offset);
  const general = Object.fromEntries(
    GENERAL_NAMES.map((name, n) => [name, cpu.r32[n] >>> 0]),
  ) as Registers['general'];
  const segments = Object.fromEntries(
    SEGMENT_NAMES.map((name, n) => [name, segment(machine, n)]),
  ) as Registers['segments'];
  return {
    general,
    eip: at(OFFSET.EIP),
    eflags: cpu.getEflags() >>> 0,
    ring: cpu.cpl,
    segments,
    control: { cr0: at(OFFSET.CR0), cr2: at(OFFSET.CR2), cr3: at(OFFSET.CR3), cr4: at(OFFSET.CR4) },
    debug: {
      dr0: at(OFFSET.DR0),
      dr1: at(OFFSET.DR0 + 4),
      dr2: at(OFFSET.DR0 + 8),
      dr3: at(OFFSET.DR0 + 12),
      dr6: at(OFFSET.DR6),
      dr7: at(OFFSET.DR7),
    },
    gdtr: { base: at(OFFSET.GDTR_BASE), limit: at(OFFSET.GDTR_LIMIT) },
    idtr: { base: at(OFFSET.IDTR_BASE), limit: at(OFFSET.IDTR_LIMIT) },
    float: floatingPoint(machine),
  };
}

function segment(machine: Machine, n: number): SegmentRegister {
  const { access, ...rest } = machine.cpu.segment(n);
  return { ...rest, access: access >>> 8 };
}

function floatingPoint(machine: Machine): FloatingPoint {
  const { u8 } = machine.state;
  const at = (offset: number): number => word(machine, offset);
  const top = at(OFFSET.FPU_TOP) & 7;
  const register = (n: number): number => OFFSET.FPU_REGISTERS + 16 * ((n + top) & 7);
  return {
    control: at(OFFSET.FPU_CONTROL),
    status: at(OFFSET.FPU_STATUS) | (top << 11),
    tags: tagWord(machine),
    stack: Array.from({ length: 8 }, (_, n) => u8.slice(register(n), register(n) + 10)),
    xmm: Array.from({ length: 8 }, (_, n) => u8.slice(OFFSET.XMM + 16 * n, OFFSET.XMM + 16 * n + 16)),
    mxcsr: at(OFFSET.MXCSR),
    lastInstruction: {
      selector: at(OFFSET.FPU_INSTRUCTION_CS),
      offset: at(OFFSET.FPU_INSTRUCTION),
      opcode: at(OFFSET.FPU_OPCODE),
    },
    lastOperand: { selector: at(OFFSET.FPU_OPERAND_DS), offset: at(OFFSET.FPU_OPERAND) },
  };
}

/** As FSTENV stores it (Intel SDM volume 1, section 8.1.7). */
function tagWord(machine: Machine): number {
  const filled = word(machine, OFFSET.FPU_TAGS);
  let tags = 0;
  for (let n = 0; n < 8; n++) {
    const tag = (filled & (1 << n)) === 0 ? 3 : tagOf(machine, OFFSET.FPU_REGISTERS + 16 * n);
    tags |= tag << (2 * n);
  }
  return tags;
}

function tagOf(machine: Machine, offset: number): number {
  const low = word(machine, offset);
  const high = word(machine, offset + 4);
  const exponent = word(machine, offset + 8) & 0x7fff;
  if (exponent === 0 && (low | high) === 0) return 1;
  return exponent === 0 || exponent === 0x7fff || high >>> 31 === 0 ? 2 : 0;
}

/** A model-specific register, a non-negative number below 2^64; null when the processor has none of this number. */
export function readMsr(machine: Machine, number: number): number | null {
  const { cpu } = machine;
  const { faultVector, faultError } = cpu;
  try {
    return readModelRegister(cpu, number);
  } catch (error) {
    if (error !== GUEST_FAULT) throw error;
    cpu.faultVector = faultVector;
    cpu.faultError = faultError;
    return null;
  }
}
