/**
 * What the tracer must know of tasks, read from the kernel's own structures by the offsets that its build reported: who they are, whose
 * children, and what their descriptors are of. Of a kernel whose offsets are not known everything is null.
 */
import type { GuestMemory } from './guest-memory.ts';

export type Offsets = Readonly<Record<string, number>>;

export interface Ancestor {
  pid: number;
  comm: string;
}

const COMM_LENGTH = 16;
const NAME_LENGTH = 255;
const MOST_ANCESTORS = 64;
/** Parts of a path, mounts passed included: one with more is taken for damaged. */
const MOST_PARTS = 256;
const TASK_ZOMBIE = 4;

export class KernelTasks {
  private readonly memory: GuestMemory;
  private readonly offsets: Offsets;

  constructor(memory: GuestMemory, offsets: Offsets) {
    this.memory = memory;
    this.offsets = offsets;
  }

  pid(task: number): number | null {
    const value = this.field(task, 'task_pid');
    return value === null ? null : value | 0;
  }

  tgid(task: number): number | null {
    const value = this.field(task, 'task_tgid');
    return value === null ? null : value | 0;
  }

  comm(task: number): string | null {
    const offset = this.offsets['task_comm'];
    return offset === undefined ? null : this.memory.text(task + offset, COMM_LENGTH);
  }

  /** It has ended: it will never run again. */
  isDead(task: number): boolean {
    return this.offsets['task_pid'] !== undefined && this.field(task, 'state') === TASK_ZOMBIE;
  }

  /** The parent first, then its parent, up to the first process. */
  ancestors(task: number): Ancestor[] {
    const found: Ancestor[] = [];
    let at = task;
    while (found.length < MOST_ANCESTORS) {
      const parent = this.field(at, 'task_p_pptr');
      const pid = parent === null ? null : this.pid(parent);
      if (parent === null || pid === null || pid <= 0 || parent === at) break;
      found.push({ pid, comm: this.comm(parent) ?? '' });
      at = parent;
    }
    return found;
  }

  /** Path of an open file of this task's, or a name such as pipe:[3]; null when there is none, or it cannot be told. */
  pathOf(task: number, fd: number): string | null {
    const files = this.field(task, 'task_files');
    const count = files === null || files === 0 ? null : this.field(files, 'files_max_fds');
    if (files === null || count === null || fd < 0 || fd >= count) return null;
    const table = this.field(files, 'files_fd');
    const file = table === null ? null : this.memory.word(table + 4 * fd);
    if (file === null || file === 0) return null;
    const dentry = this.field(file, 'file_dentry');
    const mount = this.field(file, 'file_vfsmnt');
    return dentry === null || mount === null ? null : this.path(dentry, mount);
  }

  private path(dentry: number, mount: number): string | null {
    const parts: string[] = [];
    for (let steps = 0; steps < MOST_PARTS; steps++) {
      const parent = this.field(dentry, 'dentry_parent');
      const root = this.field(mount, 'mnt_root');
      if (parent === null || root === null) return null;
      if (dentry === root || parent === dentry) {
        const above = this.field(mount, 'mnt_parent');
        const point = this.field(mount, 'mnt_mountpoint');
        if (above === null || point === null) return null;
        const alone = parts.length === 0 && dentry !== root;
        if (alone) return this.name(dentry);
        if (above === mount) return `/${parts.reverse().join('/')}`;
        [dentry, mount] = [point, above];
        continue;
      }
      const name = this.name(dentry);
      if (name === null) return null;
      parts.push(name);
      dentry = parent;
    }
    return null;
  }

  private name(dentry: number): string | null {
    const place = this.field(dentry, 'dentry_name');
    const length = this.field(dentry, 'dentry_name_len');
    if (place === null || length === null || length > NAME_LENGTH) return null;
    const bytes = this.memory.read(place, length);
    return bytes === null ? null : String.fromCharCode(...bytes);
  }

  private field(structure: number, name: string): number | null {
    const offset = this.offsets[name];
    return offset === undefined ? null : this.memory.word((structure + offset) >>> 0);
  }
}
