/** How many instructions a second each engine executes on the integer loop, machine and chips included. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Machine } from '../emulator/machine.ts';
import { printTable } from './statistics.ts';

const RUNS = 5;
const QUANTUM_TICKS = 100_000;

function assemble(name: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'int80-bench-'));
  const source = join(process.cwd(), 'bench', 'workloads', `${name}.S`);
  const [object, image] = [join(folder, 'a.o'), join(folder, 'a.elf')];
  execFileSync('gcc', ['-m32', '-c', source, '-o', object]);
  execFileSync('ld', ['-m', 'elf_i386', '-N', '-Ttext=0x100000', '-e', '_start', '-o', image, object]);
  const bytes = readFileSync(image);
  rmSync(folder, { recursive: true });
  return bytes;
}

/** Million instructions a second over one whole run. */
function run(kernel: Uint8Array, translate: boolean): number {
  const machine = new Machine({ memoryMiB: 16, bootTimeSeconds: 0, translate });
  machine.boot({ kernel });
  const started = performance.now();
  while (machine.run(QUANTUM_TICKS) !== 'poweroff');
  return machine.instructions / (performance.now() - started) / 1000;
}

export async function measureInterpreter(): Promise<void> {
  const kernel = assemble('integer-loop');
  const interpreted: number[] = [];
  const translated: number[] = [];
  for (let round = 0; round < RUNS; round++) {
    interpreted.push(run(kernel, false));
    translated.push(run(kernel, true));
  }
  const row = { what: 'integer loop, million instructions a second', unit: 'MIPS', digits: 1 };
  printTable('Interpreter', [{ ...row, goal: '≥ 40', samples: interpreted }]);
  printTable('Translator', [{ ...row, goal: '≥ 400', samples: translated }]);
}
