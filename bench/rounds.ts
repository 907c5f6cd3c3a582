/** Interleaved rounds: every host once, then every host again. */
import { HostConsole } from './hosts/console.ts';
import { hostCommand } from './hosts/host.ts';
import type { Comparison } from './comparison.ts';
import type { Guest, HostName } from './hosts/host.ts';

export interface Rounds {
  comparison: Comparison;
  rounds: number;
  guestFor: (host: HostName) => Guest;
  measure: (host: HostName, console: HostConsole) => Promise<void>;
}

/** @throws Error when a host or its guest fails: a table with holes would compare nothing. */
export async function runRounds({ comparison, rounds, guestFor, measure }: Rounds): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    for (const host of comparison.hosts) {
      process.stderr.write(`round ${round} of ${rounds}: ${host}\n`);
      const console = new HostConsole(hostCommand(host, guestFor(host)));
      try {
        await measure(host, console);
      } finally {
        await console.close();
      }
    }
  }
}
