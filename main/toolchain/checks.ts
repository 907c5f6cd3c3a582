/** The checks between linking and packing: does what was built hang together? */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { BuildContext } from './build-context.ts';
import { checkSyscalls, UNISTD } from './check-syscalls.ts';
import { hasMultibootHeader } from './elf-image.ts';
import { KERNEL } from './link-steps.ts';
import { checkConstants, readOffsets } from './offsets.ts';
import { ENTRY_SOURCE, LINKER_SCRIPT, OFFSETS_SOURCE } from './plan.ts';
import type { Plan } from './plan.ts';
import { readNumbers } from './syscall-names.ts';
import { readSyscallTable } from './syscall-table.ts';

export interface CheckOutcome {
  diagnostics: Diagnostic[];
  /** What asm-offsets.c tells; undefined when the tree has none. */
  offsets?: Record<string, number>;
}

export async function runChecks(plan: Plan, context: BuildContext): Promise<CheckOutcome> {
  const offsets = await unitText(plan, OFFSETS_SOURCE, 'assembly', context).then((text) =>
    text === null ? undefined : readOffsets(text),
  );
  const entry = await context.tree.read(ENTRY_SOURCE);
  const diagnostics = [
    ...(await checkImage(context)),
    ...(entry !== null && offsets ? checkConstants(entry, offsets) : []),
    ...(await checkTable(plan, offsets, context)),
  ];
  return { diagnostics, offsets };
}

async function unitText(
  plan: Plan,
  source: string,
  mode: 'assembly' | 'preprocess',
  context: BuildContext,
): Promise<string | null> {
  const unit = plan.units.find((candidate) => candidate.source === source && candidate.mode === mode);
  return unit ? readFile(join(context.buildFolder, unit.output), 'utf8') : null;
}

async function checkImage({ buildFolder }: BuildContext): Promise<Diagnostic[]> {
  if (hasMultibootHeader(await readFile(join(buildFolder, KERNEL)))) return [];
  const message =
    'the kernel has no Multiboot header in its first 8 KB, so no boot loader will start it: the header must be the first thing that vmlinux.lds places';
  return [{ path: LINKER_SCRIPT, line: 0, column: 1, severity: 'error', message, source: 'check' }];
}

async function checkTable(
  plan: Plan,
  offsets: Record<string, number> | undefined,
  context: BuildContext,
): Promise<Diagnostic[]> {
  const preprocessed = await unitText(plan, ENTRY_SOURCE, 'preprocess', context);
  const unistd = await context.tree.read(UNISTD);
  if (preprocessed === null || unistd === null) return [];
  const table = readSyscallTable(preprocessed);
  for (const place of [...table.slots, table.at, table.unread])
    if (place) place.path = context.paths.toWorkspace(place.path) ?? place.path;
  const limit = offsets?.['NR_syscalls'] ?? (await limitFromHeaders(context));
  return checkSyscalls(table, readNumbers(unistd), limit);
}

async function limitFromHeaders({ tree }: BuildContext): Promise<number | null> {
  for (const path of [UNISTD, 'kernel/include/linux/sys.h']) {
    const match = /^\s*#\s*define\s+NR_syscalls\s+(\d+)/m.exec((await tree.read(path)) ?? '');
    if (match) return Number(match[1]);
  }
  return null;
}
