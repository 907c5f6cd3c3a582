/**
 * What translated code calls: slow paths of memory accesses and the interpreter's handlers, and the loop that passes
 * from region to region. All of it is exported by one WebAssembly module: a region imports its functions from there,
 * because a function that comes from WebAssembly needs no adapter in each importing module.
 */
import { FLOAT_TYPES } from './fpu/functions.ts';
import { FloatModule } from './fpu/module.ts';
import { READ, readCode, writeCode, WRITTEN } from './access.ts';
import { fetchedCode, lookupCode, refillCode } from './tlb-paths.ts';
import { LOCAL_TYPES } from './locals.ts';
import { STRING_KINDS, STRING_SIZES, stringCode, stringSwitchCode } from './string-paths.ts';
import {
  descriptorCode,
  interruptCode,
  interruptReturnCode,
  loadSegmentCode,
  placeCode,
} from './system-paths.ts';
import { systemEnterCode, systemExitCode } from './fast-call-path.ts';
import { pageFaultCode } from './page-fault-path.ts';
import { Assembler } from './wasm/assembler.ts';
import type { FunctionBody, FunctionImport, ModuleImports, Signature } from './wasm/module.ts';
import { encodeModule } from './wasm/module.ts';
import { TYPE_I32 } from './wasm/opcodes.ts';

const I32 = TYPE_I32;
/** Types of functions by their number in every module of the translator. */
export const TYPES: readonly Signature[] = [
  { parameters: [], results: [I32] },
  { parameters: [I32], results: [I32] },
  { parameters: [I32, I32], results: [I32] },
  { parameters: [I32, I32, I32], results: [] },
  { parameters: [I32, I32, I32], results: [I32] },
  ...FLOAT_TYPES,
];
export const REGION_TYPE = 0;
export const UNARY = 1;
export const BINARY = 2;
const WRITE = 3;
const TERNARY = 4;
const WIDE = 5;

/** Functions in the order in which regions import them. */
export const IMPORTS: readonly FunctionImport[] = [
  { name: 'read', type: BINARY },
  { name: 'write', type: WRITE },
  { name: 'modify', type: BINARY },
  { name: 'execute', type: UNARY },
  { name: 'finish', type: UNARY },
  { name: 'readWide', type: WIDE },
  { name: 'writeWide', type: WIDE },
  { name: 'interrupt', type: BINARY },
  { name: 'interruptReturn', type: REGION_TYPE },
  { name: 'loadSegment', type: BINARY },
  { name: 'systemEnter', type: REGION_TYPE },
  { name: 'systemExit', type: REGION_TYPE },
  { name: 'lookup', type: BINARY },
  { name: 'fetched', type: BINARY },
  ...STRING_KINDS.map((name) => ({ name, type: TERNARY })),
];
export const FLOATS = new FloatModule(TYPES);

export const IMPORT = {
  read: 0,
  write: 1,
  modify: 2,
  execute: 3,
  finish: 4,
  readWide: 5,
  writeWide: 6,
  interrupt: 7,
  interruptReturn: 8,
  loadSegment: 9,
  systemEnter: 10,
  systemExit: 11,
  lookup: 12,
  fetched: 13,
  movs: 14,
  stos: 15,
  cmps: 16,
  scas: 17,
} as const;
/** Those that JavaScript provides; the others are made here. */
const SERVICES = IMPORTS.slice(0, IMPORT.interrupt);

/** What only the functions made here call. */
const OBSERVERS: readonly FunctionImport[] = [
  { name: 'entered', type: TERNARY },
  { name: 'left', type: REGION_TYPE },
];

/** Index of the first function made here. */
const FIRST_OWN = SERVICES.length + OBSERVERS.length;

/** The JavaScript behind them. Refusals are told through the word TRANSLATOR.REFUSED. */
export interface Services {
  /** Zero-extended value at a linear address. */
  read(linear: number, size: number): number;
  write(linear: number, value: number, size: number): void;
  /** As `read`, with the right to write checked. */
  modify(linear: number, size: number): number;
  /** Executes instruction `number`; 0: go on behind it. */
  execute(number: number): number;
  /** Executes instruction `number`; returns what a region returns. */
  finish(number: number): number;
  /** Copies 8, 10 or 16 bytes between a linear address and TRANSLATOR.WIDE. */
  readWide(linear: number, bytes: number): void;
  writeWide(linear: number, bytes: number): void;
  /** Tell the onlooker of system calls; vector NO_VECTOR is none. What they return is dropped. */
  entered(vector: number, eip: number, esp: number): number;
  left(): number;
}

function forward(index: number, { name, type }: FunctionImport): FunctionBody {
  const asm = new Assembler();
  TYPES[type].parameters.forEach((_, parameter) => asm.get(parameter));
  asm.call(index);
  asm.op('end');
  return { name, type, locals: [], code: asm.code.view().slice() };
}

/** The exported function in front of a service. */
function forwarding(entry: FunctionImport, service: number, refill: number): FunctionBody {
  const { name, type } = entry;
  const functions = { refill, service };
  switch (service) {
    case IMPORT.read:
      return system(name, type, readCode(READ, functions));
    case IMPORT.modify:
      return system(name, type, readCode(WRITTEN, functions));
    case IMPORT.write:
      return system(name, type, writeCode(functions));
    default:
      return forward(service, entry);
  }
}

/** Calls the function in the slot it is given, and again as long as that names another slot. */
function trampoline(): FunctionBody {
  const asm = new Assembler();
  const again = asm.loop();
  asm.get(0);
  asm.code.byte(0x11);
  asm.code.unsigned(REGION_TYPE);
  asm.code.unsigned(0);
  asm.tee(0);
  asm.opConst('i32.gt_s', 0);
  asm.brIf(again);
  asm.end();
  asm.get(0);
  asm.op('end');
  return { name: 'enter', type: UNARY, locals: [], code: asm.code.view().slice() };
}

/** What an empty slot holds: the way leads back to JavaScript. */
function nothing(): FunctionBody {
  const asm = new Assembler();
  asm.const(0);
  asm.op('end');
  return { name: 'nothing', type: REGION_TYPE, locals: [], code: asm.code.view().slice() };
}

/** Its locals have the numbers of LOCAL, the first of them being the parameters. */
function system(name: string, type: number, code: Uint8Array): FunctionBody {
  const [[integers, i32], longs] = LOCAL_TYPES;
  return { name, type, locals: [[integers - TYPES[type].parameters.length, i32], longs], code };
}

/** The repeated string instructions: one function for each size, and one that chooses. `first`: index of the first. */
function strings(first: number): FunctionBody[] {
  const accesses = { read: FIRST_OWN + IMPORT.read, write: FIRST_OWN + IMPORT.write };
  return STRING_KINDS.flatMap((kind, number) => {
    const at = first + number * (STRING_SIZES.length + 1);
    return [
      ...STRING_SIZES.map((size) => system(`${kind}${size}`, BINARY, stringCode(kind, size, accesses))),
      system(kind, TERNARY, stringSwitchCode({ 1: at, 2: at + 1, 4: at + 2 })),
    ];
  });
}

export interface Runtime {
  /** Runs the region in a slot and those it leads to; returns 0 or -1 as a region does. */
  enter(slot: number): number;
  nothing: unknown;
  /** Delivers a page fault with this error code; returns as a region does, or -1 when it has done nothing. */
  pageFault(error: number): number;
  /** Imports of a region, by name; those of floating point are made when they are asked for. */
  imports: Record<string, WebAssembly.Memory | WasmFunction>;
  readonly floatImports: ModuleImports;
}

type WasmFunction = (...parameters: number[]) => number;

export function createRuntime(
  memory: WebAssembly.Memory,
  table: WebAssembly.Table,
  ramBytes: number,
  services: Services,
): Runtime {
  const imports = [...SERVICES, ...OBSERVERS];
  const first = FIRST_OWN + SERVICES.length;
  const [entered, left] = [SERVICES.length, SERVICES.length + 1];
  const functions = {
    place: first,
    descriptor: first + 1,
    lookup: first + 2,
    refill: first + 4,
    entered,
    left,
  };
  const own = [
    ...SERVICES.map((entry, index) => forwarding(entry, index, functions.refill)),
    system('place', TERNARY, placeCode()),
    system('descriptor', UNARY, descriptorCode(functions)),
    system('lookup', BINARY, lookupCode(functions.refill)),
    system('fetched', BINARY, fetchedCode(functions.refill)),
    system('refill', TERNARY, refillCode(ramBytes)),
    ...strings(first + 5),
    system('interrupt', BINARY, interruptCode(functions)),
    system('interruptReturn', REGION_TYPE, interruptReturnCode(functions)),
    system('loadSegment', BINARY, loadSegmentCode(functions)),
    system('systemEnter', REGION_TYPE, systemEnterCode(functions)),
    system('systemExit', REGION_TYPE, systemExitCode(functions)),
    system('pageFault', UNARY, pageFaultCode(functions)),
    trampoline(),
    nothing(),
  ];
  const bytes = encodeModule({
    types: TYPES,
    memoryPages: memory.buffer.byteLength >>> 16,
    tableSize: 1,
    imports,
    functions: own,
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    e: { memory, table, ...services },
  });
  const { enter, nothing: empty, pageFault, ...rest } = instance.exports;
  let floats: ModuleImports | null = null;
  return {
    enter: enter as Runtime['enter'],
    pageFault: pageFault as Runtime['pageFault'],
    nothing: empty,
    imports: { memory, ...(rest as Record<string, WasmFunction>) },
    get floatImports() {
      return (floats ??= FLOATS.instantiate(memory));
    },
  };
}
