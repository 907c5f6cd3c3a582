/** The line table of one file: programs of its units, each run when an address or a file of it is first asked for. */
import { ET_REL } from '../elf/elf-file.ts';
import type { AddressRange, LineRow, LineTable, SourceLine } from '../types.ts';
import type { DebugInfo } from './debug-info.ts';
import { readLineHeader } from './line-header.ts';
import { END_OF_SEQUENCE, IS_STATEMENT, PROLOGUE_END, runLineProgram } from './line-program.ts';
import type { LineRows } from './line-program.ts';
import { namesFile } from './paths.ts';
import type { Unit } from './unit.ts';

export class DwarfLineTable implements LineTable {
  private readonly info: DebugInfo;
  private readonly rowsByProgram = new Map<number, LineRows>();
  private readonly filesByProgram = new Map<number, string[]>();

  constructor(info: DebugInfo) {
    this.info = info;
  }

  lookup(address: number): SourceLine | undefined {
    const found = this.find(address);
    return found && sourceOf(found.rows, found.index);
  }

  rowAt(address: number): LineRow | undefined {
    const found = this.find(address);
    if (!found) return undefined;
    const { rows, index } = found;
    return {
      ...sourceOf(rows, index),
      start: rows.address[index],
      end: rows.address[index + 1],
      isStatement: (rows.flags[index] & IS_STATEMENT) !== 0,
    };
  }

  stretchAt(address: number): AddressRange | undefined {
    const found = this.find(address);
    if (!found) return undefined;
    const { rows } = found;
    let first = found.index;
    while (first > 0 && isContinued(rows, first)) first--;
    let behind = found.index + 1;
    while (isContinued(rows, behind)) behind++;
    return { start: rows.address[first], end: rows.address[behind] };
  }

  linesOf(file: string, line: number): number[] {
    const places = this.programsNaming(file).flatMap(({ rows, wanted }) => {
      const starts: number[] = [];
      for (let n = 0; n < rows.line.length; n++) {
        if (rows.line[n] !== line || !wanted(rows, n) || !isStatement(rows, n)) continue;
        if (!isWithinStretch(rows, n)) starts.push(rows.address[n]);
      }
      return starts;
    });
    return [...new Set(places)].sort((a, b) => a - b);
  }

  nextLineWithCode(file: string, line: number): number | undefined {
    let best: number | undefined;
    for (const { rows, wanted } of this.programsNaming(file)) {
      for (let n = 0; n < rows.line.length; n++) {
        const here = rows.line[n];
        if (here < line || (best !== undefined && here >= best)) continue;
        if (wanted(rows, n) && isStatement(rows, n)) best = here;
      }
    }
    return best;
  }

  files(): string[] {
    const named = this.units().map(({ unit, program }) => this.rowsOf(unit, program));
    const used = named.flatMap((rows) => [...new Set(rows.file)].map((file) => rows.files[file]));
    return [...new Set(used)].filter((file) => file !== undefined).sort();
  }

  /** The file of a DW_AT_decl_file or DW_AT_call_file number. */
  fileName(unit: Unit, number: number): string | undefined {
    const program = unit.lineProgram;
    return program === undefined ? undefined : this.filesOf(unit, program)[number];
  }

  /** The first place from `start` on, before `end`, that the compiler marks as the end of a prologue. */
  prologueEnd(start: number, end: number): number | undefined {
    return this.scan(start, end, (rows, n) => (rows.flags[n] & PROLOGUE_END) !== 0);
  }

  /** The first row that begins at `address` or after it, before `end`. */
  rowStart(address: number, end: number): number | undefined {
    return this.scan(address, end, () => true);
  }

  private scan(
    start: number,
    end: number,
    wanted: (rows: LineRows, n: number) => boolean,
  ): number | undefined {
    const found = this.find(start);
    if (!found) return undefined;
    const { rows } = found;
    for (let n = firstAt(rows, found.index); n < rows.address.length; n++) {
      const address = rows.address[n];
      if (address >= end || rows.flags[n] & END_OF_SEQUENCE) return undefined;
      if (address >= start && wanted(rows, n)) return address;
    }
    return undefined;
  }

  private find(address: number): { rows: LineRows; index: number } | undefined {
    const unit = this.info.unitAt(address);
    const program = unit?.lineProgram;
    if (unit === undefined || program === undefined) return undefined;
    const rows = this.rowsOf(unit, program);
    let low = 0;
    let high = rows.address.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows.address[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 || rows.flags[low - 1] & END_OF_SEQUENCE ? undefined : { rows, index: low - 1 };
  }

  private units(): { unit: Unit; program: number }[] {
    return this.info.units.flatMap((unit) => {
      const program = unit.lineProgram;
      return program === undefined ? [] : [{ unit, program }];
    });
  }

  private programsNaming(file: string): { rows: LineRows; wanted: (rows: LineRows, n: number) => boolean }[] {
    const seen = new Set<number>();
    return this.units().flatMap(({ unit, program }) => {
      if (seen.has(program)) return [];
      seen.add(program);
      const named = this.filesOf(unit, program).map((name) => namesFile(file, name));
      if (!named.includes(true)) return [];
      return [
        { rows: this.rowsOf(unit, program), wanted: (rows: LineRows, n: number) => named[rows.file[n]] },
      ];
    });
  }

  private filesOf(unit: Unit, program: number): string[] {
    let files = this.filesByProgram.get(program);
    if (!files) {
      files = readLineHeader(this.info.sections, program, unit.folder, unit.name).files;
      this.filesByProgram.set(program, files);
    }
    return files;
  }

  private rowsOf(unit: Unit, program: number): LineRows {
    let rows = this.rowsByProgram.get(program);
    if (!rows) {
      const header = readLineHeader(this.info.sections, program, unit.folder, unit.name);
      rows = runLineProgram(header, this.info.sections.elf.type === ET_REL);
      this.rowsByProgram.set(program, rows);
      this.filesByProgram.set(program, rows.files);
    }
    return rows;
  }
}

function sourceOf(rows: LineRows, index: number): SourceLine {
  return { file: rows.files[rows.file[index]], line: rows.line[index], column: rows.column[index] };
}

const isStatement = (rows: LineRows, n: number): boolean =>
  (rows.flags[n] & (IS_STATEMENT | END_OF_SEQUENCE)) === IS_STATEMENT;

/** The first of the rows that stand at the same address as row `n`. */
function firstAt(rows: LineRows, n: number): number {
  while (n > 0 && rows.address[n - 1] === rows.address[n]) n--;
  return n;
}

/** Whether row `n` belongs to the line of the row before it, and no end lies between. */
function isContinued(rows: LineRows, n: number): boolean {
  if ((rows.flags[n] | rows.flags[n - 1]) & END_OF_SEQUENCE) return false;
  return rows.line[n] === rows.line[n - 1] && rows.file[n] === rows.file[n - 1];
}

/** Whether row `n` goes on with code of its own line: rows without a byte between count as nothing. */
function isWithinStretch(rows: LineRows, n: number): boolean {
  const first = firstAt(rows, n);
  for (let same = n - 1; same >= first; same--)
    if (rows.line[same] === rows.line[n] && rows.file[same] === rows.file[n] && isStatement(rows, same))
      return true;
  if (first === 0 || rows.flags[first - 1] & END_OF_SEQUENCE) return false;
  return rows.line[first - 1] === rows.line[n] && rows.file[first - 1] === rows.file[n];
}
