import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installAdvice, installCommand } from '../../../main/toolchain/install-advice.ts';
import { findCompilers, resolveCompiler, ToolchainError } from '../../../main/toolchain/toolchain.ts';
import { hasClang, hasGcc, lacks } from '../../support/tools.ts';
import { temporaryFolder } from './tiny-tree.ts';

const noGcc = lacks('gcc', hasGcc());
const noClang = lacks('clang', hasClang());

async function program(folder: string, name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

async function failure(wanted: string | null, PATH: string): Promise<ToolchainError> {
  const error: unknown = await resolveCompiler(wanted, { PATH }).catch((reason: unknown) => reason);
  if (!(error instanceof ToolchainError)) throw new Error('a compiler was found');
  return error;
}

describe('the compilers of this computer', () => {
  it.skipIf(noGcc || noClang)('are gcc and clang, gcc first, with versions for the status bar', async () => {
    const found = await findCompilers();
    expect(found.map(({ id }) => id)).toEqual(['gcc', 'clang']);
    expect(found[0].title).toMatch(/^gcc \d+\.\d+.* \(GNU as, GNU ld \d+\.\d+/);
    expect(found[1].title).toMatch(/^clang \d+\.\d+.* \(ld\.lld \d+\.\d+/);
  });

  it.skipIf(noGcc)('can be named by path', async () => {
    const [gcc] = await findCompilers();
    expect(await resolveCompiler(gcc.program)).toMatchObject({
      id: gcc.program,
      family: 'gcc',
      title: gcc.title,
    });
  });

  it.skipIf(noClang)('are known by what they are, not by what they are called', async () => {
    const folder = await temporaryFolder();
    await symlink('/usr/bin/clang', join(folder, 'gcc'));
    const path = `${folder}:/usr/bin`;
    expect((await findCompilers({ PATH: path })).map(({ id, family }) => `${id} ${family}`)).not.toContain(
      'gcc clang',
    );
    expect(await resolveCompiler(join(folder, 'gcc'))).toMatchObject({ family: 'clang' });
  });

  it('are not looked for in relative folders of PATH', async () => {
    expect(await findCompilers({ PATH: '.:bin:' })).toEqual([]);
  });
});

describe('a missing compiler', () => {
  it('is an error that has the one command which installs it', async () => {
    const error = await failure(null, await temporaryFolder());
    expect(error.code).toBe('no-compiler');
    expect(error.message).toMatch(/^No compiler that can build the guest was found\. Install one with: \S+/);
  });

  it('is named when it was asked for by name', async () => {
    expect((await failure('clang', await temporaryFolder())).message).toMatch(
      /^The compiler "clang" cannot be used: there is no such program\. Install/,
    );
    expect((await failure('/opt/none/gcc', '')).message).toMatch(
      /"\/opt\/none\/gcc" cannot be used: there is no such program/,
    );
  });

  it('is no reason to take one that cannot make 32-bit code', async () => {
    const folder = await temporaryFolder();
    const path = await program(
      folder,
      'gcc',
      'case "$1" in --version) echo "gcc (GCC) 13.1";; *) echo "cannot do that" >&2; exit 1;; esac',
    );
    const { message } = await failure('gcc', folder);
    expect(message).toContain(`${path} `);
    expect(message).toMatch(/cannot be used: it does not work \(.*gcc .*\)\. Install/);
  });

  it('is not replaced by a program that is no compiler', async () => {
    const folder = await temporaryFolder();
    const path = await program(folder, 'gcc', 'echo hello');
    expect((await failure('gcc', folder)).message).toContain(`${path} is neither gcc nor clang`);
  });

  it('may be one without its linker', async () => {
    const folder = await temporaryFolder();
    const path = await program(
      folder,
      'clang',
      'case "$1" in --version) echo "clang version 16.0.1";; *) echo /nowhere;; esac',
    );
    const { message } = await failure('clang', folder);
    expect(message).toContain(`${path} has no ld.lld beside it (package lld)`);
  });
});

describe('the advice how to install one', () => {
  it.each([
    ['linux', 'x64', 'ID=debian\n', 'sudo apt-get install gcc binutils'],
    ['linux', 'x64', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt-get install gcc binutils'],
    ['linux', 'arm64', 'ID=debian\n', 'sudo apt-get install clang lld llvm'],
    ['linux', 'x64', 'ID=fedora\n', 'sudo dnf install gcc binutils'],
    ['darwin', 'arm64', '', 'brew install llvm lld'],
    ['win32', 'x64', '', 'winget install LLVM.LLVM'],
  ])('on %s %s %j is %s', (platform, architecture, release, command) =>
    expect(installCommand(platform, architecture, release)).toBe(command),
  );

  it('names the command of every system when this one is unknown', () => {
    const advice = installAdvice('linux', 'x64', 'ID=unheard-of\n');
    for (const name of ['Debian', 'Fedora', 'macOS', 'Windows']) expect(advice).toContain(name);
  });
});

describe('a compiler', () => {
  it('is not handed files of the workspace as programs', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    await program(join(folder, 'bin'), 'gcc', `touch ${folder}/ran; echo gcc`);
    const before = process.cwd();
    process.chdir(folder);
    try {
      await findCompilers({ PATH: 'bin' });
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});
