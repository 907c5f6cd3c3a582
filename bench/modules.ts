/** `npm run bench -- modules`: a module loaded and taken out 10,000 times, and the kernel's memory before and after. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cyclesScript, readCycles } from '../test/guest/modules/cycles.ts';
import { buildOnce, newWorkspace } from './workspace.ts';

const CYCLES = 10_000;
const LIMIT_SECONDS = 3600;

export async function measureModules(): Promise<void> {
  const workspace = await newWorkspace();
  const { kernelPath, initramfsPath } = await buildOnce(workspace, 'gcc');
  const folder = await mkdtemp(join(tmpdir(), 'int80-modules-'));
  const [script, stats] = [join(folder, 'script.sh'), join(folder, 'stats.json')];
  await writeFile(script, cyclesScript(CYCLES, 'insmod hello > /dev/null; rmmod hello'));
  const image = ['--kernel', kernelPath!, '--initrd', initramfsPath!, '--add', `${script}:/tmp/script.sh`];
  const typed = ['--send', 'sh /tmp/script.sh; echo EN""D\n', '--expect', '\nEND\r'];
  const output = await run(['run', ...image, ...typed, '--timeout', String(LIMIT_SECONDS), '--stats', stats]);
  const { before, after } = readCycles(output.replaceAll('\r', ''));
  const { instructions } = JSON.parse(await readFile(stats, 'utf8')) as { instructions: number };
  const changed = Object.keys(after.objects).filter((name) => after.objects[name] !== before.objects[name]);
  console.log(`${CYCLES} times insmod and rmmod: ${Math.round(instructions / CYCLES)} instructions each`);
  console.log(`free memory before ${before.freeKilobytes} KiB, after ${after.freeKilobytes} KiB`);
  console.log(`objects of the kernel that are more or fewer: ${changed.join(' ') || 'none'}`);
  await rm(folder, { recursive: true });
  await workspace.dispose();
}

function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join('bin', 'int80.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString('latin1')));
    child.on('close', (status) =>
      status === 0 ? resolve(output) : reject(new Error(`int80 ended with ${status}`)),
    );
  });
}
