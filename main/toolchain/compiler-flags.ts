/**
 * Every flag the tool chain passes of its own accord, with its reason. The guest is freestanding i486 code: no
 * libgcc, no host headers, no FPU in the kernel; the debugger needs frame pointers and DWARF 4 lines.
 */
import type { Compiler } from './compilers.ts';

const GENERATION = [
  '-march=i486',
  '-O1', // code in the order of its source for whoever steps through it, and a third less to wait for
  '-std=gnu99',
  '-ffreestanding',
  '-fno-pic',
  '-fno-pie',
  '-fno-stack-protector',
  '-fno-omit-frame-pointer',
  '-fno-strict-aliasing',
  '-fno-common',
  '-fgnu89-inline', // `inline` and `extern inline` mean what they meant in 2.4
  '-fno-asynchronous-unwind-tables',
  '-fno-delete-null-pointer-checks', // address 0 is ordinary memory to a kernel
  '-fwrapv',
  '-fcf-protection=none',
  '-mno-sse',
  '-mno-mmx',
];

/**
 * A service routine's parameters are the saved registers of the program (asmlinkage). A tail call would build the
 * next function's arguments over them, and the program would find its registers changed.
 */
const KERNEL_ONLY = ['-D__KERNEL__=', '-fno-optimize-sibling-calls'];

const WARNINGS = ['-Wall', '-Wno-unused-function', '-Wno-pointer-sign'];
const DEBUGGING = ['-g', '-gdwarf-4', '-gno-record-gcc-switches'];

/** The date and time of a build are not part of it: the same sources make the same bytes. */
const NO_CLOCK = [
  '-Wno-builtin-macro-redefined',
  '-D__DATE__="Jan  1 2001"',
  '-D__TIME__="00:00:00"',
  '-D__TIMESTAMP__="Mon Jan  1 00:00:00 2001"',
];

const GCC_ONLY = [
  '-mpreferred-stack-boundary=2',
  '-pipe',
  '-fno-diagnostics-show-caret',
  '-fdiagnostics-color=never',
  '-ftabstop=1', // columns count bytes, as clang's do
];

const CLANG_ONLY = [
  '-mstack-alignment=4',
  '-fno-caret-diagnostics',
  '-fno-color-diagnostics',
  '-fno-diagnostics-fixit-info',
  '-fintegrated-as',
  '-Qunused-arguments',
  '-Wno-gnu-designator', // `read: my_read` in the tables of 2.4
];

export type Part = 'kernel' | 'user';

export interface Folders {
  /** The folder the compiler runs in, and every path is relative to. */
  workspace: string;
  /** The build folder as the compiler is told it: relative where it lies inside the workspace. */
  build: string;
}

/** In the order they are searched. `<build>/include` holds `asm`, which stands for kernel/include/asm-i386. */
export function includeFolders(part: Part, folders: Folders): string[] {
  const generated = `${folders.build}/include`;
  return part === 'kernel' ? ['kernel/include', generated] : ['libc/include', generated, 'kernel/include'];
}

/** Paths in debugging information and `__FILE__` are relative to the workspace, wherever that is. */
function pathMaps(folders: Folders): string[] {
  return [
    `-ffile-prefix-map=${folders.workspace}=.`,
    `-ffile-prefix-map=${folders.build}/include/asm=kernel/include/asm-i386`,
  ];
}

/** Everything but the source, the outputs and the user's own flags. */
export function compilerFlags(
  compiler: Compiler,
  part: Part,
  language: 'c' | 'assembly',
  folders: Folders,
): string[] {
  const ofFamily = compiler.family === 'gcc' ? GCC_ONLY : CLANG_ONLY;
  const generation = language === 'c' ? GENERATION : GENERATION.filter((flag) => !flag.startsWith('-std='));
  return [
    ...compiler.targetArguments,
    ...generation,
    ...DEBUGGING,
    ...WARNINGS,
    ...NO_CLOCK,
    ...ofFamily,
    ...pathMaps(folders),
    '-nostdinc',
    '-isystem',
    compiler.includeFolder,
    ...(part === 'kernel' ? KERNEL_ONLY : []),
    ...(language === 'assembly' ? ['-D__ASSEMBLY__'] : []),
    ...includeFolders(part, folders).map((folder) => `-I${folder}`),
  ];
}

const LINKER = ['-m', 'elf_i386', '--build-id=none', '-z', 'noexecstack'];

export function kernelLinkFlags(script: string): string[] {
  return [...LINKER, '-static', '-T', script];
}

/**
 * ELF executables at the address of the i386 ABI, with pages of 4 KB; the two linkers name that differently. Code shares
 * its first page with the headers, as in the days of 2.4: a third of the archive would be padding otherwise.
 */
export function programLinkFlags(family: Compiler['family']): string[] {
  const base = family === 'gcc' ? '-Ttext-segment=0x08048000' : '--image-base=0x08048000';
  return [...LINKER, '-static', base, '-z', 'max-page-size=0x1000', '-z', 'noseparate-code'];
}

export function relocatableLinkFlags(strip: boolean): string[] {
  return ['-m', 'elf_i386', '-r', ...(strip ? ['--strip-debug'] : [])];
}
