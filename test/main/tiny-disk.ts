/** A disk of a few kilobytes (Linux, and only for who may mount one), for what happens when it is full or read-only. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannot } from '../support/tools.ts';

export class TinyDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Null where mounting is not permitted. */
  static mount(kilobytes: number): TinyDisk | null {
    const folder = mkdtempSync(join(tmpdir(), 'int80-disk-'));
    const options = ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder];
    if (process.platform === 'linux' && spawnSync('mount', options).status === 0) return new TinyDisk(folder);
    rmSync(folder, { recursive: true });
    return null;
  }

  /** Whether tests with such a disk are to be skipped; says so. */
  static refused(): boolean {
    const disk = TinyDisk.mount(16);
    disk?.unmount();
    return cannot('mount a tmpfs', disk !== null);
  }

  makeReadOnly(): void {
    spawnSync('mount', ['-o', 'remount,ro', this.folder]);
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
