/**
 * Small functions that every module of regions has of its own: the slow way of each access to memory. A call inside the
 * module is a third of the code that a call of an imported function is, and most regions are full of them.
 */
import { TRANSLATOR } from '../cpu/state.ts';
import { BINARY, IMPORT, UNARY } from './runtime.ts';
import { Assembler } from './wasm/assembler.ts';
import type { FunctionBody } from './wasm/module.ts';

export type AccessStub = `${'read' | 'write' | 'modify'}${1 | 2 | 4}`;

function stub(parameters: number, size: number, service: number): Uint8Array {
  const asm = new Assembler();
  for (let parameter = 0; parameter < parameters; parameter++) asm.get(parameter);
  asm.const(size);
  asm.call(service);
  if (service === IMPORT.write) {
    asm.const(0);
    asm.memory('i32.load', TRANSLATOR.REFUSED, true);
  }
  asm.op('end');
  return asm.code.view().slice();
}

function stubsOf(size: 1 | 2 | 4): { name: AccessStub; type: number; code: Uint8Array }[] {
  return [
    { name: `read${size}`, type: UNARY, code: stub(1, size, IMPORT.read) },
    { name: `modify${size}`, type: UNARY, code: stub(1, size, IMPORT.modify) },
    { name: `write${size}`, type: BINARY, code: stub(2, size, IMPORT.write) },
  ];
}

/** readN, modifyN: (linear) → value. writeN: (linear, value) → what REFUSED says then. */
export const ACCESS_STUBS: readonly FunctionBody[] = ([1, 2, 4] as const)
  .flatMap(stubsOf)
  .map((each) => ({ ...each, locals: [] }));
