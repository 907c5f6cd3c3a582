/**
 * What earlier builds have made, and from what: the reason an output can be used again. An output is good when its
 * command is the same, every input has the same content, and the file itself is the one that was recorded.
 */
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { FileHashes } from './file-hashes.ts';
import { makeFolder } from '../workspace/make-folder.ts';

export interface OutputRecord {
  /** Hash of the command line and of the identity of the program that ran. */
  command: string;
  /** Content of each input; null for one that was looked for and did not exist. */
  inputs: Record<string, string | null>;
  /** Of the output: size and time of change, and content. */
  stamp: string;
  content: string;
  /** Warnings, shown again whenever the output is reused. */
  diagnostics: Diagnostic[];
}

const FORMAT = 1;
const FILE = 'state.json';

/** Writes beside the target and renames, so that a reader sees the old content or the new, never a half. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function stampOf(path: string): Promise<string | null> {
  const info = await stat(path, { bigint: true }).catch(() => null);
  return info === null ? null : `${info.size} ${info.mtimeNs}`;
}

export class BuildState {
  private readonly folder: string;
  private readonly records: Map<string, OutputRecord>;
  private changed = false;

  private constructor(folder: string, records: Map<string, OutputRecord>) {
    this.folder = folder;
    this.records = records;
  }

  /** A state that is missing, damaged or of another version is an empty one: everything is then made anew. */
  static async load(folder: string): Promise<BuildState> {
    try {
      const stored = JSON.parse(await readFile(join(folder, FILE), 'utf8')) as {
        format: number;
        records: Record<string, OutputRecord>;
      };
      if (stored.format === FORMAT) return new BuildState(folder, new Map(Object.entries(stored.records)));
    } catch {
      // Nothing to go by.
    }
    return new BuildState(folder, new Map());
  }

  /** The record of `output` (relative to the build folder) if it is good as it stands, else null. */
  async reusable(output: string, command: string, hashes: FileHashes): Promise<OutputRecord | null> {
    const record = this.records.get(output);
    if (record === undefined || record.command !== command) return null;
    if ((await stampOf(join(this.folder, output))) !== record.stamp) return null;
    const inputs = Object.entries(record.inputs);
    const now = await Promise.all(inputs.map(([path]) => hashes.of(path)));
    return inputs.every(([, then], index) => then === now[index]) ? record : null;
  }

  get(output: string): OutputRecord | undefined {
    return this.records.get(output);
  }

  /** To be called before an output is touched: from here to `record` it counts as not made. */
  forget(output: string): void {
    this.changed = this.records.delete(output) || this.changed;
  }

  async record(output: string, made: Omit<OutputRecord, 'stamp'>): Promise<OutputRecord> {
    const record = { ...made, stamp: (await stampOf(join(this.folder, output))) ?? '' };
    this.records.set(output, record);
    this.changed = true;
    return record;
  }

  /** Drops records of outputs that are no longer part of the tree. */
  keepOnly(outputs: Set<string>): void {
    for (const output of [...this.records.keys()]) if (!outputs.has(output)) this.forget(output);
  }

  async save(): Promise<void> {
    if (!this.changed) return;
    const stored = { format: FORMAT, records: Object.fromEntries(this.records) };
    await writeAtomically(join(this.folder, FILE), JSON.stringify(stored));
    this.changed = false;
  }
}
