import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Settings } from '../../../main/session/settings.ts';

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'int80-')), 'deep', 'settings.json');

describe('settings of a workspace', () => {
  it('come back after a restart', async () => {
    const file = newFile();
    await new Settings(file).set('layout', { panels: [1, 2] });
    expect(await new Settings(file).get('layout')).toEqual({ panels: [1, 2] });
  });

  it('are null until set, also for names every object has', async () => {
    expect(await new Settings(newFile()).get('toString')).toBeNull();
  });

  it('start empty when the file is damaged, and can be written again', async () => {
    const file = newFile();
    await new Settings(file).set('a', 1);
    writeFileSync(file, '{ broken');
    const settings = new Settings(file);
    expect(await settings.get('a')).toBeNull();
    await settings.set('b', 2);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ b: 2 });
  });

  it('keep every one of many writes made at once', async () => {
    const file = newFile();
    const settings = new Settings(file);
    await Promise.all(Array.from({ length: 20 }, (_, i) => settings.set(`key${i}`, i)));
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toHaveLength(20);
  });

  it('refuse a value that is absurdly large', async () => {
    await expect(new Settings(newFile()).set('x', 'y'.repeat(9e6))).rejects.toThrow(/too large/);
  });
});
