/** AT&T source to bytes with the host's assembler; snippets are linked to run at `origin`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasAssembler, lacks } from '../../support/tools.ts';

export const ORIGIN = 0x10000;

function tryRun(command: string, args: string[]): { ok: boolean; text: string } {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  return { ok: done.status === 0, text: done.stderr ?? String(done.error) };
}

export const canAssemble = !lacks('GNU as for x86 with objcopy', hasAssembler());

const cache = new Map<string, Uint8Array>();

/** @throws Error with the assembler's message. */
export function assemble(source: string, origin = ORIGIN): Uint8Array {
  const key = `${origin} ${source}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'int80-as-'));
  try {
    const [input, object, linked, binary] = ['a.s', 'a.o', 'a.elf', 'a.bin'].map((name) =>
      join(folder, name),
    );
    writeFileSync(input, `.text\n.globl _start\n_start:\n${source}\n`);
    const steps: [string, string[]][] = [
      ['as', ['--32', input, '-o', object]],
      [
        'ld',
        ['-m', 'elf_i386', `-Ttext=0x${origin.toString(16)}`, '-N', '--build-id=none', object, '-o', linked],
      ],
      ['objcopy', ['-O', 'binary', linked, binary]],
    ];
    for (const [command, args] of steps) {
      const { ok, text } = tryRun(command, args);
      if (!ok) throw new Error(`${command}: ${text}\n${source}`);
    }
    const bytes = new Uint8Array(readFileSync(binary));
    cache.set(key, bytes);
    return bytes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
