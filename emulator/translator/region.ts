/**
 * A translated region: one WebAssembly function made from several basic blocks. It is entered at its first
 * instruction and returns what happens next: a positive number is the slot of the function to go on with (runtime.ts
 * does, without leaving WebAssembly), or one of the two below.
 */

/** The state memory is exact, EIP has been set: look for a region there, or interpret. */
export const NEXT_LOOKUP = 0;
/** Likewise, and the instruction at EIP wants the interpreter. */
export const NEXT_INTERPRET = -1;
/**
 * This and what is below name sites of the region in TRANSLATOR.LEFT_SLOT: registers are in the state memory, the five
 * flag locals in TRANSLATOR.LEFT_FLAGS; flags, EIP and budget follow from what is known of the site.
 */
export const FIRST_SITE = -2;
export const FLAG_LOCALS = 5;
