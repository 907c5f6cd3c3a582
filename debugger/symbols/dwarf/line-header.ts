/** The header of a line number program (DWARF 4, 6.2.4; DWARF 5, 6.2.4): opcodes, folders and files. */
import type { ByteReader } from '../byte-reader.ts';
import { FORM } from './constants.ts';
import type { DebugSections } from './debug-sections.ts';
import { readNumber, skipForm } from './forms.ts';
import { joinPath } from './paths.ts';

const LNCT_PATH = 1;
const LNCT_DIRECTORY_INDEX = 2;

export interface LineHeader {
  /** The program itself, and nothing behind it. */
  program: ByteReader;
  version: number;
  minimumInstructionLength: number;
  defaultIsStatement: boolean;
  lineBase: number;
  lineRange: number;
  opcodeBase: number;
  /** Operands of the standard opcodes, that of opcode 1 first. */
  operandCounts: number[];
  /** Whole paths by the number that the program uses. */
  files: string[];
}

/** `folder` and `name` are those of the unit, which numbers 0 stand for before DWARF 5. */
export function readLineHeader(
  sections: DebugSections,
  at: number,
  folder: string,
  name: string,
): LineHeader {
  const outer: ByteReader = sections.reader('.debug_line', at);
  const length = outer.u32();
  if (length >= 0xfffffff0) outer.fail('64-bit DWARF, which no compiler makes for the i386', at);
  const program: ByteReader = outer.part(length);
  const version = program.u16();
  if (version < 2 || version > 5) program.fail(`version ${version}; 2 to 5 are understood`, program.at - 2);
  if (version >= 5 && program.u8() !== 4) program.fail('addresses that are not 4 bytes', program.at - 1);
  if (version >= 5) program.u8(); // segment selectors: none
  const header = program.part(program.u32());
  const minimumInstructionLength = header.u8();
  if (version >= 4) header.u8(); // operations per instruction: one
  const defaultIsStatement = header.u8() !== 0;
  const lineBase = header.s8();
  const lineRange = header.u8();
  if (lineRange === 0) header.fail('a line range of 0', header.at - 1);
  const opcodeBase = header.u8();
  if (opcodeBase === 0) header.fail('an opcode base of 0', header.at - 1);
  const operandCounts = Array.from({ length: opcodeBase - 1 }, () => header.u8());
  const files = version >= 5 ? readFiles5(sections, header, folder) : readFiles4(header, folder, name);
  return {
    program,
    version,
    minimumInstructionLength,
    defaultIsStatement,
    lineBase,
    lineRange,
    opcodeBase,
    operandCounts,
    files,
  };
}

function readFiles4(header: ByteReader, folder: string, name: string): string[] {
  const folders = [folder];
  for (let next = header.string(); next !== ''; next = header.string()) folders.push(joinPath(folder, next));
  const files = [name];
  for (let next = header.string(); next !== ''; next = header.string()) {
    const index = header.uleb();
    if (index >= folders.length) header.fail(`file ${next} is in folder ${index}, which does not exist`);
    header.skipLeb(); // time
    header.skipLeb(); // length
    files.push(joinPath(folders[index], next));
  }
  return files;
}

function readFiles5(sections: DebugSections, header: ByteReader, folder: string): string[] {
  const folders: string[] = [];
  readEntries(sections, header, (path) => folders.push(joinPath(folder, path)));
  const files: string[] = [];
  readEntries(sections, header, (path, index) => {
    if (index >= folders.length) header.fail(`file ${path} is in folder ${index}, which does not exist`);
    files.push(joinPath(folders[index], path));
  });
  return files;
}

function readEntries(
  sections: DebugSections,
  header: ByteReader,
  add: (path: string, folder: number) => void,
): void {
  const formats = Array.from({ length: header.u8() }, () => [header.uleb(), header.uleb()] as const);
  const count = header.uleb();
  if (count > 0 && formats.length === 0) header.fail(`${count} names in no format`);
  for (let n = 0; n < count; n++) {
    let path = '';
    let folder = 0;
    for (const [content, form] of formats) {
      if (content === LNCT_PATH) path = readPath(sections, header, form);
      else if (content === LNCT_DIRECTORY_INDEX) folder = Number(readNumber(header, form, 0) ?? 0);
      else skipForm(header, form);
    }
    add(path, folder);
  }
}

function readPath(sections: DebugSections, header: ByteReader, form: number): string {
  if (form === FORM.string) return header.string();
  if (form === FORM.line_strp) return sections.string('.debug_line_str', header.u32());
  if (form === FORM.strp) return sections.string('.debug_str', header.u32());
  return header.fail(`a path of form 0x${form.toString(16)}`);
}
