/** Puts a WebAssembly module together (core specification, section 5.5). */
import { Bytes } from './bytes.ts';

export interface Signature {
  parameters: readonly number[];
  results: readonly number[];
}

export interface FunctionImport {
  name: string;
  type: number;
}

export interface FunctionBody {
  name: string;
  type: number;
  /** Runs of locals: how many of which type. */
  locals: readonly (readonly [count: number, type: number])[];
  /** Instructions, the final `end` included. */
  code: Uint8Array;
  /** Places in `code` of branches that are hardly ever taken, ascending. */
  unlikely?: readonly number[];
}

export interface ModuleParts {
  types: readonly Signature[];
  /** Pages of the imported memory `e.memory`, null when it is not used. */
  memoryPages: number | null;
  /** Least size of the imported table `e.table`, null when it is not used. */
  tableSize: number | null;
  imports: readonly FunctionImport[];
  /** Exported under their names, unless they have none; the first has index `imports.length`. */
  functions: readonly FunctionBody[];
}

/** What an instance is given to import, by name. */
export type ModuleImports = NonNullable<ConstructorParameters<typeof WebAssembly.Instance>[1]>[string];

const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const FUNCTION_TYPE = 0x60;
const FUNCREF = 0x70;
const UNLIKELY = 0;
const SECTION = { custom: 0, types: 1, imports: 2, functions: 3, exports: 7, code: 10 };
const KIND = { function: 0, table: 1, memory: 2 };
/** Name of the one module that everything is imported from. */
export const ENVIRONMENT = 'e';

function section(out: Bytes, id: number, write: (body: Bytes) => void): void {
  const body = new Bytes();
  write(body);
  out.byte(id);
  out.unsigned(body.length);
  out.append(body.view());
}

function writeTypes(body: Bytes, types: readonly Signature[]): void {
  body.unsigned(types.length);
  for (const { parameters, results } of types) {
    body.byte(FUNCTION_TYPE);
    for (const list of [parameters, results]) {
      body.unsigned(list.length);
      for (const type of list) body.byte(type);
    }
  }
}

function importEntry(body: Bytes, name: string, kind: number): void {
  body.name(ENVIRONMENT);
  body.name(name);
  body.byte(kind);
}

function writeImports(body: Bytes, parts: ModuleParts): void {
  const { memoryPages, tableSize, imports } = parts;
  body.unsigned(imports.length + (memoryPages === null ? 0 : 1) + (tableSize === null ? 0 : 1));
  for (const { name, type } of imports) {
    importEntry(body, name, KIND.function);
    body.unsigned(type);
  }
  if (memoryPages !== null) {
    importEntry(body, 'memory', KIND.memory);
    body.byte(1);
    body.unsigned(memoryPages);
    body.unsigned(memoryPages);
  }
  if (tableSize !== null) {
    importEntry(body, 'table', KIND.table);
    body.byte(FUNCREF);
    body.byte(0);
    body.unsigned(tableSize);
  }
}

function localsOf({ locals }: FunctionBody): Bytes {
  const head = new Bytes();
  head.unsigned(locals.length);
  for (const [count, type] of locals) {
    head.unsigned(count);
    head.byte(type);
  }
  return head;
}

/** Branch hints (WebAssembly proposal of that name): a custom section before the code. */
function writeHints(out: Bytes, { functions, imports }: ModuleParts): void {
  const hinted = functions.flatMap((each, index) =>
    (each.unlikely ?? []).length > 0 ? [{ each, index }] : [],
  );
  if (hinted.length === 0) return;
  section(out, SECTION.custom, (body) => {
    body.name('metadata.code.branch_hint');
    body.unsigned(hinted.length);
    for (const { each, index } of hinted) {
      const start = localsOf(each).length;
      body.unsigned(imports.length + index);
      body.unsigned(each.unlikely!.length);
      for (const at of each.unlikely!) {
        body.unsigned(start + at);
        body.unsigned(1);
        body.byte(UNLIKELY);
      }
    }
  });
}

function writeCode(body: Bytes, functions: readonly FunctionBody[]): void {
  body.unsigned(functions.length);
  for (const each of functions) {
    const head = localsOf(each);
    const { code } = each;
    body.unsigned(head.length + code.length);
    body.append(head.view());
    body.append(code);
  }
}

/** The module's bytes, a copy of their own. */
export function encodeModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  for (const byte of HEADER) out.byte(byte);
  section(out, SECTION.types, (body) => writeTypes(body, parts.types));
  section(out, SECTION.imports, (body) => writeImports(body, parts));
  section(out, SECTION.functions, (body) => {
    body.unsigned(parts.functions.length);
    for (const { type } of parts.functions) body.unsigned(type);
  });
  section(out, SECTION.exports, (body) => {
    body.unsigned(parts.functions.filter(({ name }) => name !== '').length);
    parts.functions.forEach(({ name }, index) => {
      if (name === '') return;
      body.name(name);
      body.byte(KIND.function);
      body.unsigned(parts.imports.length + index);
    });
  });
  writeHints(out, parts);
  section(out, SECTION.code, (body) => writeCode(body, parts.functions));
  return out.view().slice();
}
