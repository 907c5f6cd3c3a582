/** Small JSON values the window keeps between starts, one file a workspace, replaced whole. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const MAX_BYTES = 8 * 1024 * 1024;

export class Settings {
  private readonly file: string;
  private values: Record<string, unknown> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.file = file;
  }

  async get(key: string): Promise<unknown> {
    const values = await this.load();
    return Object.hasOwn(values, key) ? values[key] : null;
  }

  async set(key: string, value: unknown): Promise<void> {
    const values = await this.load();
    const next = { ...values, [key]: value };
    const text = JSON.stringify(next);
    if (text.length > MAX_BYTES) throw new RangeError(`setting ${key} is too large to keep`);
    this.values = next;
    this.writing = this.writing.catch(() => undefined).then(() => this.save(text));
    return this.writing;
  }

  /** A file that cannot be read starts empty: settings are a convenience and must never keep a lab shut. */
  private async load(): Promise<Record<string, unknown>> {
    if (this.values !== null) return this.values;
    let parsed: unknown = null;
    try {
      parsed = JSON.parse(await readFile(this.file, 'utf8'));
    } catch {
      parsed = null;
    }
    this.values ??= typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
    return this.values;
  }

  private async save(text: string): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const temporary = `${this.file}.new`;
    await writeFile(temporary, text);
    await rename(temporary, this.file);
  }
}
