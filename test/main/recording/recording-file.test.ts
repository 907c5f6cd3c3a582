import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecording, replayRecording, writeRecording } from '../../../main/recording/recording-file.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

describe.skipIf(lacks('gcc', hasGcc()))('a recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'int80-recording-'));
  const file = join(folder, 'run.rec');
  let bytes: Uint8Array;

  beforeAll(async () => {
    const { kernelPath, initramfsPath } = await stockBuild('gcc');
    const { status } = await int80([
      ...['run', '--kernel', kernelPath, '--initrd', initramfsPath, '--memory', '32', '--history', '64'],
      ...['--send', 'echo $((6*7))\\n', '--expect', '42', '--record', file, '--timeout', '120'],
    ]);
    expect(status).toBe(0);
    bytes = readFileSync(file);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('replays to the same state in another process, with the same output', async () => {
    const { status, stdout, stderr } = await int80(['replay', file]);
    expect([status, stderr.includes('to the recorded state')]).toEqual([0, true]);
    expect(stdout).toContain('42');
  });

  it('survives being read and written', () => {
    expect(writeRecording(readRecording(bytes))).toEqual(bytes);
  });

  it('without one of its inputs ends in another state, and says so', () => {
    const recording = readRecording(bytes);
    const journal = JSON.parse(recording.journal) as { events: unknown[] };
    journal.events.pop();
    expect(() => replayRecording({ ...recording, journal: JSON.stringify(journal) })).toThrow(
      'another state',
    );
  });

  it('is refused with the reason when it is damaged, of another format, or none at all', async () => {
    const damaged = bytes.slice();
    damaged[damaged.length - 100] ^= 1;
    expect(() => readRecording(damaged)).toThrow('its checksum does not fit');
    const text = Buffer.from(bytes).toString('latin1').replace('recording 1', 'recording 9');
    expect(() => readRecording(Buffer.from(text, 'latin1'))).toThrow('format 9');
    expect(() => readRecording(new TextEncoder().encode('hello'))).toThrow('no recording');
    const bad = join(folder, 'bad.rec');
    writeFileSync(bad, 'hello');
    const { status, stderr } = await int80(['replay', bad]);
    expect([status, stderr]).toEqual([3, expect.stringContaining('it is no recording')]);
    expect((await int80(['replay', join(folder, 'none')])).status).toBe(1);
  });
});
