/** Registers by name, for debuggers and loaders: name → byte offset in the processor block (see state.ts). */
import { OFFSET } from './state.ts';

export const GENERAL_NAMES = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'] as const;
export const SEGMENT_NAMES = ['es', 'cs', 'ss', 'ds', 'fs', 'gs', 'ldtr', 'tr'] as const;

export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;
/** Index of the word that is always zero. */
export const NO_REGISTER = 8;

export const ES = 0;
export const CS = 1;
export const SS = 2;
export const DS = 3;
export const FS = 4;
export const GS = 5;
export const LDTR = 6;
export const TR = 7;

/** Every 32-bit register that can be read as it stands in memory; EFLAGS needs `Cpu.getEflags` (lazy flags). */
export const REGISTER_OFFSETS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(GENERAL_NAMES.map((name, i) => [name, OFFSET.GENERAL + 4 * i])),
  ...Object.fromEntries(SEGMENT_NAMES.map((name, i) => [name, OFFSET.SEG_SELECTOR + 4 * i])),
  eip: OFFSET.EIP,
  cr0: OFFSET.CR0,
  cr2: OFFSET.CR2,
  cr3: OFFSET.CR3,
  cr4: OFFSET.CR4,
  ...Object.fromEntries([0, 1, 2, 3].map((i) => [`dr${i}`, OFFSET.DR0 + 4 * i])),
  dr6: OFFSET.DR6,
  dr7: OFFSET.DR7,
  'gdtr.base': OFFSET.GDTR_BASE,
  'gdtr.limit': OFFSET.GDTR_LIMIT,
  'idtr.base': OFFSET.IDTR_BASE,
  'idtr.limit': OFFSET.IDTR_LIMIT,
};
