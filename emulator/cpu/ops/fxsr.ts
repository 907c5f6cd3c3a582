/** FXSAVE and FXRSTOR (Intel SDM volume 1, section 10.5): x87, MMX and SSE state as an image of 512 bytes. */
import type { Cpu } from '../cpu.ts';
import { FEATURE } from '../cpuid.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { throwGp } from '../fault.ts';
import { checkWideAlignment, probeRead, probeWrite } from '../memory.ts';
import { segmentLinear } from '../segmentation.ts';
import { OFFSET } from '../state.ts';
import { offsetOf, readAddress, writeAddress } from './operands.ts';
import {
  CONTROL,
  enterNoWait,
  INSTRUCTION,
  INSTRUCTION_CS,
  loadStatus,
  OPCODE,
  OPERAND,
  OPERAND_DS,
  st,
  statusWord,
  TAGS,
} from './x87-unit.ts';

const MXCSR = OFFSET.MXCSR >> 2;
const XMM = OFFSET.XMM >> 2;
/** Bits that MXCSR has; others must be zero. DAZ is among them. */
export const MXCSR_MASK = 0xffff;

const IMAGE_BYTES = 512;
const ST_WORD = 8;
const XMM_WORD = 40;
const IMAGE = new Int32Array(IMAGE_BYTES >> 2);

function hasSse(cpu: Cpu): boolean {
  return (cpu.features & FEATURE.SSE) !== 0;
}

/** The state as 128 words. Words of what the processor has not, and the reserved ones, are left alone. */
export function toImage(cpu: Cpu, image: Int32Array): void {
  const i32 = cpu.i32;
  image[0] = i32[CONTROL] | (statusWord(cpu) << 16);
  image[1] = i32[TAGS] | (i32[OPCODE] << 16);
  image[2] = i32[INSTRUCTION];
  image[3] = i32[INSTRUCTION_CS];
  image[4] = i32[OPERAND];
  image[5] = i32[OPERAND_DS];
  for (let n = 0; n < 8; n++) {
    for (let k = 0; k < 4; k++) image[ST_WORD + 4 * n + k] = i32[st(cpu, n) + k];
  }
  if (!hasSse(cpu)) return;
  image[6] = i32[MXCSR];
  image[7] = MXCSR_MASK;
  for (let k = 0; k < 32; k++) image[XMM_WORD + k] = i32[XMM + k];
}

/** Loads the state from 128 words, whose MXCSR must be valid. */
export function fromImage(cpu: Cpu, image: Int32Array): void {
  const i32 = cpu.i32;
  i32[CONTROL] = (image[0] & 0x1f3f) | 0x40;
  i32[TAGS] = image[1] & 0xff;
  i32[OPCODE] = (image[1] >>> 16) & 0x7ff;
  i32[INSTRUCTION] = image[2];
  i32[INSTRUCTION_CS] = image[3] & 0xffff;
  i32[OPERAND] = image[4];
  i32[OPERAND_DS] = image[5] & 0xffff;
  loadStatus(cpu, image[0] >>> 16);
  for (let n = 0; n < 8; n++) {
    for (let k = 0; k < 3; k++) i32[st(cpu, n) + k] = image[ST_WORD + 4 * n + k];
    i32[st(cpu, n) + 2] &= 0xffff;
  }
  if (!hasSse(cpu)) return;
  i32[MXCSR] = image[6];
  for (let k = 0; k < 32; k++) i32[XMM + k] = image[XMM_WORD + k];
}

/**
 * Linear address of the image, after what processors try of it, in their order: the segment at its first word,
 * alignment, the segment and the page at its last byte, the page at its first.
 */
function imageAddress(cpu: Cpu, op: DecodedOp, write: boolean): number {
  const at = write ? writeAddress(cpu, op, 4) : readAddress(cpu, op, 4);
  checkWideAlignment(cpu, at, 4);
  if ((at & 15) !== 0) throwGp(cpu, 0);
  const last = offsetOf(cpu, op) + IMAGE_BYTES - 1;
  const end = cpu.segCheck[op.seg] === 0 ? last : segmentLinear(cpu, op.seg, last, 1, write);
  for (const byte of [end, at]) {
    if (write) probeWrite(cpu, byte | 0, 1, cpu.user);
    else probeRead(cpu, byte | 0, 1, cpu.user);
  }
  return at;
}

const fxsave: Handler = (cpu, op) => {
  enterNoWait(cpu);
  const at = imageAddress(cpu, op, true);
  toImage(cpu, IMAGE);
  const words = hasSse(cpu) ? XMM_WORD + 32 : XMM_WORD;
  for (let n = 0; n < words; n++) {
    if (hasSse(cpu) || (n !== 6 && n !== 7)) cpu.write32((at + 4 * n) | 0, IMAGE[n]);
  }
};

const fxrstor: Handler = (cpu, op) => {
  enterNoWait(cpu);
  const at = imageAddress(cpu, op, false);
  for (let n = 0; n < XMM_WORD + 32; n++) IMAGE[n] = cpu.read32((at + 4 * n) | 0);
  if (hasSse(cpu) && (IMAGE[6] & ~MXCSR_MASK) !== 0) throwGp(cpu, 0);
  fromImage(cpu, IMAGE);
};

export const FXSR: Record<string, (op: DecodedOp) => Handler> = {
  fxsave: () => fxsave,
  fxrstor: () => fxrstor,
};
