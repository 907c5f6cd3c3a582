/** The walk on a kernel whose entry.S a student has changed: what was added is a station of its own. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SymbolTable } from '../../../debugger/symbols/symbol-table.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import type { StockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { newMachine } from '../lab.ts';
import { kinds, labOf, station, WalkBench, walkLab } from './lab.ts';
import type { WalkLab } from './lab.ts';

const ENTRY = 'kernel/arch/i386/kernel/entry.S';
const AFTER = 'movl %eax,EAX(%esp)\t\t/* the result, into the frame */\n';
/** Five instructions: PUSH, CALL, INCL, RET, ADDL. */
const HOOK = `${AFTER}\tpushl %eax\n\tcall my_hook\n\taddl $4,%esp\n`;
const FUNCTION = `
ENTRY(my_hook)
	incl my_count
	ret
	.data
my_count:
	.long 0
	.text
`;
const HOOK_INSTRUCTIONS = 5;
const PROMPT_TICKS = 60_000_000;

describe.skipIf(lacks('gcc', hasGcc()))('the walk on a changed entry.S', () => {
  let folder: string;
  let stock: WalkLab;
  let patched: WalkLab;
  beforeAll(async () => {
    stock = await walkLab('gcc');
    folder = mkdtempSync(join(tmpdir(), 'int80-patched-'));
    const lab = join(folder, 'lab');
    cpSync((await stockBuild('gcc')).folder, lab, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
    const text = readFileSync(join(lab, ENTRY), 'utf8');
    expect(text).toContain(AFTER);
    writeFileSync(
      join(lab, ENTRY),
      text.replace(AFTER, HOOK).replace('ENTRY(system_call)', `${FUNCTION}ENTRY(system_call)`),
    );
    const built = await int80(['build', lab, '--cc', 'gcc', '--json']);
    if (built.status !== 0) throw new Error(`${built.stdout}\n${built.stderr}`);
    const { kernelPath, initramfsPath, programsFolder } = JSON.parse(built.stdout) as StockBuild;
    const kernel = readFileSync(kernelPath);
    const offsets = JSON.parse(readFileSync(join(dirname(kernelPath), 'offsets.json'), 'utf8')) as Record<
      string,
      number
    >;
    patched = labOf(
      {
        image: { kernel, initrd: readFileSync(initramfsPath), commandLine: 'console=ttyS0' },
        symbols: SymbolTable.fromElf(kernel),
        program: stock.program,
        offsets,
      },
      programsFolder,
    );
  });
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('shows the hook as its own station, and the call is longer by exactly its instructions', () => {
    const walk = (lab: WalkLab): ReturnType<WalkBench['follow']> => {
      const machine = newMachine(lab);
      machine.run(PROMPT_TICKS);
      const bench = new WalkBench(lab, machine);
      bench.type('getpid\n');
      return bench.follow({ kind: 'next', comm: 'getpid', number: 20 });
    };
    const before = walk(stock);
    const after = walk(patched);
    const call = station(after, 'call');
    expect(call.title).toBe('my_hook');
    expect(call.own).toBe(3);
    expect(call.source).toMatchObject({ file: ENTRY });
    expect(kinds(before)).not.toContain('call');
    expect(kinds(after).indexOf('call')).toBeGreaterThan(kinds(after).indexOf('result'));
    expect(kinds(after).indexOf('call')).toBeLessThan(kinds(after).indexOf('way-out'));
    const nops = (of: typeof before): number =>
      of.stations.flatMap(({ steps }) => steps).filter(({ text }) => text.startsWith('nop')).length;
    expect(after.counts.own - nops(after)).toBe(before.counts.own - nops(before) + HOOK_INSTRUCTIONS);
    expect(after).toMatchObject({ ending: 'returned', result: before.result });
  });
});
