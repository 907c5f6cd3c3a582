/**
 * A fault in words: which check failed (Intel SDM volume 3, 6.13 to 6.15). The machine stands at the first instruction of an
 * exception's handler, where the processor's frame is on top of the stack.
 */
import { ESP } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Engine } from '../engine/engine.ts';
import type { Position } from '../engine/stop.ts';
import { disassemble } from '../disassembly/listing.ts';
import { readWord } from '../inspect/memory.ts';
import { walkPages } from '../inspect/page-walk.ts';
import type { PageTableEntry, PageWalk } from '../inspect/page-walk.ts';
import { positionOf } from '../engine/engine.ts';
import { descriptorOf, gateChecks, gateFacts, hex } from './gate-check.ts';
import { EXCEPTIONS } from './gates-view.ts';
import type { WalkSymbols } from './symbols.ts';
import type { Check, Place } from './types.ts';

export interface FaultFrame {
  vector: number;
  /** Null for exceptions that push none. */
  error: number | null;
  eip: number;
  /** Privilege level of what faulted. */
  ring: number;
  eflags: number;
}

export interface FaultExplanation extends FaultFrame {
  /** `#GP general protection`. */
  name: string;
  /** The handler's first instruction is next. */
  position: Position;
  /** Where it happened; `address` is EIP. */
  place: Place;
  /** The instruction there, AT&T syntax. */
  text: string;
  pid: number | null;
  comm: string | null;
  /** Which check failed, in a sentence. */
  verdict: string;
  /** What belongs to it: the error code's bits, the way through the tables. */
  says: string[];
  checks: Check[];
}

const WITH_ERROR: ReadonlySet<number> = new Set([8, 10, 11, 12, 13, 14, 17]);
const GENERAL_PROTECTION = 13;
const PAGE_FAULT = 14;
const NULL_PAGE = 0x1000;
const CR0_WP = 0x10000;
const IOPL_SHIFT = 12;

/** The exception whose handler is about to begin; null when that is not where the machine stands. */
export function faultFrame(engine: Engine): FaultFrame | null {
  const { machine } = engine;
  const { cpu } = machine;
  if (cpu.cpl === 3) return null;
  const here = cpu.linearEip() >>> 0;
  const isHere = (vector: number): boolean => {
    const gate = gateFacts(machine, vector, () => null);
    return gate !== null && gate.kind !== 'none' && gate.present && gate.offset === here;
  };
  const vector = Object.keys(EXCEPTIONS).map(Number).find(isHere);
  if (vector === undefined) return null;
  const esp = cpu.r32[ESP] >>> 0;
  const slot = esp + (WITH_ERROR.has(vector) ? 4 : 0);
  const [eip, cs, eflags] = [0, 4, 8].map((offset) => readWord(machine, slot + offset));
  if (eip === null || cs === null || eflags === null) return null;
  const error = WITH_ERROR.has(vector) ? readWord(machine, esp) : null;
  return { vector, error, eip, ring: cs & 3, eflags };
}

/** Null when no exception's handler is about to begin. */
export function explainFault(engine: Engine, symbols: WalkSymbols): FaultExplanation | null {
  const frame = faultFrame(engine);
  if (frame === null) return null;
  const [listed] = disassemble(symbols.target, frame.eip, 1);
  const mnemonic = listed?.instruction.row?.mnemonic ?? '';
  const reason = reasonOf(engine, frame, mnemonic, symbols);
  return {
    ...frame,
    name: EXCEPTIONS[frame.vector],
    position: positionOf(engine.machine),
    place: symbols.place(frame.eip),
    text: listed?.text ?? '',
    pid: engine.kernel.currentPid(),
    comm: engine.kernel.currentComm(),
    ...reason,
  };
}

interface Reason {
  verdict: string;
  says: string[];
  checks: Check[];
}

function reasonOf(engine: Engine, frame: FaultFrame, mnemonic: string, symbols: WalkSymbols): Reason {
  if (frame.vector === PAGE_FAULT) return pageFault(engine, frame);
  if (frame.error !== null && frame.error !== 0 && frame.vector !== 8 && frame.vector !== 17)
    return selectorFault(engine, frame, symbols);
  if (frame.vector === GENERAL_PROTECTION) return withoutSelector(frame, mnemonic);
  return {
    verdict: SIMPLE[frame.vector] ?? 'The processor could not execute the instruction.',
    says: [],
    checks: [],
  };
}

const SIMPLE: Readonly<Record<number, string>> = {
  0: 'The divisor is 0, or the quotient does not fit into its register.',
  1: 'A debug register, a single step (EFLAGS.TF) or ICEBP asked for it.',
  3: 'INT3: a breakpoint planted in the code.',
  4: 'INTO, and EFLAGS.OF is set.',
  5: 'BOUND: the index lies outside of its bounds.',
  6: 'These bytes are no instruction of this processor, or one that cannot be used so.',
  7: 'CR0.TS or CR0.EM is set: the unit for floating point is not this process’s now.',
  8: 'A fault came while the processor was delivering another one.',
  12: 'An address beyond the stack segment’s limit.',
  16: 'An x87 instruction before this one had an error that is not masked.',
  17: 'A misaligned access, with CR0.AM and EFLAGS.AC set.',
  19: 'An SSE instruction had an error that MXCSR does not mask.',
};

// ── Error codes with a selector ────────────────────────────────────────────────────────────────────────────────

function selectorFault(engine: Engine, { vector, error, ring }: FaultFrame, symbols: WalkSymbols): Reason {
  const code = error ?? 0;
  const index = code >>> 3;
  const inIdt = (code & 2) !== 0;
  const table = inIdt ? 'the IDT' : (code & 4) !== 0 ? 'the LDT' : 'the GDT';
  const says = [
    `Error code ${hex(code)}: entry ${hex(index)} of ${table}${(code & 1) !== 0 ? ', while an event from outside was delivered' : ''}.`,
  ];
  if (!inIdt) return { ...segmentReason(engine, code, vector), says };
  const gate = gateFacts(engine.machine, index, (at) => symbols.name(at));
  const checks = gateChecks(gate, index, ring, (code & 1) === 0);
  const failed = checks.find(({ holds }) => !holds);
  const verdict =
    failed === undefined
      ? `int $${hex(index)} was refused by a gate that has been changed since.`
      : `int $${hex(index)} from ring ${ring}: ${failed.text}.`;
  return { verdict, says, checks };
}

function segmentReason(engine: Engine, code: number, vector: number): { verdict: string; checks: Check[] } {
  const selector = code & 0xfffc;
  const descriptor = descriptorOf(engine.machine, selector);
  const name = `Selector ${hex(selector)}`;
  if (descriptor === null)
    return { verdict: `${name} lies beyond its table’s limit, or in a table that is not there.`, checks: [] };
  const { type, present, dpl } = descriptor;
  const what =
    type.kind === 'code' || type.kind === 'data' ? `a ${type.kind} segment` : type.kind.replaceAll('-', ' ');
  if (!present || vector === 11) return { verdict: `${name} names ${what} that is not present.`, checks: [] };
  return {
    verdict: `${name} names ${what} of DPL ${dpl}, which cannot be loaded in this way at this privilege level.`,
    checks: [],
  };
}

// ── #GP(0) ─────────────────────────────────────────────────────────────────────────────────────────────────────

const PRIVILEGED =
  /^(hlt|lgdt|lidt|lldt|ltr|lmsw|clts|invd|wbinvd|invlpg|rdmsr|wrmsr|sysexit|mov(to|from)[cd]r)$/;
const BY_IOPL = /^(cli|sti)$/;
const PORTS = /^(in|out|ins|outs)$/;

function withoutSelector({ ring, eflags }: FaultFrame, mnemonic: string): Reason {
  const iopl = (eflags >>> IOPL_SHIFT) & 3;
  const says = ['Error code 0: no selector is to blame.'];
  if (ring > 0 && PRIVILEGED.test(mnemonic))
    return { verdict: `${mnemonic} is for ring 0 alone, and CPL is ${ring}.`, says, checks: [] };
  if (ring > iopl && BY_IOPL.test(mnemonic))
    return {
      verdict: `${mnemonic} needs CPL ≤ IOPL: CPL is ${ring}, EFLAGS.IOPL ${iopl}.`,
      says,
      checks: [],
    };
  if (ring > iopl && PORTS.test(mnemonic))
    return {
      verdict: `CPL ${ring} > IOPL ${iopl}, and the I/O map of the task state segment does not let the program at this port.`,
      says,
      checks: [],
    };
  return {
    verdict:
      'An address beyond its segment’s limit, a write to a segment that is not writable, or a segment register that holds null.',
    says,
    checks: [],
  };
}

// ── Page faults ────────────────────────────────────────────────────────────────────────────────────────────────

function pageFault(engine: Engine, { error, ring }: FaultFrame): Reason {
  const code = error ?? 0;
  const linear = engine.machine.state.u32[OFFSET.CR2 >> 2];
  const walk = walkPages(engine.machine, linear);
  const wasWrite = (code & 2) !== 0;
  const wasUser = (code & 4) !== 0;
  const how = (code & 16) !== 0 ? 'An instruction fetch' : wasWrite ? 'A write' : 'A read';
  const says = [
    `${how} at ${hex(linear)} (CR2) from ring ${ring}; error code ${hex(code)}: ` +
      `${(code & 1) !== 0 ? 'the page is there, its rights were violated' : 'no page is mapped there'}, ` +
      `${wasWrite ? 'write' : 'read'}, ${wasUser ? 'user' : 'supervisor'}${(code & 8) !== 0 ? ', reserved bit' : ''}.`,
    ...(linear < NULL_PAGE ? ['The address is next to 0: a null pointer, or a member of one.'] : []),
  ];
  const protects = wasUser || (engine.machine.state.u32[OFFSET.CR0 >> 2] & CR0_WP) !== 0;
  const checks = walk.entries.flatMap((entry) => entryChecks(entry, wasUser, wasWrite && protects));
  return { verdict: pageVerdict(walk, checks, code), says, checks };
}

const LEVELS = { 'pointer-table': 'pointer table', directory: 'page directory', table: 'page table' };

function entryChecks(entry: PageTableEntry, user: boolean, write: boolean): Check[] {
  const where = entry.address === null ? '' : ` at physical ${hex(entry.address)}`;
  const name = `${LEVELS[entry.level]} entry${where} = ${hex(entry.low)}`;
  if (!entry.present) return [{ holds: false, text: `${name}: not present` }];
  const failed = [
    ...(user && !entry.user ? ['for the kernel only (U/S = 0)'] : []),
    ...(write && !entry.writable ? ['read-only (R/W = 0)'] : []),
  ];
  return [
    { holds: failed.length === 0, text: `${name}: present${failed.map((why) => `, ${why}`).join('')}` },
  ];
}

function pageVerdict(walk: PageWalk, checks: readonly Check[], code: number): string {
  if ((code & 8) !== 0) return 'A reserved bit is set in an entry of the page tables.';
  const failed = checks.find(({ holds }) => !holds);
  if (failed === undefined)
    return 'The tables allow the access now: they have been changed since, or the TLB still had the old entry.';
  return `The walk through the page tables of ${hex(walk.linear)} ends here: ${failed.text}.`;
}
