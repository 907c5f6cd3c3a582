/** Descriptors of segments and gates in words (Intel SDM volume 3, 3.4.5 and 6.11). */
import { hex8 } from './format.ts';

export interface Descriptor {
  low: number;
  high: number;
}

const PRESENT = 0x8000;
const CODE_OR_DATA = 0x1000;
const GRANULAR = 0x80_0000;
const BIG = 0x40_0000;

const GATES: Readonly<Record<number, string>> = {
  5: 'task gate',
  6: '16-bit interrupt gate',
  7: '16-bit trap gate',
  14: 'interrupt gate',
  15: 'trap gate',
};
const SYSTEM: Readonly<Record<number, string>> = {
  1: '16-bit TSS',
  2: 'LDT',
  3: '16-bit TSS (busy)',
  4: '16-bit call gate',
  9: 'TSS',
  11: 'TSS (busy)',
  12: 'call gate',
};

const typeOf = ({ high }: Descriptor): number => (high >>> 8) & 15;
const dplOf = ({ high }: Descriptor): number => (high >>> 13) & 3;
const isPresent = ({ high }: Descriptor): boolean => (high & PRESENT) !== 0;

interface Gate {
  type: string;
  dpl: number;
  selector: number;
  offset: number;
  present: boolean;
}

function gateOf(gate: Descriptor): Gate {
  const type = typeOf(gate);
  return {
    type: GATES[type] ?? `type ${type}`,
    dpl: dplOf(gate),
    selector: gate.low >>> 16,
    offset: ((gate.high & 0xffff0000) | (gate.low & 0xffff)) >>> 0,
    present: isPresent(gate),
  };
}

/** `trap gate      DPL 3  0x0010:0xc0106ff8 system_call` */
export function gateText(descriptor: Descriptor, place: (address: number) => string): string {
  const { type, dpl, selector, offset, present } = gateOf(descriptor);
  const target = `0x${selector.toString(16).padStart(4, '0')}:${hex8(offset)}`;
  return `${type.padEnd(15)} DPL ${dpl}  ${target} ${place(offset)}${present ? '' : ' (not present)'}`.trimEnd();
}

function segmentKind({ high }: Descriptor): string {
  const bits = (high >>> 8) & 15;
  if (bits & 8) return `code ${bits & 2 ? 'read ' : ''}${bits & 4 ? 'conforming ' : ''}`.trimEnd();
  return `data ${bits & 2 ? 'write ' : ''}${bits & 4 ? 'down ' : ''}`.trimEnd();
}

/** `base 0x00000000 limit 0xffffffff DPL 3 code read 32-bit` */
export function descriptorText(descriptor: Descriptor): string {
  const { low, high } = descriptor;
  const base = ((high & 0xff000000) | ((high & 0xff) << 16) | (low >>> 16)) >>> 0;
  const units = (high & 0xf0000) | (low & 0xffff);
  const limit = high & GRANULAR ? units * 0x1000 + 0xfff : units;
  const isSegment = (high & CODE_OR_DATA) !== 0;
  const kind = isSegment
    ? `${segmentKind(descriptor)} ${high & BIG ? '32-bit' : '16-bit'}`
    : (SYSTEM[typeOf(descriptor)] ?? `type ${typeOf(descriptor)}`);
  const absent = isPresent(descriptor) ? '' : ' (not present)';
  return `base ${hex8(base)} limit ${hex8(limit)} DPL ${dplOf(descriptor)} ${kind}${absent}`;
}
