/**
 * A gate of the interrupt descriptor table with all that belongs to it, and what the processor checks when INT n uses it, in
 * its order (Intel SDM volume 2, "INT n"; volume 3, 6.12).
 */
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';
import { decodeDescriptor } from '../inspect/descriptors.ts';
import type { Descriptor } from '../inspect/descriptors.ts';
import { readLinear } from '../inspect/memory.ts';
import type { Check, GateFacts } from './types.ts';

const ENTRY = 8;
const TABLE_INDICATOR = 4;

/** `0x10a`. */
export const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;

function descriptorAt(machine: Machine, base: number, limit: number, index: number): Descriptor | null {
  if (index * ENTRY + ENTRY - 1 > limit) return null;
  const bytes = readLinear(machine, (base + index * ENTRY) >>> 0, ENTRY);
  if (bytes === null) return null;
  const words = new DataView(bytes.buffer);
  return decodeDescriptor(index, words.getInt32(0, true), words.getInt32(4, true));
}

/** A register of the processor's two words with a table's base and limit. */
function table(machine: Machine, base: number, limit: number): [number, number] {
  const { u32 } = machine.state;
  return [u32[base >> 2], u32[limit >> 2] & 0xffff];
}

/** The descriptor that a selector of the GDT names; null beyond its limit, for null, and for those of the LDT. */
export function descriptorOf(machine: Machine, selector: number): Descriptor | null {
  if ((selector & 0xfffc) === 0 || (selector & TABLE_INDICATOR) !== 0) return null;
  return descriptorAt(machine, ...table(machine, OFFSET.GDTR_BASE, OFFSET.GDTR_LIMIT), selector >>> 3);
}

export type NameOf = (address: number) => string | null;

/** Null where the table has no such entry, or it cannot be read. In real mode there are no gates. */
export function gateFacts(machine: Machine, vector: number, nameOf: NameOf): GateFacts | null {
  if (machine.cpu.realMode) return null;
  const [base, limit] = table(machine, OFFSET.IDTR_BASE, OFFSET.IDTR_LIMIT);
  const entry = descriptorAt(machine, base, limit, vector);
  if (entry === null) return null;
  const { type } = entry;
  const isGate = type.kind === 'interrupt-gate' || type.kind === 'trap-gate' || type.kind === 'task-gate';
  const selector = 'selector' in type ? type.selector : entry.low >>> 16;
  const offset = 'offset' in type ? type.offset : 0;
  return {
    vector,
    address: (base + vector * ENTRY) >>> 0,
    kind: isGate ? (type.kind as GateFacts['kind']) : 'none',
    bits: 'bits' in type ? type.bits : 32,
    present: entry.present,
    dpl: entry.dpl,
    selector,
    offset,
    handler: isGate ? nameOf(offset) : null,
    segment: segmentOf(descriptorOf(machine, selector)),
  };
}

function segmentOf(descriptor: Descriptor | null): GateFacts['segment'] {
  if (descriptor === null || (descriptor.type.kind !== 'code' && descriptor.type.kind !== 'data'))
    return null;
  const { base, limit, dpl, type } = descriptor;
  return {
    base,
    limit,
    dpl,
    code: type.kind === 'code',
    conforming: type.kind === 'code' && type.conforming,
  };
}

const KINDS = {
  'interrupt-gate': 'interrupt gate',
  'trap-gate': 'trap gate',
  'task-gate': 'task gate',
  none: 'no gate',
};

/** `trap gate`. */
export const kindText = (kind: GateFacts['kind']): string => KINDS[kind];

/**
 * The checks of INT `vector` at a privilege level, up to the first that fails. An interrupt or exception is not asked for
 * its gate's DPL: `software` tells them apart.
 */
export function gateChecks(gate: GateFacts | null, vector: number, cpl: number, software = true): Check[] {
  const error = hex(vector * 8 + 2);
  if (gate === null)
    return [
      { holds: false, text: `vector ${hex(vector)} lies beyond the table's limit: #GP, error code ${error}` },
    ];
  const checks = [
    {
      holds: gate.kind !== 'none',
      text:
        gate.kind === 'none'
          ? `the entry is no interrupt, trap or task gate: #GP, error code ${error}`
          : `the entry is ${article(kindText(gate.kind))}`,
    },
    ...(software ? [dplCheck(gate, cpl, error)] : []),
    {
      holds: gate.present,
      text: gate.present ? 'the gate is present' : `the gate is not present: #NP, error code ${error}`,
    },
    ...(gate.kind === 'task-gate' ? [] : segmentChecks(gate, cpl)),
  ];
  const failed = checks.findIndex(({ holds }) => !holds);
  return failed < 0 ? checks : checks.slice(0, failed + 1);
}

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

function dplCheck({ dpl }: GateFacts, cpl: number, error: string): Check {
  return cpl <= dpl
    ? { holds: true, text: `CPL ${cpl} ≤ DPL ${dpl}: software at this level may use it` }
    : { holds: false, text: `CPL ${cpl} > DPL ${dpl}: #GP, error code ${error}` };
}

function segmentChecks({ selector, segment, offset }: GateFacts, cpl: number): Check[] {
  const name = `selector ${hex(selector)}`;
  if (segment === null || !segment.code)
    return [
      { holds: false, text: `${name} names no code segment: #GP, error code ${hex(selector & 0xfffc)}` },
    ];
  if (segment.dpl > cpl)
    return [
      {
        holds: false,
        text: `${name} is of DPL ${segment.dpl}, outside of CPL ${cpl}: #GP, error code ${hex(selector & 0xfffc)}`,
      },
    ];
  const inner = segment.dpl < cpl && !segment.conforming;
  const level = segment.conforming ? cpl : segment.dpl;
  return [
    {
      holds: true,
      text: `${name} is a code segment of DPL ${segment.dpl}: CPL ${inner ? 'becomes' : 'stays'} ${level}`,
    },
    {
      holds: offset <= segment.limit,
      text:
        offset <= segment.limit
          ? `offset ${hex(offset)} lies within its limit ${hex(segment.limit)}`
          : `offset ${hex(offset)} lies beyond its limit ${hex(segment.limit)}: #GP, error code 0`,
    },
  ];
}
