/** How the processor enters an image: flat 32-bit protected mode, paging and interrupts off. */
export interface EntryState {
  eip: number;
  /** General registers that the protocol defines; all others are 0. */
  registers: { eax?: number; ebx?: number; esi?: number };
  codeSelector: number;
  dataSelector: number;
  /** Where the protocol promises a GDT with these selectors; else software brings its own before it loads any. */
  gdt?: { base: number; limit: number };
}
