/** What the command line of `npm run bench` asks for. */
import { parseArgs } from 'node:util';
import { HOST_NAMES } from './hosts/host.ts';
import type { HostName } from './hosts/host.ts';

export interface BenchOptions {
  parts: string[];
  /** Interleaved runs of every host; medians are of so many. */
  rounds: number;
  /** Workloads or steps, all when empty. */
  only: string[];
  /** As asked for; null: those that the part compares by itself. */
  peers: HostName[] | null;
}

export class BenchUsageError extends Error {}

const list = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').filter(Boolean);

function peerNames(text: string | undefined): HostName[] | null {
  if (text === undefined) return null;
  const names = list(text);
  const unknown = names.filter((name) => !HOST_NAMES.includes(name as HostName));
  if (unknown.length > 0 || names.length === 0) {
    throw new BenchUsageError(`--peers ${text}: the peers are ${HOST_NAMES.join(', ')}`);
  }
  return names as HostName[];
}

/** @throws BenchUsageError */
export function readOptions(argv: string[]): BenchOptions {
  const options = {
    rounds: { type: 'string' },
    only: { type: 'string' },
    peers: { type: 'string' },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new BenchUsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  const rounds = Number(values.rounds ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new BenchUsageError(`--rounds ${values.rounds}: it must be a whole number from 1 on`);
  }
  return { parts: positionals, rounds, only: list(values.only), peers: peerNames(values.peers) };
}
