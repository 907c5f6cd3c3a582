/** The assembler of WebAssembly: what it writes, V8 takes, and the text of it reads as it was meant. */
import { describe, expect, it } from 'vitest';
import { Assembler } from '../../../emulator/translator/wasm/assembler.ts';
import { Bytes } from '../../../emulator/translator/wasm/bytes.ts';
import { encodeModule } from '../../../emulator/translator/wasm/module.ts';
import { TYPE_I32 } from '../../../emulator/translator/wasm/opcodes.ts';
import { functionText } from '../../../emulator/translator/wasm/text.ts';

function bytesOf(write: (bytes: Bytes) => void): number[] {
  const bytes = new Bytes();
  write(bytes);
  return [...bytes.view()];
}

/** Runs a function of one i32 parameter and one i32 local. */
function run(write: (asm: Assembler) => void, argument: number): number {
  const asm = new Assembler();
  write(asm);
  asm.op('end');
  const module = encodeModule({
    types: [{ parameters: [TYPE_I32], results: [TYPE_I32] }],
    memoryPages: null,
    tableSize: null,
    imports: [],
    functions: [{ name: 'f', type: 0, locals: [[1, TYPE_I32]], code: asm.code.view() }],
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
  return (exports.f as (argument: number) => number)(argument);
}

/** Sum of 1 … parameter, in a loop. */
function sum(asm: Assembler): void {
  const done = asm.block();
  const again = asm.loop();
  asm.get(0);
  asm.op('i32.eqz');
  asm.brIf(done);
  asm.get(0);
  asm.get(1);
  asm.op('i32.add');
  asm.set(1);
  asm.get(0);
  asm.opConst('i32.sub', 1);
  asm.set(0);
  asm.br(again);
  asm.end();
  asm.end();
  asm.get(1);
}

describe('the assembler of WebAssembly', () => {
  it('writes unsigned numbers in groups of seven bits', () => {
    expect(bytesOf((bytes) => bytes.unsigned(127))).toEqual([0x7f]);
    expect(bytesOf((bytes) => bytes.unsigned(128))).toEqual([0x80, 0x01]);
    expect(bytesOf((bytes) => bytes.unsigned(-1))).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  });

  it('writes signed numbers with a sign bit in the last group', () => {
    expect(bytesOf((bytes) => bytes.signed(63))).toEqual([0x3f]);
    expect(bytesOf((bytes) => bytes.signed(64))).toEqual([0xc0, 0x00]);
    expect(bytesOf((bytes) => bytes.signed(-64))).toEqual([0x40]);
    expect(bytesOf((bytes) => bytes.signed(-65))).toEqual([0xbf, 0x7f]);
  });

  for (const value of [0, 1, -1, 63, 64, -64, -65, 0x7fffffff, -0x80000000, 0x12345678]) {
    it(`the constant ${value} arrives as it is`, () => {
      expect(run((asm) => asm.const(value), 0)).toBe(value);
    });
  }

  it('branches by label whatever the nesting', () => {
    expect(run(sum, 10)).toBe(55);
    expect(run(sum, 0)).toBe(0);
  });

  it('refuses code that V8 would not take', () => {
    expect(() => run((asm) => asm.op('i32.add'), 0)).toThrow(WebAssembly.CompileError);
  });

  it('reads its code back as text', () => {
    const asm = new Assembler();
    sum(asm);
    const text = functionText(asm.code.view(), { locals: ['n', 'sum'], functions: [] });
    expect(
      text
        .split('\n')
        .slice(0, 6)
        .map((line) => line.trim()),
    ).toEqual([...['block', 'loop', 'local.get n', 'i32.eqz', 'br_if 1', 'local.get n']]);
  });

  it('does not read what it does not write', () => {
    expect(() => functionText(Uint8Array.of(0xff), { locals: [], functions: [] })).toThrow(/0xff/);
  });
});
