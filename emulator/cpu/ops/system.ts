/** System instructions (Intel SDM volume 2; volume 3, chapter 2). */
import { writeCr0, writeCr3, writeCr4 } from '../control-registers.ts';
import type { Cpu } from '../cpu.ts';
import { cpuid, FEATURE } from '../cpuid.ts';
import { debugRegistersChanged, DR6_BD, DR6_FIXED, DR7_FIXED, DR7_GD } from '../debug-registers.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { PENDING } from '../pending.ts';
import { DB, GP, NO_ERROR, NP, throwFault, throwGp, throwUd } from '../fault.ts';
import { setZero } from '../flags.ts';
import { CR0_PE, CR0_TS, CR4_DE, CR4_PCE, CR4_TSD, invalidatePage } from '../mmu.ts';
import { COUNTERS, readCounter } from '../performance-counters.ts';
import { readModelRegister, writeModelRegister } from '../model-registers.ts';
import { probeWrite, systemWrite } from '../memory.ts';
import { CS, EAX, EBX, ECX, EDX, LDTR, SS, TR } from '../registers.ts';
import {
  DESC_CODE,
  DESC_CONFORMING,
  DESC_P,
  DESC_READABLE,
  DESC_S,
  DESC_WRITABLE,
  dplOf,
  isCode,
  isNull,
  limitOf,
  loadSegment,
  needDescriptor,
  readDescriptor,
  segmentLinear,
  setFromDescriptor,
  setNull,
} from '../segmentation.ts';
import { OFFSET } from '../state.ts';
import { offsetOf, pointerSelector, readAddress, readE, writeE, writeRegister } from './operands.ts';

const CR0 = OFFSET.CR0 >> 2;
const CR2 = OFFSET.CR2 >> 2;
const CR4 = OFFSET.CR4 >> 2;
const DR0 = OFFSET.DR0 >> 2;
const DR6 = OFFSET.DR6 >> 2;
const DR7 = OFFSET.DR7 >> 2;
const GDTR_BASE = OFFSET.GDTR_BASE >> 2;
const IDTR_BASE = OFFSET.IDTR_BASE >> 2;

function requirePrivilege(cpu: Cpu): void {
  if (cpu.cpl !== 0) throwGp(cpu, 0);
}

/** Wraps a handler of a row marked cpl0. */
function privileged(handler: Handler): Handler {
  return (cpu, op) => {
    requirePrivilege(cpu);
    handler(cpu, op);
  };
}

/** Wraps the handler of an instruction about descriptors, undefined where selectors are paragraph numbers. */
function protectedOnly(handler: Handler): Handler {
  return (cpu, op) => {
    if (cpu.paragraphs) throwUd(cpu);
    handler(cpu, op);
  };
}

// ── Descriptor tables ──────────────────────────────────────────────────────────────────────────────────────────

function storeTable(base: number): Handler {
  return (cpu, op) => {
    const offset = offsetOf(cpu, op);
    const at = cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, 6, true);
    probeWrite(cpu, at, 6, cpu.user);
    cpu.write16(at, cpu.i32[base + 1]);
    cpu.write32((at + 2) | 0, cpu.i32[base]);
  };
}

/** With a 16-bit operand the base has 24 bits. */
function loadTable(base: number): Handler {
  return privileged((cpu, op) => {
    const at = readAddress(cpu, op, 6);
    const limit = cpu.read16(at);
    const address = cpu.read32((at + 2) | 0);
    cpu.i32[base] = op.size === 4 ? address : address & 0xffffff;
    cpu.i32[base + 1] = limit;
  });
}

const storeGdt = storeTable(GDTR_BASE);
const storeIdt = storeTable(IDTR_BASE);
const loadGdt = loadTable(GDTR_BASE);
const loadIdt = loadTable(IDTR_BASE);

/** A selector is stored in 16 bits of memory, or zero-extended into a register. */
function storeSelector(cpu: Cpu, op: DecodedOp, value: number): void {
  if (op.mem) writeE(cpu, op, 2, value);
  else writeRegister(cpu, op.rm, op.size, value);
}

const sldt = protectedOnly((cpu, op) => storeSelector(cpu, op, cpu.segSelector[LDTR]));
const str = protectedOnly((cpu, op) => storeSelector(cpu, op, cpu.segSelector[TR]));
const smsw: Handler = (cpu, op) => {
  if (op.mem) writeE(cpu, op, 2, cpu.i32[CR0]);
  else writeRegister(cpu, op.rm, op.size, cpu.i32[CR0]);
};

const TYPE_LDT = 2;
const TYPE_TSS_16 = 1;
const TYPE_TSS_32 = 9;

const loadLdt = privileged((cpu, op) => {
  const selector = readE(cpu, op, 2);
  if (isNull(selector)) return setNull(cpu, LDTR, selector);
  if ((selector & 4) !== 0) throwFault(cpu, GP, selector & 0xfffc);
  needDescriptor(cpu, selector, GP, 0);
  const type = (cpu.descHigh >>> 8) & 0x1f;
  if (type !== TYPE_LDT) throwFault(cpu, GP, selector & 0xfffc);
  if ((cpu.descHigh & DESC_P) === 0) throwFault(cpu, NP, selector & 0xfffc);
  setFromDescriptor(cpu, LDTR, selector);
});

/** The TSS becomes busy. */
const loadTask = privileged((cpu, op) => {
  const selector = readE(cpu, op, 2);
  if (isNull(selector)) throwGp(cpu, 0);
  if ((selector & 4) !== 0) throwFault(cpu, GP, selector & 0xfffc);
  needDescriptor(cpu, selector, GP, 0);
  const type = (cpu.descHigh >>> 8) & 0x1f;
  if (type !== TYPE_TSS_16 && type !== TYPE_TSS_32) throwFault(cpu, GP, selector & 0xfffc);
  if ((cpu.descHigh & DESC_P) === 0) throwFault(cpu, NP, selector & 0xfffc);
  cpu.descHigh |= 0x200;
  systemWrite(cpu, (cpu.descAddress + 5) | 0, 1, (cpu.descHigh >>> 8) & 0xff);
  setFromDescriptor(cpu, TR, selector);
});

const lldt = protectedOnly(loadLdt);
const ltr = protectedOnly(loadTask);

/** Reads the descriptor of LAR, LSL, VERR, VERW; false where they answer ZF = 0. */
function visible(cpu: Cpu, selector: number): boolean {
  if (isNull(selector) || !readDescriptor(cpu, selector)) return false;
  const high = cpu.descHigh;
  if (isCode(high) && (high & DESC_CONFORMING) !== 0) return true;
  const dpl = dplOf(high);
  return cpu.cpl <= dpl && (selector & 3) <= dpl;
}

const LAR_SYSTEM_TYPES = [1, 2, 3, 4, 5, 9, 11, 12];
const LSL_SYSTEM_TYPES = [1, 2, 3, 9, 11];

function hasType(high: number, systemTypes: readonly number[]): boolean {
  return (high & DESC_S) !== 0 || systemTypes.includes((high >>> 8) & 15);
}

/** The manual leaves bits 19-16 undefined; processors give what the descriptor has there, its limit. */
const lar = protectedOnly((cpu, op) => {
  const ok = visible(cpu, readE(cpu, op, 2)) && hasType(cpu.descHigh, LAR_SYSTEM_TYPES);
  if (ok) writeRegister(cpu, op.reg, op.size, cpu.descHigh & 0x00ffff00);
  setZero(cpu, ok);
});
const lsl = protectedOnly((cpu, op) => {
  const ok = visible(cpu, readE(cpu, op, 2)) && hasType(cpu.descHigh, LSL_SYSTEM_TYPES);
  if (ok) writeRegister(cpu, op.reg, op.size, limitOf(cpu.descLow, cpu.descHigh));
  setZero(cpu, ok);
});
const verr = protectedOnly((cpu, op) => {
  const ok = visible(cpu, readE(cpu, op, 2)) && (cpu.descHigh & DESC_S) !== 0;
  const readable = (cpu.descHigh & DESC_CODE) === 0 || (cpu.descHigh & DESC_READABLE) !== 0;
  setZero(cpu, ok && readable);
});
const verw = protectedOnly((cpu, op) => {
  const ok = visible(cpu, readE(cpu, op, 2)) && (cpu.descHigh & DESC_S) !== 0;
  setZero(cpu, ok && (cpu.descHigh & (DESC_CODE | DESC_WRITABLE)) === DESC_WRITABLE);
});
const arpl = protectedOnly((cpu, op) => {
  const destination = readE(cpu, op, 2);
  const rpl = cpu.r16[op.reg] & 3;
  const raise = (destination & 3) < rpl;
  if (raise) writeE(cpu, op, 2, (destination & ~3) | rpl);
  setZero(cpu, raise);
});

// ── Segment registers ──────────────────────────────────────────────────────────────────────────────────────────

const movFromSegment: Handler = (cpu, op) => storeSelector(cpu, op, cpu.segSelector[op.reg]);
const movToSegment: Handler = (cpu, op) => {
  if (op.reg === CS) throwUd(cpu);
  loadSegment(cpu, op.reg, readE(cpu, op, 2));
  if (op.reg === SS) cpu.setPending(PENDING.SHADOW_MOV_SS);
};

/** LES LDS LSS LFS LGS, by opcode. */
const POINTER_SEGMENT: Readonly<Record<string, number>> = {
  C4: 0,
  C5: 3,
  '0F B2': 2,
  '0F B4': 4,
  '0F B5': 5,
};
const loadPointer: Handler = (cpu, op) => {
  const at = readAddress(cpu, op, op.size);
  const offset = op.size === 4 ? cpu.read32(at) : cpu.read16(at);
  loadSegment(cpu, op.sub, pointerSelector(cpu, op));
  writeRegister(cpu, op.reg, op.size, offset);
};

// ── Control and debug registers ────────────────────────────────────────────────────────────────────────────────

const movFromControl: Handler = privileged((cpu, op) => {
  cpu.r32[op.rm] = cpu.i32[CR0 + (op.reg === 0 ? 0 : op.reg - 1)];
});
const movToControl: Handler = privileged((cpu, op) => {
  const value = cpu.r32[op.rm];
  if (op.reg === 0) writeCr0(cpu, value);
  else if (op.reg === 2) cpu.i32[CR2] = value;
  else if (op.reg === 3) writeCr3(cpu, value);
  else writeCr4(cpu, value);
});

/** A control register that does not exist is #UD at any privilege. CR4 came with the features it switches. */
function bindControl(handler: Handler): (op: DecodedOp) => Handler {
  const guarded: Handler = (cpu, op) =>
    op.reg === 4 && (cpu.features & ~FEATURE.FPU) === 0 ? throwUd(cpu) : handler(cpu, op);
  return (op) => (op.reg === 1 || op.reg > 4 ? throwUd : guarded);
}

const lmsw: Handler = privileged((cpu, op) => {
  const value = readE(cpu, op, 2);
  const pe = (cpu.i32[CR0] & CR0_PE) | (value & CR0_PE);
  writeCr0(cpu, (cpu.i32[CR0] & ~15) | (value & 14) | pe);
});
const clts: Handler = privileged((cpu) => void (cpu.i32[CR0] &= ~CR0_TS));

/** DR4 and DR5 are DR6 and DR7 while CR4.DE is clear. With DR7.GD any access faults. */
function debugRegister(cpu: Cpu, number: number): number {
  if ((number === 4 || number === 5) && (cpu.i32[CR4] & CR4_DE) !== 0) throwUd(cpu);
  if ((cpu.i32[DR7] & DR7_GD) !== 0) {
    cpu.i32[DR6] |= DR6_BD;
    throwFault(cpu, DB, NO_ERROR);
  }
  if (number < 4) return DR0 + number;
  return (number & 1) === 0 ? DR6 : DR7;
}

const movFromDebug: Handler = privileged((cpu, op) => {
  cpu.r32[op.rm] = cpu.i32[debugRegister(cpu, op.reg)];
});
const movToDebug: Handler = privileged((cpu, op) => {
  const at = debugRegister(cpu, op.reg);
  const value = cpu.r32[op.rm];
  if (at === DR6) cpu.i32[at] = (value & 0xe00f) | DR6_FIXED;
  else if (at === DR7) cpu.i32[at] = (value & ~0xd800) | DR7_FIXED;
  else cpu.i32[at] = value;
  debugRegistersChanged(cpu);
});

// ── The rest ───────────────────────────────────────────────────────────────────────────────────────────────────

const invlpg: Handler = privileged((cpu, op) => {
  invalidatePage(cpu, (cpu.segBase[op.seg] + offsetOf(cpu, op)) | 0);
});
const nothing: Handler = privileged(() => undefined);
const hlt: Handler = privileged((cpu) => cpu.setPending(PENDING.HALTED));

const cpuidOp: Handler = (cpu) => {
  const [eax, ebx, ecx, edx] = cpuid(cpu.model, cpu.r32[EAX]);
  cpu.r32[EAX] = eax;
  cpu.r32[EBX] = ebx;
  cpu.r32[ECX] = ecx;
  cpu.r32[EDX] = edx;
};

function setPair(cpu: Cpu, value: number): void {
  cpu.r32[EAX] = (value % 0x100000000) | 0;
  cpu.r32[EDX] = Math.floor(value / 0x100000000);
}

const rdtsc: Handler = (cpu) => {
  if ((cpu.i32[CR4] & CR4_TSD) !== 0 && cpu.cpl !== 0) throwGp(cpu, 0);
  setPair(cpu, cpu.timeStamp);
};
const rdpmc: Handler = (cpu) => {
  const counter = cpu.r32[ECX] >>> 0;
  const allowed = cpu.cpl === 0 || (cpu.i32[CR4] & CR4_PCE) !== 0;
  if (!allowed || counter >= COUNTERS) throwGp(cpu, 0);
  setPair(cpu, readCounter(cpu, counter));
};
const rdmsr: Handler = privileged((cpu) => setPair(cpu, readModelRegister(cpu, cpu.r32[ECX])));
const wrmsr: Handler = privileged((cpu) => {
  const value = (cpu.r32[EDX] >>> 0) * 0x100000000 + (cpu.r32[EAX] >>> 0);
  writeModelRegister(cpu, cpu.r32[ECX], value);
});

export const SYSTEM: Record<string, (op: DecodedOp) => Handler> = {
  sgdt: () => storeGdt,
  sidt: () => storeIdt,
  lgdt: () => loadGdt,
  lidt: () => loadIdt,
  sldt: () => sldt,
  str: () => str,
  smsw: () => smsw,
  lldt: () => lldt,
  ltr: () => ltr,
  lar: () => lar,
  lsl: () => lsl,
  verr: () => verr,
  verw: () => verw,
  arpl: () => arpl,
  movfromseg: () => movFromSegment,
  movtoseg: () => movToSegment,
  lds: (op) => {
    op.sub = POINTER_SEGMENT[op.row.encoding];
    return loadPointer;
  },
  movfromcr: bindControl(movFromControl),
  movtocr: bindControl(movToControl),
  movfromdr: () => movFromDebug,
  movtodr: () => movToDebug,
  lmsw: () => lmsw,
  clts: () => clts,
  invlpg: () => invlpg,
  invd: () => nothing,
  wbinvd: () => nothing,
  hlt: () => hlt,
  cpuid: () => cpuidOp,
  rdtsc: () => rdtsc,
  rdpmc: () => rdpmc,
  rdmsr: () => rdmsr,
  wrmsr: () => wrmsr,
};
