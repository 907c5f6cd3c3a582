/** A case in words: assembly, the state it starts in, and what was different. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GENERAL, hex, show128, show80 } from './compare.ts';
import { nameOf } from './forms.ts';
import type { Program } from './instruction.ts';
import { assemble, boundaries } from './instruction.ts';
import type { Input } from './layout.ts';
import { CODE, FX, LOCAL_CODE16 } from './layout.ts';
import { restingUnit } from './unit-state.ts';

function byteText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => hex(byte, 2)).join(' ');
}

/** Lines of objdump for one instruction's bytes; null where there is no objdump. */
function disassemble(bytes: Uint8Array, address: number, code16: boolean): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'int80-objdump-'));
  try {
    const file = join(folder, 'code.bin');
    writeFileSync(file, bytes);
    const machine = ['-b', 'binary', '-m', code16 ? 'i8086' : 'i386', '-M', 'intel'];
    const args = ['-D', '--no-show-raw-insn', ...machine, `--adjust-vma=0x${hex(address)}`, file];
    const done = spawnSync('objdump', args, { encoding: 'utf8' });
    if (done.status !== 0) return null;
    const lines = done.stdout.split('\n').filter((line) => /^\s*[0-9a-f]+:\t/.test(line));
    return lines.map((line) => line.replace(/^\s*[0-9a-f]+:\t/, '').trim()).join('; ');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One line an instruction: address, bytes, assembly, or the table's name where objdump is missing. */
export function showProgram(program: Program): string[] {
  const { bytes, start } = assemble(program);
  const starts = boundaries(program);
  return program.instructions.map((each, n) => {
    const own = bytes.subarray(starts[n], starts[n + 1]);
    const at = CODE + start + starts[n];
    const text = disassemble(own, at, program.segments.cs === LOCAL_CODE16) ?? nameOf(each.row);
    return `${hex(at)}: ${byteText(own).padEnd(30)}  ${text}`;
  });
}

const RESTING = restingUnit();

/** Parts of the units' state that are not as after FNINIT with zeros. */
function showUnit(unit: Buffer): string[] {
  const differs = (at: number, size: number): boolean =>
    unit.compare(RESTING, at, at + size, at, at + size) !== 0;
  const lines: string[] = [];
  if (differs(0, 5)) {
    const word = (at: number): string => hex(unit.readUInt16LE(at), 4);
    lines.push(`cw=${word(FX.CW)} sw=${word(FX.SW)} tags=${hex(unit.readUInt8(FX.TW), 2)}`);
  }
  if (differs(FX.MXCSR, 4)) lines.push(`mxcsr=${hex(unit.readUInt32LE(FX.MXCSR), 4)}`);
  for (let n = 0; n < 8; n++) {
    const [st, xmm] = [FX.ST + 16 * n, FX.XMM + 16 * n];
    if (differs(st, 10)) lines.push(`st${n}=${show80(unit, st)}`);
    if (differs(xmm, 16)) lines.push(`xmm${n}=${show128(unit, xmm)}`);
  }
  return lines;
}

/** The state, without what is zero. */
export function showInput(input: Input): string[] {
  const { unit, segments, regs, eflags } = input;
  const named = GENERAL.map((name, n) => [name, regs[n]] as const).filter(([, value]) => value !== 0);
  const selectors = Object.entries(segments);
  return [
    [...named, ['eflags', eflags] as const, ...selectors]
      .map(([name, value]) => `${name}=${hex(value)}`)
      .join(' '),
    ...input.patches.map(({ offset, bytes }) => `data[${hex(offset, 4)}] = ${byteText(bytes)}`),
    ...showUnit(unit),
  ];
}

export function showCase(title: string, program: Program, input: Input, lines: readonly string[]): string {
  const indented = [...showProgram(program), ...showInput(input)].map((line) => `  ${line}`);
  return [title, ...indented, ...lines.map((line) => `  ! ${line}`)].join('\n');
}
