/** Checks run in an interpreter that reaches nothing but the functions it is given, and that ends. */
import { describe, expect, it } from 'vitest';
import { isStop, Sandbox, SandboxError } from '../../course/sandbox/sandbox.ts';

const check = (body: string, rest = ''): string =>
  `import type { Checks } from 'anything';
export const checks: Checks = { 'the-check': { title: 'It is so', looksAt: 'it', run(lab) { ${body} } } };
${rest}`;

/** What one check calls; each call is answered with `answer`. */
async function calls(body: string, answer = '{"value":7}'): Promise<unknown[]> {
  const sandbox = new Sandbox(check(body));
  const seen: unknown[] = [];
  await sandbox.run('the-check', ['say'], (request) => {
    seen.push(JSON.parse(request));
    return answer;
  });
  return seen;
}

const failing = (body: string): Promise<unknown> =>
  calls(body).then(
    () => null,
    (error: unknown) => error,
  );

describe('a lesson’s checks', () => {
  it('call functions of the host with plain data, and get their answers', async () => {
    expect(await calls('const n: number = lab.say(1, "two", [3]); lab.say(n + 1);')).toEqual([
      ['say', 1, 'two', [3]],
      ['say', 8],
    ]);
  });

  it('end where the host says so, and cannot go on', async () => {
    const sandbox = new Sandbox(check('try { lab.say(1); } catch {} lab.say(2);'));
    const seen: string[] = [];
    const run = sandbox.run('the-check', ['say'], (request) => (seen.push(request), '{"stop":true}'));
    await expect(run).rejects.toThrow(SandboxError);
    expect(seen).toHaveLength(2);
    await expect(calls('lab.say(1)', '{"stop":true}')).rejects.toSatisfy(isStop);
  });

  it('have no host, no network, no clock and no randomness', async () => {
    const names = [
      'process',
      'require',
      'fetch',
      'XMLHttpRequest',
      'WebSocket',
      'Date',
      'performance',
      'setTimeout',
    ];
    const types = names.filter((name) => name !== 'require').map((name) => `typeof ${name}`);
    const [seen] = await calls(`lab.say(${types.join()}, typeof Math.random, typeof globalThis.call)`);
    expect(seen).toEqual(['say', ...types.map(() => 'undefined'), 'undefined', 'undefined']);
    expect(String(await failing('(globalThis as any).process.exit(1)'))).toContain('checks.ts:2');
    expect(String(await failing('require("node:fs")'))).toContain('imports "node:fs"');
  });

  it('cannot import anything but types', async () => {
    const sandbox = new Sandbox(
      check('readFileSync("/etc/passwd")', 'import { readFileSync } from "node:fs";'),
    );
    await expect(sandbox.list()).rejects.toThrow(/checks can import types only/);
  });

  it('cannot import later, either', async () => {
    expect(
      await calls('import("node:fs").then(() => lab.say("loaded"), () => lab.say("refused"))').catch(
        () => [],
      ),
    ).toEqual([]);
  });

  it('that run for ever are ended after so many steps', async () => {
    expect(String(await failing('for (;;);'))).toContain('too many steps');
  });

  it('that fill the memory end with an error of their own', async () => {
    expect(
      await failing('const all: unknown[] = []; for (;;) all.push(new ArrayBuffer(1e6));'),
    ).toBeInstanceOf(SandboxError);
  });

  it('that fill the stack end with an error of their own', async () => {
    expect(await failing('const again = (): unknown => [again()]; again();')).toBeInstanceOf(SandboxError);
  });

  it('must not be asynchronous', async () => {
    expect(String(await failing('return Promise.resolve() as never;'))).toContain('must not be async');
  });

  it('see nothing of what another check has left', async () => {
    const text = `export const checks = {
      one: { title: 'a', looksAt: 'a', run(lab) { globalThis.left = 1; lab.say(1); } },
      two: { title: 'b', looksAt: 'b', run(lab) { lab.say(typeof globalThis.left); } },
    };`;
    const sandbox = new Sandbox(text);
    const seen: string[] = [];
    for (const name of ['one', 'two'])
      await sandbox.run(name, ['say'], (request) => (seen.push(request), '{"value":null}'));
    expect(seen).toEqual(['["say",1]', '["say","undefined"]']);
  });

  it.each([
    ['export const other = 1;', /no object named "checks"/],
    ['export const checks = { Bad_Name: { title: "a", looksAt: "b", run() {} } };', /not like-this/],
    ['export const checks = { good: { looksAt: "b", run() {} } };', /has no title/],
    ['export const checks = { good: { title: "a", looksAt: "b" } };', /no function run/],
  ])('%s is no list of checks', async (text, message) => {
    const sandbox = new Sandbox(text);
    await expect(sandbox.list()).rejects.toThrow(message);
  });

  it('that are no TypeScript are refused with the line', () => {
    expect(() => new Sandbox('export const checks = {\n  a b c\n};')).toThrow(/checks\.ts.*2/s);
  });
});
