/** What interleaved rounds on several hosts have given, and the tables of it. */
import { hostVersion } from './hosts/host.ts';
import { geometricMean, median, spread } from './statistics.ts';
import { markdownTable } from './table.ts';
import type { HostName } from './hosts/host.ts';

/** Seconds by the wall and of the processor. */
export interface Taken {
  seconds: number;
  processor: number;
}

type Clock = keyof Taken;

/** Steps that are no work of the guest's own, in brackets, are left out of means. */
const isWork = (step: string): boolean => !step.startsWith('(');

export class Comparison {
  readonly hosts: HostName[];
  /** By step and host, a sample a round. */
  private readonly samples = new Map<string, Map<HostName, Taken[]>>();
  private readonly checksums = new Map<string, Map<HostName, string>>();
  private readonly loads = new Map<HostName, number>();

  constructor(hosts: HostName[]) {
    this.hosts = hosts;
  }

  static between(start: Taken, end: Taken): Taken {
    return { seconds: end.seconds - start.seconds, processor: end.processor - start.processor };
  }

  add(host: HostName, step: string, { seconds, processor }: Taken, checksum?: string): void {
    const ofStep = this.samples.get(step) ?? new Map<HostName, Taken[]>();
    this.samples.set(step, ofStep);
    ofStep.set(host, [...(ofStep.get(host) ?? []), { seconds, processor }]);
    if (checksum === undefined) return;
    const sums = this.checksums.get(step) ?? new Map<HostName, string>();
    this.checksums.set(step, sums);
    const known = sums.get(host) ?? checksum;
    if (known !== checksum) throw new Error(`${step} on ${host}: checksum ${checksum} after ${known}`);
    sums.set(host, checksum);
  }

  /** Cores that others used during a run. */
  addLoad(host: HostName, cores: number): void {
    this.loads.set(host, Math.max(cores, this.loads.get(host) ?? 0));
  }

  report(title: string, instructions = new Map<string, number>()): string {
    const parts = [
      `## ${title}`,
      this.versions(),
      this.times('seconds'),
      this.times('processor'),
      this.ratios(),
    ];
    if (instructions.size > 0) parts.push(this.speeds(instructions));
    if (this.checksums.size > 0) parts.push(this.agreement());
    return parts.join('\n\n');
  }

  private versions(): string {
    return this.hosts.map((host) => `- ${host}: ${hostVersion(host)}`).join('\n');
  }

  private values(step: string, host: HostName, clock: Clock): number[] {
    return (this.samples.get(step)?.get(host) ?? []).map((taken) => taken[clock]);
  }

  private times(clock: Clock): string {
    const what = clock === 'seconds' ? 'Median seconds' : 'Median seconds of processor time';
    const cells = (step: string): string[] =>
      this.hosts.flatMap((host) => {
        const values = this.values(step, host, clock);
        if (values.length === 0) return ['-', ''];
        return [median(values).toFixed(3), `${(spread(values) * 100).toFixed(0)}%`];
      });
    const rows = [...this.samples.keys()].map((step) => [step, ...cells(step)]);
    if (clock === 'seconds')
      rows.push(['(other load, cores)', ...this.hosts.flatMap((host) => [this.loadOf(host), ''])]);
    const head = ['', ...this.hosts.flatMap((host) => [host, '±'])];
    return `${what}; ± is (max - min) / median\n\n${markdownTable(head, rows)}`;
  }

  private loadOf(host: HostName): string {
    return this.loads.get(host)?.toFixed(2) ?? '-';
  }

  /** Of our time to another host's, round by round; null where one of the two has not run the step. */
  private ratio(step: string, other: HostName, clock: Clock): number | null {
    const ours = this.values(step, 'int80', clock);
    const theirs = this.values(step, other, clock);
    const rounds = Math.min(ours.length, theirs.length);
    return rounds === 0 ? null : median(ours.slice(0, rounds).map((value, round) => value / theirs[round]));
  }

  private ratios(): string {
    const others = this.hosts.includes('int80') ? this.hosts.filter((host) => host !== 'int80') : [];
    if (others.length === 0) return '';
    const columns = others.flatMap(
      (host) =>
        [
          { host, clock: 'seconds' },
          { host, clock: 'processor' },
        ] as const,
    );
    const steps = [...this.samples.keys()].filter(isWork);
    const cell = (value: number | null): string => (value === null ? '-' : value.toFixed(2));
    const rows = steps.map((step) => [
      step,
      ...columns.map(({ host, clock }) => cell(this.ratio(step, host, clock))),
    ]);
    const means = columns.map(({ host, clock }) => {
      const values = steps.flatMap((step) => this.ratio(step, host, clock) ?? []);
      return values.length === 0 ? '-' : `${geometricMean(values).toFixed(2)} (${values.length})`;
    });
    const head = [
      '',
      ...columns.map(({ host, clock }) => `int80/${host}${clock === 'processor' ? ', processor' : ''}`),
    ];
    return `Time of Int80 to that of its peers, medians of the ratios of each round; below 1 Int80 is faster\n\n${markdownTable(head, [...rows, ['geometric mean', ...means]])}`;
  }

  /** Millions of guest instructions a second, by the median. */
  private speeds(instructions: Map<string, number>): string {
    const rows = [...instructions].map(([step, count]) => [
      step,
      `${(count / 1e6).toFixed(1)} M`,
      ...this.hosts.map((host) => {
        const values = this.values(step, host, 'seconds');
        return values.length === 0 ? '-' : (count / median(values) / 1e6).toFixed(0);
      }),
    ]);
    return `Million guest instructions a second\n\n${markdownTable(['', 'instructions', ...this.hosts], rows)}`;
  }

  private agreement(): string {
    const differing = [...this.checksums].filter(([, sums]) => new Set(sums.values()).size > 1);
    if (differing.length === 0) return `All ${this.checksums.size} checksums agree.`;
    const text = ([step, sums]: [string, Map<HostName, string>]): string =>
      `- ${step}: ${[...sums].map(([host, sum]) => `${host} ${sum}`).join(', ')}`;
    return `CHECKSUMS DIFFER\n\n${differing.map(text).join('\n')}`;
  }
}
