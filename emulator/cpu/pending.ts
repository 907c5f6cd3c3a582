/** Bits of the PENDING word of the state memory: what is due at the boundary before the next instruction. */
export const PENDING = {
  /** Level of the INTR pin. */
  INTR: 1,
  NMI: 2,
  /** An NMI handler runs: further ones wait for IRET. */
  NMI_BLOCKED: 4,
  SHADOW_STI: 8,
  SHADOW_MOV_SS: 16,
  /** TF or RF is set: one instruction at a time. */
  FLAGS: 32,
  DEBUG_TRAP: 64,
  HALTED: 128,
  SHUTDOWN: 256,
  /** DR7 enables an instruction breakpoint. */
  BREAKPOINTS: 512,
} as const;
