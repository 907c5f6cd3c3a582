/**
 * Which compiler flags a Makefile may set (EXTRA_CFLAGS, CFLAGS_x.o, EXTRA_AFLAGS, AFLAGS_x.o). A workspace may come
 * from anybody, so this is a list of what is known to be harmless: no flag that names a file, loads code, or hands
 * words on to another program.
 */
import { posix } from 'node:path';

const F_FLAGS = new Set(
  (
    'inline inline-functions inline-small-functions unroll-loops omit-frame-pointer optimize-sibling-calls ' +
    'strict-aliasing strict-overflow wrapv builtin common freestanding hosted short-enums signed-char unsigned-char ' +
    'stack-protector stack-protector-all stack-protector-strong jump-tables verbose-asm tree-vectorize ' +
    'reorder-blocks reorder-functions schedule-insns schedule-insns2 function-sections data-sections zero-initialized-in-bss ' +
    'delete-null-pointer-checks keep-inline-functions toplevel-reorder ipa-sra gcse crossjumping merge-constants ' +
    'asynchronous-unwind-tables trapv instrument-functions stack-usage'
  ).split(' '),
);

const SHAPES: RegExp[] = [
  /^-D[A-Za-z_]\w*(=[\w.+\-*/,:()<>|&~^!%@]*)?$/,
  /^-U[A-Za-z_]\w*$/,
  /^-O([0-3sgz]|fast)?$/,
  /^-W(?![alp],)([a-z][a-z0-9+=-]*)?$/,
  /^-w$/,
  /^-g([0-3]|gdb|dwarf-[2-5])?$/,
  /^-std=(gnu|c)\d\d$/,
  /^-m(no-)?(regparm=[0-3]|accumulate-outgoing-args|push-args|red-zone)$/,
  /^-falign-(functions|loops|jumps|labels)(=\d+)?$/,
  /^-fno-builtin-\w+$/,
];

/** Returns what is wrong with `flag` as a sentence's predicate, or null when it may be passed on. */
export function objectionToFlag(flag: string, makefileFolder: string): string | null {
  if (flag.startsWith('@'))
    return 'reads further arguments from a file, which a Makefile here may not ask for';
  if (/["'`\\]/.test(flag))
    return 'contains a quote or backslash: no shell reads this line, so write the word plainly';
  if (flag.startsWith('-I')) return objectionToInclude(flag.slice(2), makefileFolder);
  if (/^-f(no-)?[a-z0-9-]+$/.test(flag) && F_FLAGS.has(flag.replace(/^-f(no-)?/, ''))) return null;
  if (SHAPES.some((shape) => shape.test(flag))) return null;
  return 'is not a flag a Makefile here may pass (allowed: -D -U -O -W -g -std=, -I inside the workspace, and common -f options)';
}

function objectionToInclude(folder: string, makefileFolder: string): string | null {
  if (folder === '') return 'needs its folder in the same word: -Ifolder';
  return includeInside(folder, makefileFolder) === null ? 'names a folder outside the workspace' : null;
}

/** `-Idir` is relative to the Makefile's folder; answers the folder relative to the workspace, null when outside. */
function includeInside(folder: string, makefileFolder: string): string | null {
  if (posix.isAbsolute(folder) || /^[A-Za-z]:|\\/.test(folder)) return null;
  const path = posix.join(makefileFolder, folder);
  return path === '..' || path.startsWith('../') ? null : path;
}

/** The flag as the compiler, which runs in the workspace's folder, must be told it. */
export function resolvedFlag(flag: string, makefileFolder: string): string {
  return flag.startsWith('-I') ? `-I${includeInside(flag.slice(2), makefileFolder) ?? '.'}` : flag;
}
