/** How exactly an outcome must agree, from the table's word on the instructions that were executed. */
import type { Tolerance } from './compare.ts';
import { halfWayOf, isString, LAST_PLACE, LOADS_CONTROL, RECIPROCAL, undefinedFlagsOf } from './forms.ts';
import type { Instruction, Program } from './instruction.ts';
import { boundaries } from './instruction.ts';
import type { Outcome } from './layout.ts';
import { baseOf, CODE, FX, OUT } from './layout.ts';

const BP = 3;

/** Number of the instruction at an offset in a code segment; the length of the program is its end; -1 elsewhere. */
function indexOf(program: Program, offset: number, cs: number): number {
  return boundaries(program).indexOf((offset + baseOf(cs) - CODE - program.start) | 0);
}

/** Of the instruction that an outcome's EIP points at, or would without INT3 at the end. */
export function instructionAt(program: Program, outcome: Outcome): number {
  const [eip, cs] = [outcome.readInt32LE(OUT.EIP), outcome.readInt32LE(OUT.CS)];
  const found = indexOf(program, eip, cs);
  return found < 0 && outcome.readInt32LE(OUT.TRAP) === BP ? indexOf(program, eip - 1, cs) : found;
}

/** Some processors keep the address of the last operand, others that of an instruction with an error alone. */
function hasOperandPointer(program: Program, outcome: Outcome): boolean {
  if (program.instructions.some((each) => LOADS_CONTROL.has(each.row.semantics))) return false;
  const at = indexOf(program, outcome.readInt32LE(OUT.UNIT + FX.FIP), program.segments.cs);
  return (program.instructions[at]?.modrm[0] ?? 0xff) < 0xc0;
}

function halfWayAt(each: Instruction | undefined): Tolerance['halfWay'] {
  return each === undefined ? '' : halfWayOf(each.row);
}

export function toleranceFor(program: Program, outcome: Outcome): Tolerance {
  const { instructions } = program;
  const at = instructionAt(program, outcome);
  const undefinedFlags = undefinedFlagsOf(instructions.map((each) => each.row));
  const known = at >= 0 && !instructions.some((each) => each.row.branch && !isString(each.row));
  const everything = undefinedFlags.reduce((all, each) => all | each, 0);
  return {
    undefinedFlags: known ? undefinedFlags[at] : everything,
    lastPlace: instructions.some((each) => LAST_PLACE.has(each.row.semantics)),
    reciprocal: instructions.some((each) => RECIPROCAL.has(each.row.semantics)),
    opcode: !instructions.some((each) => LOADS_CONTROL.has(each.row.semantics)),
    operandPointer: hasOperandPointer(program, outcome),
    halfWay: outcome.readInt32LE(OUT.TRAP) === BP ? '' : halfWayAt(instructions[at]),
  };
}
