/** Options of `int80 mkdisk`. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { BlockSize } from '../disk/ext2-layout.ts';

export interface MkdiskOptions {
  size: number;
  blockSize?: BlockSize;
}

const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** "16M" and the like in bytes. */
function sizeInBytes(text: string): number {
  const match = /^(\d+)([KMG]?)$/.exec(text);
  const bytes = match ? Number(match[1]) * UNITS[match[2]] : NaN;
  if (!(bytes >= 2 ** 16 && bytes <= 2 ** 30 && bytes % 1024 === 0)) {
    throw new InvalidArgumentError('it must be a size from 64K to 1G in whole kilobytes, such as 16M.');
  }
  return bytes;
}

function blockSize(text: string): BlockSize {
  const value = Number(text);
  if (value !== 1024 && value !== 2048 && value !== 4096) {
    throw new InvalidArgumentError('it must be 1024, 2048 or 4096.');
  }
  return value;
}

export function declareMkdisk(command: Command, run: (work: Promise<number>) => Promise<void>): void {
  command
    .description('make a disk image with an ext2 file system, and a folder on it')
    .option('--size <size>', 'size of the disk', sizeInBytes, 16 * 2 ** 20)
    .option(
      '--block-size <bytes>',
      'bytes of a block (default: 1024, or 4096 on disks of more than 64M)',
      blockSize,
    )
    .action(async (out: string, folder: string | undefined, options: MkdiskOptions) => {
      const { mkdiskCommand } = await import('./mkdisk-command.ts');
      await run(mkdiskCommand(out, folder, options));
    });
}
