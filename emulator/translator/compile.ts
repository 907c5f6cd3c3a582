/** One region from its entry address to a WebAssembly module. */
import type { Cpu } from '../cpu/cpu.ts';
import type { CodeRange, DecodedOp } from '../cpu/decoded.ts';
import { ACCESS_STUBS } from './access-stubs.ts';
import { Emitter } from './emitter.ts';
import type { Linker, ModuleCall, Site } from './emitter.ts';
import { buildFlow } from './flow.ts';
import type { FlowLimits } from './flow.ts';
import { generate } from './generate.ts';
import { findLiveFlags } from './liveness.ts';
import { FLOAT_LOCAL_TYPES, LOCAL_TYPES } from './locals.ts';
import { FLOATS, IMPORTS, REGION_TYPE, TYPES } from './runtime.ts';
import { findStructure } from './structure.ts';
import { encodeModule } from './wasm/module.ts';

export class CompiledRegion {
  readonly eip: number;
  readonly user: boolean;
  /** Instructions on the longest way through it without going back: below that budget it is not entered. */
  readonly cost: number;
  readonly ranges: readonly CodeRange[];
  /** Linear pages that its code lies in. */
  readonly pages: readonly number[];
  readonly instructions: number;
  /** Numbers of the instructions that its code hands to the interpreter. */
  readonly callouts: readonly number[];
  readonly sites: readonly Site[];
  /** It has the locals for floating point. */
  readonly usesFloats: boolean;
  readonly calls: readonly ModuleCall[];
  /** Branches in its code that are hardly ever taken. */
  readonly unlikely: readonly number[];
  /** Body of the function. */
  readonly code: Uint8Array;

  constructor(fields: Omit<CompiledRegion, 'size'>) {
    this.eip = fields.eip;
    this.user = fields.user;
    this.cost = fields.cost;
    this.ranges = fields.ranges;
    this.pages = fields.pages;
    this.instructions = fields.instructions;
    this.callouts = fields.callouts;
    this.sites = fields.sites;
    this.usesFloats = fields.usesFloats;
    this.calls = fields.calls;
    this.unlikely = fields.unlikely;
    this.code = fields.code;
  }

  get size(): number {
    return this.code.length;
  }
}

/** Name under which a module exports its region number `index`. */
export function regionName(index: number): string {
  return `r${index}`;
}

const STUB_NAMES: readonly string[] = ACCESS_STUBS.map(({ name }) => name);

/**
 * The code with the indices of the functions that it calls, of which these are imported behind the others; the stubs come
 * behind those.
 */
export function linkCalls(
  { code, calls }: Pick<CompiledRegion, 'code' | 'calls'>,
  imported: readonly string[],
): Uint8Array {
  const names = [...imported, ...STUB_NAMES];
  for (const { name, at } of calls) {
    const index = IMPORTS.length + names.indexOf(name);
    code[at] = (index & 0x7f) | 0x80;
    code[at + 1] = index >>> 7;
  }
  return code;
}

/** Names of the functions for floating point that regions call. */
export function floatsOf(regions: readonly Pick<CompiledRegion, 'calls'>[]): string[] {
  const names = new Set(regions.flatMap(({ calls }) => calls.map(({ name }) => name)));
  for (const stub of STUB_NAMES) names.delete(stub);
  return [...names];
}

/** A module with the functions of several regions, for a memory of so many pages of 64 KiB. */
export function encodeRegions(
  regions: readonly CompiledRegion[],
  memoryPages: number,
): Uint8Array<ArrayBuffer> {
  const floats = floatsOf(regions);
  const bodies = regions.map((region, index) => {
    const locals = region.usesFloats ? FLOAT_LOCAL_TYPES : LOCAL_TYPES;
    const code = linkCalls(region, floats);
    return { name: regionName(index), type: REGION_TYPE, locals, code, unlikely: region.unlikely };
  });
  const functions = [...ACCESS_STUBS.map((stub) => ({ ...stub, name: '' })), ...bodies];
  const imports = [...IMPORTS, ...floats.map((name) => FLOATS.import(name))];
  return encodeModule({ types: TYPES, memoryPages, tableSize: null, imports, functions });
}

/** Translates the region at `eip`, where the interpreter has decoded a block, for a slot. */
export function compileRegion(
  cpu: Cpu,
  eip: number,
  slot: number,
  limits: FlowLimits,
  linker: Linker,
): CompiledRegion {
  const flow = buildFlow(cpu, eip, limits);
  const order = findStructure(flow.blocks[0]);
  findLiveFlags(order);
  const callouts: number[] = [];
  const recording: Linker = {
    ...linker,
    callout(op: DecodedOp) {
      const number = linker.callout(op);
      callouts.push(number);
      return number;
    },
  };
  const emitter = new Emitter(cpu.user, recording);
  generate(emitter, order);
  const [entry] = order;
  const second = entry.pages.length > 1 ? { linear: entry.pages[1], physical: entry.physical[1] } : null;
  return new CompiledRegion({
    eip,
    user: cpu.user,
    cost: entry.cost,
    ranges: flow.ranges,
    pages: [...new Set(order.flatMap((block) => block.pages))],
    instructions: order.reduce((sum, block) => sum + block.instructions.length, 0),
    callouts,
    sites: emitter.sites,
    usesFloats: emitter.usesFloats,
    ...emitter.finish(entry.cost, second, slot),
  });
}
