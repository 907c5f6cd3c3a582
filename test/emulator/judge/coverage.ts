/** Which forms were judged, how often, in which variants, with how many faults and differences. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { nameOf, reasonAgainst } from './forms.ts';
import type { Instruction, Program } from './instruction.ts';
import { CODE_BYTES, LOCAL_CODE16, OUT, PAGE } from './layout.ts';
import type { Outcome } from './layout.ts';
import { boundaries } from './instruction.ts';
import { instructionAt } from './tolerance.ts';

export interface Counts {
  cases: number;
  /** With a register, or a memory operand, in ModRM. */
  register: number;
  memory: number;
  /** With 66, 67, LOCK, F2 or F3; in 16-bit code; over a page border. */
  operandSize: number;
  addressSize: number;
  lock: number;
  repeat: number;
  code16: number;
  border: number;
  faults: number;
  differences: number;
}

const NOTHING: Counts = {
  ...{ cases: 0, register: 0, memory: 0, operandSize: 0, addressSize: 0, lock: 0, repeat: 0 },
  ...{ code16: 0, border: 0, faults: 0, differences: 0 },
};
const COLUMNS: readonly [string, keyof Counts][] = [
  ['cases', 'cases'],
  ['reg', 'register'],
  ['mem', 'memory'],
  ['66', 'operandSize'],
  ['67', 'addressSize'],
  ['lock', 'lock'],
  ['rep', 'repeat'],
  ['code16', 'code16'],
  ['border', 'border'],
  ['faults', 'faults'],
  ['different', 'differences'],
];
const NAME_WIDTH = 34;
const WIDTH = 9;
const BP = 3;

export class Coverage {
  readonly rows: readonly Row[];
  private readonly counts: Map<string, Counts>;

  /** `from`: shows the numbers of another. */
  constructor(rows: readonly Row[], from?: Coverage) {
    this.rows = rows;
    this.counts = from?.counts ?? new Map();
  }

  of(row: Row): Counts {
    return this.counts.get(nameOf(row)) ?? NOTHING;
  }

  count(program: Program, outcome: Outcome, differs: boolean): void {
    const starts = boundaries(program);
    const at = outcome.readInt32LE(OUT.TRAP) === BP ? -1 : instructionAt(program, outcome);
    program.instructions.forEach((each, n) => {
      const counts = this.entry(each.row);
      const first = program.start + starts[n];
      const last = program.start + starts[n + 1] - 1;
      countOne(counts, each, program, differs);
      if (first < PAGE !== last < PAGE || last >= CODE_BYTES) counts.border++;
      if (at === n) counts.faults++;
    });
  }

  private entry(row: Row): Counts {
    const name = nameOf(row);
    const known = this.counts.get(name);
    if (known !== undefined) return known;
    const made = { ...NOTHING };
    this.counts.set(name, made);
    return made;
  }

  /** The table as text: a line for each form, those not judged with the reason. */
  lines(): string[] {
    const head = ['form'.padEnd(NAME_WIDTH), ...COLUMNS.map(([title]) => title.padStart(WIDTH))].join('');
    return [head, ...this.rows.map((row) => this.line(row))];
  }

  private line(row: Row): string {
    const reason = reasonAgainst(row);
    const name = nameOf(row).padEnd(NAME_WIDTH);
    if (reason !== '') return `${name}  not judged: it ${reason}`;
    const counts = this.of(row);
    return name + COLUMNS.map(([, key]) => String(counts[key] || '-').padStart(WIDTH)).join('');
  }
}

function countOne(counts: Counts, each: Instruction, program: Program, differs: boolean): void {
  counts.cases++;
  if (each.modrm.length > 0) counts[each.modrm[0] >= 0xc0 ? 'register' : 'memory']++;
  if (each.prefixes.includes(0x66)) counts.operandSize++;
  if (each.prefixes.includes(0x67)) counts.addressSize++;
  if (each.prefixes.includes(0xf0)) counts.lock++;
  if (each.prefixes.some((byte) => byte === 0xf2 || byte === 0xf3)) counts.repeat++;
  if (program.segments.cs === LOCAL_CODE16) counts.code16++;
  if (differs) counts.differences++;
}
