/** Puts the root archive together: the list, programs in /bin, modules in /lib/modules/RELEASE, and what the user adds. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { BuildContext } from './build-context.ts';
import { appendToCpio, writeCpio } from './cpio.ts';
import type { CpioEntry } from './cpio.ts';
import { loadableOnly } from './elf-image.ts';
import { archiveName, AWAITED, FileType, INITRAMFS_LIST, readInitramfsList } from './initramfs-list.ts';
import { moduleOutput, programOutput } from './link-steps.ts';
import type { Plan } from './plan.ts';

export interface ExtraFile {
  hostPath: string;
  guestPath: string;
}

type Report = (diagnostic: Diagnostic) => void;

export async function makeInitramfs(
  plan: Plan,
  extra: ExtraFile[],
  context: BuildContext,
  report: Report,
): Promise<Uint8Array> {
  const listed = await readInitramfsList(
    (await context.tree.read(INITRAMFS_LIST)) ?? '',
    context.tree,
    report,
  );
  const entries = new Map(listed.map((entry) => [entry.name, entry]));
  for (const { name } of sorted(plan.programs)) {
    const bytes = await readFile(join(context.buildFolder, programOutput(name)));
    const data = loadableOnly(bytes);
    const listed = entries.get(`bin/${name}`);
    put(entries, listed?.data === AWAITED ? { ...listed, data } : regular(`bin/${name}`, 0o755, data));
  }
  for (const { name, program } of sorted(plan.programNames)) {
    put(entries, { ...regular(`bin/${name}`, 0o755, new Uint8Array(0)), sameAs: `bin/${program}` });
  }
  await addModules(entries, plan, context, report);
  for (const { name, data } of entries.values()) if (data === AWAITED) report(missingProgram(name));
  for (const file of extra) await addExtra(entries, file, report);
  return writeCpio([...entries.values()]);
}

const VERSION_HEADER = 'kernel/include/linux/version.h';

/** In the folder that insmod and modprobe search: the release as `uname -r` says it, and below it as in the tree. */
async function addModules(
  entries: Map<string, CpioEntry>,
  plan: Plan,
  context: BuildContext,
  report: Report,
): Promise<void> {
  if (plan.modules.length === 0) return;
  const header = (await context.tree.read(VERSION_HEADER)) ?? '';
  const release = /^[ \t]*#[ \t]*define[ \t]+UTS_RELEASE[ \t]+"([\w.+-]+)"/m.exec(header)?.[1];
  if (release === undefined) {
    const message = `UTS_RELEASE is not defined as a name like "2.4.18": modules go to /lib/modules/UTS_RELEASE`;
    report({ path: VERSION_HEADER, line: 0, column: 1, severity: 'error', message, source: 'toolchain' });
    return;
  }
  for (const { name, folder } of sorted(plan.modules)) {
    const bytes = await readFile(join(context.buildFolder, moduleOutput(name, true)));
    put(entries, regular(`lib/modules/${release}/${folder}/${name}.o`, 0o644, bytes));
  }
}

function missingProgram(name: string): Diagnostic {
  const message = `${INITRAMFS_LIST}: prog /${name}: the build puts no such program there`;
  return { path: INITRAMFS_LIST, line: 0, column: 1, severity: 'error', message, source: 'toolchain' };
}

const sorted = <T extends { name: string }>(items: T[]): T[] =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : 1));

function regular(name: string, permissions: number, data: Uint8Array): CpioEntry {
  return { name, mode: FileType.regular | permissions, uid: 0, gid: 0, major: 0, minor: 0, data };
}

/** Replaces an entry of the same name; folders that nobody listed come before what needs them. */
function put(entries: Map<string, CpioEntry>, entry: CpioEntry): void {
  const folder = posix.dirname(entry.name);
  if (folder !== '.' && !entries.has(folder))
    put(entries, { ...entry, name: folder, mode: FileType.directory | 0o755, data: new Uint8Array(0) });
  entries.set(entry.name, entry);
}

/** Adds files of the host to an archive that was made elsewhere. Throws an Error that names the file. */
export async function appendFiles(archive: Uint8Array, files: ExtraFile[]): Promise<Uint8Array> {
  const entries = new Map<string, CpioEntry>();
  const refuse = ({ message }: Diagnostic): never => {
    throw new Error(message);
  };
  for (const file of files) await addExtra(entries, file, refuse);
  return appendToCpio(archive, [...entries.values()]);
}

async function addExtra(
  entries: Map<string, CpioEntry>,
  { hostPath, guestPath }: ExtraFile,
  report: Report,
): Promise<void> {
  try {
    const bytes = await readFile(hostPath);
    const elf = bytes.subarray(0, 4).toString('latin1') === '\x7fELF';
    const executable = elf || ((await stat(hostPath)).mode & 0o111) !== 0;
    const name = archiveName(guestPath.endsWith('/') ? guestPath + basename(hostPath) : guestPath);
    put(entries, regular(name, executable ? 0o755 : 0o644, bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `cannot add ${hostPath} as ${guestPath}: ${reason}`;
    report({ line: 0, column: 1, severity: 'error', message, source: 'toolchain' });
  }
}
