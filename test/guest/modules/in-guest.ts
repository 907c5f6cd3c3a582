/** Modules of a test, compiled as the product compiles modules, and scripts that run in the guest with them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { resolveCompiler } from '../../../main/toolchain/compilers.ts';
import { compilerFlags, relocatableLinkFlags } from '../../../main/toolchain/compiler-flags.ts';
import { int80 } from '../../support/int80.ts';
import type { StockBuild } from '../../support/int80.ts';
import type { Family } from '../native.ts';

export interface GuestFile {
  hostPath: string;
  guestPath: string;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'int80-modules-'));

/** Compiles a source as `obj-m` does, without a warning; resolves with the object's path on the host. */
export async function moduleObject(
  stock: StockBuild,
  cc: Family,
  source: string,
  ...extra: string[]
): Promise<string> {
  const compiler = await resolveCompiler(cc);
  const build = dirname(stock.programsFolder);
  const flags = compilerFlags(compiler, 'kernel', 'c', { workspace: stock.folder, build });
  const object = join(temporaryFolder(), basename(source).replace(/\.c$/, '.o'));
  const args = [...flags, '-Werror', '-DMODULE=', ...extra, '-c', source, '-o', `${object}.full`];
  execFileSync(compiler.program, args, { cwd: stock.folder, stdio: 'pipe' });
  execFileSync(compiler.linker, [...relocatableLinkFlags(true), '-o', object, `${object}.full`], {
    stdio: 'pipe',
  });
  return object;
}

/** The same from the text of a source. */
export function moduleOf(
  stock: StockBuild,
  cc: Family,
  name: string,
  text: string,
  ...extra: string[]
): Promise<string> {
  const source = join(temporaryFolder(), `${name}.c`);
  writeFileSync(source, text);
  return moduleObject(stock, cc, source, ...extra);
}

/** What a script of the guest's shell prints, with the kernel's messages; in the folder /tmp, as root. */
export async function inGuest(
  { kernelPath, initramfsPath }: StockBuild,
  script: string,
  files: GuestFile[] = [],
  seconds = 100,
): Promise<string> {
  const path = join(temporaryFolder(), 'script.sh');
  writeFileSync(path, `cd /tmp\n${script}\n`);
  const added = [...files, { hostPath: path, guestPath: '/tmp/script.sh' }];
  const run = await int80([
    'run',
    ...['--kernel', kernelPath, '--initrd', initramfsPath],
    ...added.flatMap(({ hostPath, guestPath }) => ['--add', `${hostPath}:${guestPath}`]),
    ...['--send', 'echo BE""GIN; sh /tmp/script.sh; echo EN""D\n', '--expect', '\nEND\r'],
    ...['--timeout', String(seconds)],
  ]);
  const output = run.stdout.replaceAll('\r', '');
  const end = output.lastIndexOf('\nEND\n');
  if (end < 0) throw new Error(`the script did not come to its end:\n${output}\n${run.stderr}`);
  return output.slice(output.indexOf('\nBEGIN\n') + 7, end + 1);
}

/** A file of the host in the guest's /tmp, by the same name or another. */
export const inTmp = (hostPath: string, name = basename(hostPath)): GuestFile => ({
  hostPath,
  guestPath: `/tmp/${name}`,
});
