import { expect, test } from 'vitest';
import type { BuildResult, Diagnostic } from '../../../main/contract.ts';
import { BuildStore } from '../../../renderer/state/build-store.ts';
import { buildSummary, sortDiagnostics } from '../../../renderer/state/diagnostics.ts';
import { Notices } from '../../../renderer/state/notices.ts';
import { FakeConnection, FakeHost, failure } from '../fake-host.ts';
import { ENTRY, sampleTree } from '../sample-tree.ts';

function stores() {
  const host = new FakeHost(sampleTree());
  const notices = new Notices();
  return { host, notices, build: new BuildStore(new FakeConnection(host), notices) };
}
const say = (path: string | undefined, line: number, column = 1): Diagnostic => ({
  path,
  line,
  column,
  severity: 'error',
  message: 'm',
  source: 'compiler',
});

test('a build ends with its result, and nothing runs any more', async () => {
  const { build } = stores();
  await build.rebuild({ boot: true });
  expect(build.result.value?.ok).toBe(true);
  expect(build.phase.value).toBe('idle');
});

test('nothing is built when a file could not be saved', async () => {
  const { build, host } = stores();
  build.saveAll = async () => false;
  await build.rebuild({ boot: true });
  expect(host.calls).toEqual([]);
  expect(build.phase.value).toBe('idle');
});

test('a second press while a build runs starts no second build', async () => {
  const { build, host } = stores();
  await Promise.all([build.rebuild({ boot: true }), build.rebuild({ boot: true })]);
  expect(host.calls.filter(({ name }) => name === 'kernel.rebuild')).toHaveLength(1);
});

test('a build that was refused is told in the host’s words', async () => {
  const { build, host, notices } = stores();
  host.handlers['kernel.rebuild'] = async () => {
    throw failure('no-compiler', 'No compiler was found. Install one: apt install gcc-multilib');
  };
  await build.rebuild({ boot: true });
  expect(notices.list.value).toMatchObject([
    { severity: 'error', message: expect.stringContaining('apt install') as string },
  ]);
  expect(build.phase.value).toBe('idle');
});

test('messages of the last build go when the next one begins', async () => {
  const { build, host } = stores();
  host.put(ENTRY, 'BAD\n');
  await build.rebuild({ boot: true });
  expect(build.problems.value).toHaveLength(1);
  host.emit('build.started', { buildId: 2 });
  expect(build.problems.value).toHaveLength(0);
});

test('messages are sorted by file, line and column; those without a file come first', () => {
  const sorted = sortDiagnostics([
    say('b.c', 1),
    say('a.c', 10, 2),
    say('a.c', 9),
    say('a.c', 10, 1),
    say(undefined, 0),
  ]);
  expect(sorted.map(({ path, line, column }) => `${path ?? '-'}:${line}:${column}`)).toEqual([
    '-:0:1',
    'a.c:9:1',
    'a.c:10:1',
    'a.c:10:2',
    'b.c:1:1',
  ]);
});

test('the summary says how a build ended', () => {
  const result: BuildResult = {
    buildId: 1,
    ok: true,
    compiler: 'gcc 12.2.0 (GNU as, GNU ld 2.40)',
    diagnostics: [],
    compiled: 3,
    reused: 210,
    milliseconds: 1249,
  };
  expect(buildSummary(result, 'running')).toBe('Built in 1.2 s: 3 compiled, 210 reused; gcc 12.2.0');
  const failed = { ...result, ok: false };
  const one = { ...failed, diagnostics: [say('a.c', 1)] };
  expect(buildSummary(one, 'running')).toBe('Build failed: 1 error; the running machine was left alone');
  expect(buildSummary(one, 'off')).toBe('Build failed: 1 error');
  const two = { ...failed, diagnostics: [say('a.c', 1), say('a.c', 2)] };
  expect(buildSummary(two, 'off')).toBe('Build failed: 2 errors');
  expect(buildSummary({ ...failed, cancelled: true }, 'off')).toBe('Build cancelled');
});

test('a result that arrives after a further build began changes nothing', () => {
  const { build, host } = stores();
  const result: BuildResult = {
    buildId: 4,
    ok: true,
    compiler: '',
    diagnostics: [],
    compiled: 1,
    reused: 1,
    milliseconds: 1,
  };
  host.emit('build.started', { buildId: 5 });
  host.emit('build.finished', result);
  expect(build.result.value).toBeNull();
  expect(build.phase.value).toBe('running');
  host.emit('build.finished', { ...result, buildId: 5 });
  expect(build.result.value?.buildId).toBe(5);
  expect(build.phase.value).toBe('idle');
});
