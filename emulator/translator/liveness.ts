/** Which flags may still be read after each instruction of a region. Wherever it may be left, all are. */
import type { DecodedOp } from '../cpu/decoded.ts';
import { LIVE_CARRY, LIVE_REST } from './emitter.ts';
import type { FlowBlock, Instruction } from './flow.ts';
import { emitterOf, isFloat } from './ops/index.ts';

const ALL = LIVE_CARRY | LIVE_REST;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** These set all six whatever was there before. */
const SETS_ALL = words(
  'add or adc sbb and sub xor cmp test neg bsf bsr cmpxchg xadd mul imul1 imul2 imul3 scas cmps',
);
const SHIFTS = words('shl sal shr sar');
/** Instructions without a memory operand in their encoding that access memory all the same. */
const ACCESSES = words('push pop pushseg leave pushf popf call calli ret movs stos lods scas cmps');
/** These may be given up for the interpreter without an access to memory. */
const GIVES_UP = words('div idiv cli sti rdtsc movtoseg popseg');
const BRANCHES = words('j jmp jmpi loop loope loopne jecxz');

/** Left to the interpreter, or possibly so. */
function mayLeave(op: DecodedOp): boolean {
  const { semantics } = op.row;
  if (op.mem && semantics !== 'lea' && semantics !== 'nop') return true;
  if (ACCESSES.has(semantics) || GIVES_UP.has(semantics)) return true;
  if (isFloat(op)) return true;
  if (BRANCHES.has(semantics)) return false;
  return emitterOf(op) === null || isPartlyHandled(op);
}

/** Forms that an emitter passes on to the interpreter's handler. */
function isPartlyHandled(op: DecodedOp): boolean {
  const { semantics } = op.row;
  const double = semantics === 'shld' || semantics === 'shrd';
  const throughCarry = semantics === 'rcl' || semantics === 'rcr';
  return (double && op.size !== 4) || (throughCarry && (op.sub !== 0 || (op.imm & 31) !== 1));
}

function killed(op: DecodedOp): number {
  const { semantics } = op.row;
  if (SETS_ALL.has(semantics)) return ALL;
  const constantCount = op.sub === 0 && (op.imm & 31) !== 0;
  if (SHIFTS.has(semantics)) return constantCount ? ALL : 0;
  if (semantics === 'rol' || semantics === 'ror') return constantCount ? LIVE_CARRY : 0;
  if (semantics === 'inc' || semantics === 'dec') return LIVE_REST;
  return semantics === 'clc' || semantics === 'stc' ? LIVE_CARRY : 0;
}

function read(op: DecodedOp): number {
  const { flagsRead, semantics } = op.row;
  if (semantics === 'pushf' || semantics === 'lahf') return ALL;
  let flags = flagsRead.includes('c') ? LIVE_CARRY : 0;
  if (/[oszap]/.test(flagsRead)) flags |= LIVE_REST;
  return flags;
}

/** Notes which flags are live before each instruction: those that it wants, and of those live after it what it does not kill. */
function noteEffects({ instructions }: FlowBlock): void {
  for (const instruction of instructions) {
    const { op } = instruction;
    instruction.kills = killed(op);
    instruction.wants = mayLeave(op) ? ALL : read(op);
  }
}

function liveOut(block: FlowBlock): number {
  if (block.ending === 'indirect' || block.ending === 'handler' || block.ending === 'repeated') return ALL;
  return block.edges.reduce(
    (live, { to, leaves }) => live | (to === null || leaves ? ALL : to.flagsLiveIn),
    0,
  );
}

function markBlock(block: FlowBlock): boolean {
  let live = liveOut(block);
  for (let i = block.instructions.length - 1; i >= 0; i--) {
    const instruction: Instruction = block.instructions[i];
    instruction.live = live;
    live = (live & ~instruction.kills) | instruction.wants;
  }
  const changed = live !== block.flagsLiveIn;
  block.flagsLiveIn = live;
  return changed;
}

/** Sets `live` of every instruction and `flagsLiveIn` of every block. */
export function findLiveFlags(blocks: readonly FlowBlock[]): void {
  for (const block of blocks) noteEffects(block);
  for (let changed = true; changed;) {
    changed = false;
    for (let i = blocks.length - 1; i >= 0; i--) if (markBlock(blocks[i])) changed = true;
  }
}
