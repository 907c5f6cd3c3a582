/**
 * Which compilers this computer has that can make the guest: gcc with GNU as and ld, or clang with ld.lld. Each is
 * tried by compiling and linking a function before it is offered.
 */
import { mkdtemp, open, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { CompilerInfo } from '../contract.ts';
import { fileIdentity, findProgram, foldersBeside, searchFolders, versionSuffix } from './executables.ts';
import { installAdviceHere } from './install-advice.ts';
import { runTool } from './run-tool.ts';
import { ToolchainError } from './toolchain-error.ts';

export interface Compiler extends CompilerInfo {
  family: 'gcc' | 'clang';
  /** Absolute paths of the programs. */
  program: string;
  linker: string;
  archiver: string;
  /** What makes the compiler produce i386 code. */
  targetArguments: string[];
  /** The folder of stdarg.h and stddef.h: the only one outside the workspace that sources may include from. */
  includeFolder: string;
  /** Changes when any of the programs is replaced; part of what decides whether an object can be reused. */
  identity: string;
}

/** Why a compiler that is there cannot be used; `reason` continues the sentence "gcc …". */
interface Unusable {
  reason: string;
}

const GCC_NAMES = [
  'gcc',
  'i686-linux-gnu-gcc',
  'x86_64-linux-gnu-gcc',
  'i686-elf-gcc',
  'x86_64-elf-gcc',
  'i386-elf-gcc',
];
const CLANG_NAMES = ['clang', ...Array.from({ length: 14 }, (_, index) => `clang-${24 - index}`)];
const PROBE = 'int probe(int x) { return x + 1; }\n';

const known = new Map<string, Promise<Compiler | Unusable>>();

async function firstLine(program: string, args: string[]): Promise<string | null> {
  const run = await runTool(program, args, { cwd: tmpdir(), timeLimitSeconds: 20 });
  return run.status === 0 ? run.stdout.split('\n')[0].trim() : null;
}

/** gcc names its own assembler and linker; a bare name means "whatever PATH has". */
async function gccCompanion(gcc: string, name: string, folders: string[]): Promise<string | null> {
  const answer = await firstLine(gcc, [`-print-prog-name=${name}`]);
  return answer === null ? null : findProgram([answer], folders);
}

const version = (line: string | null): string => /\d+\.\d+(\.\d+)?/.exec(line ?? '')?.[0] ?? '?';

async function describeGcc(id: string, program: string, folders: string[]): Promise<Compiler | Unusable> {
  const beside = await foldersBeside(program, folders);
  const [banner, include, assembler, linker, archiver] = await Promise.all([
    firstLine(program, ['-dumpfullversion']),
    firstLine(program, ['-m32', '-print-file-name=include']),
    gccCompanion(program, 'as', beside),
    gccCompanion(program, 'ld', beside),
    gccCompanion(program, 'ar', beside),
  ]);
  if (!assembler || !linker || !archiver)
    return { reason: 'has no GNU as, ld and ar beside it (package binutils)' };
  if (!include || !isAbsolute(include)) return { reason: 'does not say where its own headers are' };
  const ldVersion = version(await firstLine(linker, ['--version']));
  return {
    id,
    title: `gcc ${version(banner)} (GNU as, GNU ld ${ldVersion})`,
    family: 'gcc',
    program,
    linker,
    archiver,
    targetArguments: ['-m32'],
    includeFolder: await realpath(include),
    identity: (await Promise.all([program, assembler, linker].map(fileIdentity))).join('\n'),
  };
}

async function describeClang(id: string, program: string, folders: string[]): Promise<Compiler | Unusable> {
  const beside = await foldersBeside(program, folders);
  const suffix = versionSuffix(program);
  const [banner, resources, linker, archiver] = await Promise.all([
    firstLine(program, ['--version']),
    firstLine(program, ['-print-resource-dir']),
    findProgram([`ld.lld${suffix}`, 'ld.lld'], beside),
    findProgram([`llvm-ar${suffix}`, 'llvm-ar', ...(process.platform === 'linux' ? ['ar'] : [])], beside),
  ]);
  if (!linker) return { reason: 'has no ld.lld beside it (package lld)' };
  if (!archiver) return { reason: 'has no llvm-ar beside it (package llvm)' };
  if (!resources) return { reason: 'does not say where its own headers are' };
  const lldVersion = version(await firstLine(linker, ['--version']));
  return {
    id,
    title: `clang ${version(banner)} (ld.lld ${lldVersion})`,
    family: 'clang',
    program,
    linker,
    archiver,
    targetArguments: ['--target=i386-unknown-linux-gnu'],
    includeFolder: await realpath(join(resources, 'include')),
    identity: (await Promise.all([program, linker].map(fileIdentity))).join('\n'),
  };
}

/** True for a relocatable or executable ELF file of the 80386. */
async function isElf386(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(20), 0, 20, 0);
    return buffer.readUInt32BE(0) === 0x7f454c46 && buffer[4] === 1 && buffer.readUInt16LE(18) === 3;
  } finally {
    await file.close();
  }
}

/** Compiles and links one function; answers why that failed, or null. */
async function objectionByTrial(compiler: Compiler): Promise<string | null> {
  const cwd = await mkdtemp(join(tmpdir(), 'int80-probe-'));
  try {
    await writeFile(join(cwd, 'probe.c'), PROBE);
    const compile = [
      '-march=i486',
      '-ffreestanding',
      '-fno-pic',
      '-nostdinc',
      '-c',
      'probe.c',
      '-o',
      'probe.o',
    ];
    const compiled = await runTool(compiler.program, [...compiler.targetArguments, ...compile], {
      cwd,
      temporaryFolder: cwd,
    });
    if (compiled.status !== 0 || !(await isElf386(join(cwd, 'probe.o'))))
      return `cannot make 32-bit ELF code${because(compiled.stderr)}`;
    const link = ['-m', 'elf_i386', '-e', 'probe', '-o', 'probe', 'probe.o'];
    const linked = await runTool(compiler.linker, link, { cwd, temporaryFolder: cwd });
    return linked.status === 0
      ? null
      : `comes with a linker that cannot link i386 code${because(linked.stderr)}`;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

const because = (stderr: string): string => (stderr.trim() === '' ? '' : `: ${stderr.trim().split('\n')[0]}`);

async function examine(id: string, program: string, folders: string[]): Promise<Compiler | Unusable> {
  const banner = await runTool(program, ['--version'], { cwd: tmpdir(), timeLimitSeconds: 20 });
  if (banner.status !== 0)
    return { reason: `does not run${because(banner.stderr || (banner.failure ?? ''))}` };
  const isClang = /clang/i.test(banner.stdout);
  if (!isClang && !/gcc|free software foundation/i.test(banner.stdout))
    return { reason: 'is neither gcc nor clang' };
  const found = await (isClang ? describeClang : describeGcc)(id, program, folders);
  if ('reason' in found) return found;
  const reason = await objectionByTrial(found);
  return reason === null ? found : { reason };
}

/** Examined once in the life of this process, and again when the program has been replaced. */
async function examineOnce(id: string, program: string, folders: string[]): Promise<Compiler | Unusable> {
  const key = `${id}\n${await fileIdentity(program)}\n${folders.join('\n')}`;
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = examine(id, program, folders)));
  return answer;
}

interface Search {
  found: Compiler[];
  objections: string[];
}

async function search(names: string[], id: string, environment: NodeJS.ProcessEnv): Promise<Search> {
  const folders = searchFolders(environment);
  const result: Search = { found: [], objections: [] };
  for (const name of names) {
    const program = await findProgram([name], folders);
    if (program === null) continue;
    const answer = await examineOnce(id, program, folders);
    if ('reason' in answer) result.objections.push(`${program} ${answer.reason}`);
    // macOS calls its clang gcc, too: it is offered once, under its own name.
    else if (id !== 'gcc' || answer.family === 'gcc') {
      result.found.push(answer);
      break;
    }
  }
  return result;
}

/** What can be used here, gcc first. Empty when nothing can. */
export async function findCompilers(environment: NodeJS.ProcessEnv = process.env): Promise<Compiler[]> {
  const [gcc, clang] = await Promise.all([
    search(GCC_NAMES, 'gcc', environment),
    search(CLANG_NAMES, 'clang', environment),
  ]);
  return [...gcc.found, ...clang.found];
}

/**
 * `wanted`: `gcc`, `clang`, the path of either, or null for the first that is found. Throws a ToolchainError with
 * code `no-compiler` whose message says what was found, why it cannot be used, and how to install one.
 */
export async function resolveCompiler(
  wanted: string | null,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Compiler> {
  const names =
    wanted === null
      ? [...GCC_NAMES, ...CLANG_NAMES]
      : wanted === 'gcc'
        ? GCC_NAMES
        : wanted === 'clang'
          ? CLANG_NAMES
          : [wanted];
  const isName = wanted === null || wanted === 'gcc' || wanted === 'clang';
  const objections: string[] = [];
  for (const [id, list] of groups(names, wanted, isName)) {
    const result = await search(list, id, environment);
    if (result.found.length > 0) return result.found[0];
    objections.push(...result.objections);
  }
  const what =
    wanted === null
      ? 'No compiler that can build the guest was found'
      : `The compiler "${wanted}" cannot be used: ${objections.length > 0 ? 'it does not work' : 'there is no such program'}`;
  const why = objections.length > 0 ? ` (${objections.join('; ')})` : '';
  throw new ToolchainError('no-compiler', `${what}${why}. ${installAdviceHere()}`);
}

function groups(names: string[], wanted: string | null, isName: boolean): [string, string[]][] {
  if (!isName) return [[wanted ?? '', names]];
  if (wanted !== null) return [[wanted, names]];
  return [
    ['gcc', GCC_NAMES],
    ['clang', CLANG_NAMES],
  ];
}
