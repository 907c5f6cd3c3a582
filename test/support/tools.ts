/**
 * Tools of the machine that tests may use. A test whose tool is missing is skipped with a line that says so; where
 * everything must be there (INT80_REQUIRE_ALL=1, continuous integration) it runs all the same, and fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const required = process.env['INT80_REQUIRE_ALL'] === '1';

/** True when tests that need `tool` are to be skipped. */
export function lacks(tool: string, present: boolean): boolean {
  if (present || required) return false;
  console.log(`skipped: ${tool} is not on this machine`);
  return true;
}

const runs = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

export const hasGcc = (): boolean => runs('gcc', '--version') && runs('ld', '--version');
export const hasClang = (): boolean => runs('clang', '--version') && runs('ld.lld', '--version');
export const hasQemu = (): boolean => runs('qemu-system-i386', '--version');
export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = (): boolean => existsSync(CHROMIUM);
