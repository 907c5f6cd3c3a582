/** The guest's disk between a host file and the machine: read before boot, written, where asked for, after the end. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { diskImageFault } from '../../emulator/devices/disk-image.ts';
import { writeFileAtomically } from '../workspace/atomic-file.ts';
import { CliError, EXIT_IMAGE, EXIT_USAGE } from './exit-status.ts';

/** The bytes of a disk image. @throws CliError with status 3 when they cannot be a disk. */
export function readDiskFile(file: string): Uint8Array {
  const refuse = (reason: string): never => {
    throw new CliError(EXIT_IMAGE, `--disk ${file}: ${reason}`);
  };
  if (!existsSync(file)) refuse('no such file; int80 mkdisk makes one');
  const stats = statSync(file);
  if (!stats.isFile()) refuse('not a file');
  const fault = diskImageFault(stats.size);
  if (fault !== null) refuse(fault);
  return readFileSync(file);
}

/** Replaces `file` by the disk's contents, whole or not at all. @throws CliError when it cannot be written. */
export async function writeDiskFile(file: string, contents: Uint8Array): Promise<void> {
  await writeFileAtomically(file, contents).catch((error: Error) => {
    throw new CliError(EXIT_USAGE, `the disk cannot be written to ${file}: ${error.message}`);
  });
}
