/**
 * Virtual-8086 mode (Intel SDM volume 3, chapter 21): entering it by IRET, the instructions that IOPL guards there, and
 * the virtual-mode extensions (CR4.VME, and CR4.PVI for ring 3 of protected mode) with the virtual interrupt flag.
 */
import type { Cpu } from './cpu.ts';
import { throwGp } from './fault.ts';
import { getEflags, IF, IOPL, ioplOf, RF, TF, VIF, VIP, VM } from './flags.ts';
import { systemRead } from './memory.ts';
import { CR4_PVI, CR4_VME } from './mmu.ts';
import { peek } from './ops/operands.ts';
import { PENDING } from './pending.ts';
import { enterFar, paragraphInterruptReturn } from './real-mode.ts';
import { CS, DS, ES, ESP, FS, GS, SS, TR } from './registers.ts';
import { loadParagraph } from './segmentation.ts';
import { OFFSET } from './state.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const CR4 = OFFSET.CR4 >> 2;
const BITMAP_POINTER = 0x66;
const REDIRECTION_BYTES = 32;
/** Flags that a 16-bit image brings while IOPL is below 3: those of the program itself. */
const VIRTUAL_FLAGS = 0x4dd5;

/**
 * IRET of ring 0 with VM in the image. The frame goes on behind EFLAGS:
 *
 *     ESP →  EIP  CS  EFLAGS  ESP  SS  ES  DS  FS  GS
 */
export function returnToVirtual8086(cpu: Cpu, image: number): void {
  const frame = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => peek(cpu, 4 * n, 4));
  const [eip, cs, , esp, ss, es, ds, fs, gs] = frame;
  if (eip >>> 0 > 0xffff) throwGp(cpu, 0);
  cpu.setEflags(image);
  enterVirtual8086(cpu, { [ES]: es, [CS]: cs, [SS]: ss, [DS]: ds, [FS]: fs, [GS]: gs });
  cpu.r32[ESP] = esp;
  cpu.i32[EIP] = eip;
  cpu.i32[OFFSET.PENDING >> 2] &= ~PENDING.NMI_BLOCKED;
}

/** EFLAGS.VM has been set: loads the segments, by number, and lowers the privilege. */
export function enterVirtual8086(cpu: Cpu, selectors: Readonly<Record<number, number>>): void {
  cpu.setCpl(3);
  for (const seg of [ES, CS, SS, DS, FS, GS]) loadParagraph(cpu, seg, selectors[seg]);
}

/** With the extensions, an image of 16 bits works on VIF instead of IF below IOPL 3. Throws #GP(0) where it may not. */
function requireVirtualFlags(cpu: Cpu, size: number): void {
  if ((cpu.i32[CR4] & CR4_VME) === 0 || size === 4) throwGp(cpu, 0);
}

/** EFLAGS after POPF or IRET of an image below IOPL 3. */
function loadVirtualFlags(cpu: Cpu, image: number): number {
  const flags = getEflags(cpu);
  const pending = (image & IF) !== 0 && (flags & VIP) !== 0;
  if ((image & TF) !== 0 || pending) throwGp(cpu, 0);
  const kept = flags & ~(VIRTUAL_FLAGS | TF | VIF | RF);
  return kept | (image & VIRTUAL_FLAGS) | ((image & IF) !== 0 ? VIF : 0);
}

/** IRET in virtual-8086 mode. */
export function virtualReturn(cpu: Cpu, size: number): void {
  if (ioplOf(cpu) === 3) return paragraphInterruptReturn(cpu, size);
  requireVirtualFlags(cpu, size);
  paragraphInterruptReturn(cpu, size, loadVirtualFlags);
}

/** The image of PUSHF. Throws #GP(0) below IOPL 3 in virtual-8086 mode without the extensions. */
export function pushedFlags(cpu: Cpu, size: number): number {
  const flags = getEflags(cpu) & ~(VM | RF);
  if (!cpu.v86 || ioplOf(cpu) === 3) return flags;
  requireVirtualFlags(cpu, size);
  return (flags & ~IF) | IOPL | ((flags & VIF) !== 0 ? IF : 0);
}

/** EFLAGS after POPF below IOPL 3 in virtual-8086 mode; null elsewhere, where POPF goes by privilege. */
export function poppedVirtualFlags(cpu: Cpu, image: number, size: number): number | null {
  if (!cpu.v86 || ioplOf(cpu) === 3) return null;
  requireVirtualFlags(cpu, size);
  return loadVirtualFlags(cpu, image);
}

/** CLI and STI without the privilege for IF: with the extensions they work on VIF. Throws #GP(0) where they may not. */
export function setVirtualInterruptFlag(cpu: Cpu, on: boolean): void {
  const extension = cpu.v86 ? CR4_VME : cpu.user ? CR4_PVI : 0;
  if ((cpu.i32[CR4] & extension) === 0) throwGp(cpu, 0);
  if (on && (cpu.i32[EFLAGS] & VIP) !== 0) throwGp(cpu, 0);
  if (on) cpu.i32[EFLAGS] |= VIF;
  else cpu.i32[EFLAGS] &= ~VIF;
}

/** The bit of `vector` in the redirection bitmap, the 32 bytes below the I/O bitmap, is clear. */
function isRedirected(cpu: Cpu, vector: number): boolean {
  const base = cpu.segBase[TR];
  const limit = cpu.segLimit[TR] >>> 0;
  if (limit < BITMAP_POINTER + 1) throwGp(cpu, 0);
  const bitmap = systemRead(cpu, (base + BITMAP_POINTER) | 0, 2) - REDIRECTION_BYTES;
  const at = bitmap + (vector >>> 3);
  if (at < 0 || at > limit) throwGp(cpu, 0);
  return ((systemRead(cpu, (base + at) | 0, 1) >>> (vector & 7)) & 1) === 0;
}

/**
 * INT n in virtual-8086 mode (section 21.3.3). True: the program's own handler, from the vectors at linear address 0, has
 * been entered. False: the IDT is to be used. Throws #GP(0) below IOPL 3 otherwise. EIP is the return address.
 */
export function redirectInterrupt(cpu: Cpu, vector: number): boolean {
  const privileged = ioplOf(cpu) === 3;
  if ((cpu.i32[CR4] & CR4_VME) === 0 || !isRedirected(cpu, vector)) {
    if (!privileged) throwGp(cpu, 0);
    return false;
  }
  const far = systemRead(cpu, vector * 4, 4);
  const flags = getEflags(cpu);
  const virtual = (flags & ~IF) | IOPL | ((flags & VIF) !== 0 ? IF : 0);
  enterFar(cpu, far >>> 16, far & 0xffff, privileged ? flags : virtual);
  cpu.i32[EFLAGS] &= ~(TF | RF | (privileged ? IF : VIF));
  cpu.stepping = false;
  cpu.updatePending();
  return true;
}
