/**
 * The stock build's library and programs on the host's Linux: they use its i386 system calls, so Linux itself is the
 * judge of them. Programs of a test are compiled with the host's compiler as the product compiles programs, and linked
 * with the stock library.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { resolveCompiler } from '../../main/toolchain/compilers.ts';
import { compilerFlags, programLinkFlags } from '../../main/toolchain/compiler-flags.ts';
import { lacks, runsGuestPrograms } from '../support/tools.ts';
import type { StockBuild } from '../support/int80.ts';

export type Family = 'gcc' | 'clang';

/** True when tests that run what `cc` built are to be skipped. */
export const lacksNative = (cc: Family, present: () => boolean): boolean =>
  lacks(cc, present()) || lacks('a kernel that runs i386 programs', runsGuestPrograms());

/** Compiles `sources` without a warning and links them with the library of `stock`; resolves with the program's path. */
export async function nativeProgram(stock: StockBuild, cc: Family, ...sources: string[]): Promise<string> {
  const compiler = await resolveCompiler(cc);
  const build = dirname(stock.programsFolder);
  const folder = mkdtempSync(join(tmpdir(), 'int80-native-'));
  const program = join(folder, 'program');
  const flags = compilerFlags(compiler, 'user', 'c', { workspace: stock.folder, build });
  // Include folders among the flags are relative to the workspace.
  const cwd = stock.folder;
  const objects = sources.map((source) => join(folder, `${basename(source)}.o`));
  sources.forEach((source, i) => {
    const args = [...flags, '-Werror', '-c', source, '-o', objects[i]];
    execFileSync(compiler.program, args, { cwd, stdio: 'pipe' });
  });
  const inputs = [join(build, 'obj/libc/crt0.o'), ...objects, join(build, 'link/libc.a')];
  execFileSync(compiler.linker, [...programLinkFlags(cc), '-o', program, ...inputs], { stdio: 'pipe' });
  return program;
}
