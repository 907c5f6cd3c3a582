/** The floating-point functions of the translator's own module, and the types of functions that they have. */
import { Library } from '../wasm/library.ts';
import type { Signature } from '../wasm/module.ts';
import { TYPE_I32 as I32, TYPE_I64 as I64 } from '../wasm/opcodes.ts';
import { addSse, SSE_SIGNATURE } from './sse-functions.ts';
import { addX87 } from './x87-functions.ts';

export const FLOAT_TYPES: readonly Signature[] = [
  { parameters: [I32, I32], results: [] },
  { parameters: [I64], results: [I32] },
  { parameters: [I64, I32], results: [I32] },
  { parameters: [], results: [I64, I32] },
  { parameters: [I32], results: [I64, I32] },
  { parameters: [I64, I32, I64, I32], results: [I32] },
  { parameters: [I32, I64, I32, I64, I32], results: [I32] },
  { parameters: [I32, I32, I32, I64, I64], results: [I32] },
  SSE_SIGNATURE,
];

/** `first`: index in the module of the first of them; `types`: the module's. */
export function floatFunctions(first: number, types: readonly Signature[]): Library {
  const library = new Library(first, types);
  addX87(library);
  addSse(library);
  return library;
}
