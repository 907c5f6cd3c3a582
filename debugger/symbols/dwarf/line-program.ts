/**
 * Runs a line number program (DWARF 5, 6.2.5) and keeps its rows in ascending order of address. A row holds up to the
 * next; a sequence ends with a row that names no line.
 */
import type { ByteReader } from '../byte-reader.ts';
import type { LineHeader } from './line-header.ts';

const LNS_COPY = 1;
const LNS_ADVANCE_PC = 2;
const LNS_ADVANCE_LINE = 3;
const LNS_SET_FILE = 4;
const LNS_SET_COLUMN = 5;
const LNS_NEGATE_STMT = 6;
const LNS_SET_BASIC_BLOCK = 7;
const LNS_CONST_ADD_PC = 8;
const LNS_FIXED_ADVANCE_PC = 9;
const LNS_SET_PROLOGUE_END = 10;
const LNS_SET_EPILOGUE_BEGIN = 11;

const LNE_END_SEQUENCE = 1;
const LNE_SET_ADDRESS = 2;
const LNE_DEFINE_FILE = 3;
const LNE_SET_DISCRIMINATOR = 4;

export const IS_STATEMENT = 1;
export const END_OF_SEQUENCE = 2;
export const PROLOGUE_END = 4;

/** Columns of a table with one row for each place. */
export interface LineRows {
  files: string[];
  address: Uint32Array;
  file: Uint16Array;
  line: Uint32Array;
  column: Uint16Array;
  flags: Uint8Array;
}

interface Row {
  address: number;
  file: number;
  line: number;
  column: number;
  flags: number;
}

/** Sequences that begin at address 0 are of code that the linker threw away, unless `keepZero`. */
export function runLineProgram(header: LineHeader, keepZero: boolean): LineRows {
  const sequences = new LineMachine(header).run().filter(([first]) => keepZero || first.address !== 0);
  sequences.sort((a, b) => a[0].address - b[0].address);
  const rows = sequences.flat();
  return {
    files: header.files,
    address: Uint32Array.from(rows, (row) => row.address),
    file: Uint16Array.from(rows, (row) => row.file),
    line: Uint32Array.from(rows, (row) => row.line),
    column: Uint16Array.from(rows, (row) => Math.min(row.column, 0xffff)),
    flags: Uint8Array.from(rows, (row) => row.flags),
  };
}

class LineMachine {
  private readonly header: LineHeader;
  private readonly reader: ByteReader;
  private readonly sequences: Row[][] = [];
  private rows: Row[] = [];
  private state: Row;

  constructor(header: LineHeader) {
    this.header = header;
    this.reader = header.program;
    this.state = this.initial();
  }

  private initial(): Row {
    return {
      address: 0,
      file: 1,
      line: 1,
      column: 0,
      flags: this.header.defaultIsStatement ? IS_STATEMENT : 0,
    };
  }

  run(): Row[][] {
    const { reader, header } = this;
    while (!reader.done) {
      const opcode = reader.u8();
      if (opcode >= header.opcodeBase) this.special(opcode);
      else if (opcode === 0) this.extended();
      else this.standard(opcode);
    }
    if (this.rows.length > 0) reader.fail('the program ends within a sequence');
    return this.sequences;
  }

  private special(opcode: number): void {
    const { opcodeBase, lineBase, lineRange, minimumInstructionLength } = this.header;
    const adjusted = opcode - opcodeBase;
    this.advance(Math.floor(adjusted / lineRange) * minimumInstructionLength);
    this.state.line += lineBase + (adjusted % lineRange);
    this.emit();
  }

  private advance(bytes: number): void {
    const address = this.state.address + bytes;
    if (address > 0xffffffff) this.reader.fail('an address beyond 4 GB');
    this.state.address = address;
  }

  private emit(): void {
    const { state, rows, reader, header } = this;
    const last = rows[rows.length - 1];
    if (last && state.address < last.address) reader.fail('the addresses of a sequence go backwards');
    if (state.line < 0 || state.line > 0xffffff) reader.fail(`line ${state.line}`);
    if (state.file >= header.files.length && !(state.flags & END_OF_SEQUENCE))
      reader.fail(`file ${state.file} does not exist`);
    rows.push({ ...state });
    state.flags &= ~PROLOGUE_END;
  }

  private standard(opcode: number): void {
    const { reader, state, header } = this;
    switch (opcode) {
      case LNS_COPY:
        return this.emit();
      case LNS_ADVANCE_PC:
        return this.advance(reader.uleb() * header.minimumInstructionLength);
      case LNS_ADVANCE_LINE:
        state.line += reader.sleb();
        return;
      case LNS_SET_FILE:
        state.file = reader.uleb();
        return;
      case LNS_SET_COLUMN:
        state.column = reader.uleb();
        return;
      case LNS_NEGATE_STMT:
        state.flags ^= IS_STATEMENT;
        return;
      case LNS_SET_BASIC_BLOCK:
      case LNS_SET_EPILOGUE_BEGIN:
        return;
      case LNS_CONST_ADD_PC:
        return this.advance(
          Math.floor((255 - header.opcodeBase) / header.lineRange) * header.minimumInstructionLength,
        );
      case LNS_FIXED_ADVANCE_PC:
        return this.advance(reader.u16());
      case LNS_SET_PROLOGUE_END:
        state.flags |= PROLOGUE_END;
        return;
      default:
        for (let n = header.operandCounts[opcode - 1]; n > 0; n--) reader.skipLeb();
    }
  }

  private extended(): void {
    const { state } = this;
    const body: ByteReader = this.reader.part(this.reader.uleb());
    switch (body.u8()) {
      case LNE_END_SEQUENCE:
        state.flags |= END_OF_SEQUENCE;
        this.emit();
        if (this.rows.length > 1) this.sequences.push(this.rows);
        this.rows = [];
        this.state = this.initial();
        return;
      case LNE_SET_ADDRESS:
        state.address = body.u32();
        return;
      case LNE_DEFINE_FILE:
        return body.fail('a file defined within the program, which no compiler does any more');
      case LNE_SET_DISCRIMINATOR:
        body.uleb();
    }
  }
}
