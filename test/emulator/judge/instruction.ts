/** One instruction in pieces, so that it can be made simpler, and a program of a few of them as bytes. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import type { Code, Segments } from './layout.ts';

/** Where a relative jump goes: before an instruction of the program (its number), or to an offset in the code pages. */
export type Target = { instruction: number } | { landing: number };

export interface Instruction {
  row: Row;
  /** Those that are not part of the opcode. */
  prefixes: readonly number[];
  opcode: readonly number[];
  /** ModRM, SIB and displacement. */
  modrm: readonly number[];
  immediate: readonly number[];
  /** Of a relative jump; the distance has `size` bytes and takes the immediate's place. */
  jump: { target: Target; size: 1 | 2 | 4 } | null;
}

export interface Program {
  instructions: readonly Instruction[];
  /** Offset in the code pages. */
  start: number;
  segments: Segments;
}

export function bytesOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => (value >>> (8 * n)) & 0xff);
}

export function lengthOf(each: Instruction): number {
  const tail = each.jump === null ? each.immediate.length : each.jump.size;
  return each.prefixes.length + each.opcode.length + each.modrm.length + tail;
}

/** Offset of each instruction from the start, and of the end. */
export function boundaries(program: Program): number[] {
  const list = [0];
  for (const each of program.instructions) list.push(list[list.length - 1] + lengthOf(each));
  return list;
}

function distance(target: Target, next: number, starts: readonly number[], start: number): number {
  if ('landing' in target) return target.landing - start - next;
  return starts[Math.min(target.instruction, starts.length - 1)] - next;
}

/** A jump that cannot reach its target goes to the next instruction. */
function tailOf(
  each: Instruction,
  next: number,
  starts: readonly number[],
  start: number,
): readonly number[] {
  if (each.jump === null) return each.immediate;
  const { target, size } = each.jump;
  const far = distance(target, next, starts, start);
  const reaches = size !== 1 || (far >= -128 && far <= 127);
  return bytesOf(reaches ? far : 0, size);
}

export function assemble(program: Program): Code {
  const starts = boundaries(program);
  const bytes = program.instructions.flatMap((each, n) => [
    ...each.prefixes,
    ...each.opcode,
    ...each.modrm,
    ...tailOf(each, starts[n + 1], starts, program.start),
  ]);
  return { bytes: Uint8Array.from(bytes), start: program.start };
}
