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

export interface StepResult {
  checksum: string;
  /** How often the step does what it is named for. */
  events: number;
}

export interface RunNote {
  /** Cores that others used. */
  load: number;
  /** The most memory the host's process had. */
  peakMiB: number;
}

/** Below this a ratio says nothing. */
const SHORTEST_SECONDS = 0.002;

/** Steps that are no work of the guest's own, in brackets, are left out of means. */
const isWork = (step: string): boolean => !step.startsWith('(');

const percent = (share: number): string => (Number.isFinite(share) ? `${(share * 100).toFixed(0)}%` : '');

export class Comparison {
  readonly hosts: HostName[];
  /** By step and host, a sample a round. */
  private readonly samples = new Map<string, Map<HostName, Taken[]>>();
  private readonly checksums = new Map<string, Map<HostName, string>>();
  private readonly events = new Map<string, number>();
  private readonly notes = new Map<HostName, RunNote>();

  constructor(hosts: HostName[]) {
    this.hosts = hosts;
  }

  static between(start: Taken, end: Taken): Taken {
    return { seconds: end.seconds - start.seconds, processor: end.processor - start.processor };
  }

  add(host: HostName, step: string, { seconds, processor }: Taken, result: Partial<StepResult> = {}): void {
    const ofStep = this.samples.get(step) ?? new Map<HostName, Taken[]>();
    this.samples.set(step, ofStep);
    ofStep.set(host, [...(ofStep.get(host) ?? []), { seconds, processor }]);
    if (result.events) this.events.set(step, result.events);
    if (result.checksum !== undefined) this.addChecksum(host, step, result.checksum);
  }

  private addChecksum(host: HostName, step: string, checksum: string): void {
    const sums = this.checksums.get(step) ?? new Map<HostName, string>();
    this.checksums.set(step, sums);
    const known = sums.get(host) ?? checksum;
    if (known !== checksum) throw new Error(`${step} on ${host}: checksum ${checksum} after ${known}`);
    sums.set(host, checksum);
  }

  /** Of a whole run; the largest of all is shown. */
  note(host: HostName, run: RunNote): void {
    const known = this.notes.get(host) ?? run;
    this.notes.set(host, {
      load: Math.max(run.load, known.load),
      peakMiB: Math.max(run.peakMiB, known.peakMiB),
    });
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
    if (this.events.size > 0) parts.push(this.rates());
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
        return [median(values).toFixed(3), `${percent(spread(values))}`];
      });
    const rows = [...this.samples.keys()].map((step) => [step, ...cells(step)]);
    if (clock === 'seconds') rows.push(...this.noteRows());
    const head = ['', ...this.hosts.flatMap((host) => [host, '±'])];
    return `${what}; ± is (max - min) / median\n\n${markdownTable(head, rows)}`;
  }

  private noteRows(): string[][] {
    const row = (what: string, key: keyof RunNote, digits: number): string[] => [
      what,
      ...this.hosts.flatMap((host) => [this.notes.get(host)?.[key].toFixed(digits) ?? '-', '']),
    ];
    return [
      row('(other load, cores, most)', 'load', 2),
      row('(memory of the process, MiB, most)', 'peakMiB', 0),
    ];
  }

  /** Of our time to another host's, round by round; null where one of the two has not run the step, or hardly. */
  private ratio(step: string, other: HostName, clock: Clock): number | null {
    const ours = this.values(step, 'int80', clock);
    const theirs = this.values(step, other, clock);
    const rounds = Math.min(ours.length, theirs.length);
    if (rounds === 0 || Math.min(...ours, ...theirs) < SHORTEST_SECONDS) return null;
    return median(ours.slice(0, rounds).map((value, round) => value / theirs[round]));
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
        return values.length === 0 || median(values) < SHORTEST_SECONDS
          ? '-'
          : (count / median(values) / 1e6).toFixed(0);
      }),
    ]);
    return `Million guest instructions a second\n\n${markdownTable(['', 'instructions', ...this.hosts], rows)}`;
  }

  private rates(): string {
    const rows = [...this.events].map(([step, count]) => [
      step,
      ...this.hosts.map((host) => {
        const values = this.values(step, host, 'seconds');
        return values.length === 0 ? '-' : Math.round(count / median(values)).toLocaleString('en');
      }),
    ]);
    return `Events a second\n\n${markdownTable(['', ...this.hosts], rows)}`;
  }

  private agreement(): string {
    const differing = [...this.checksums].filter(([, sums]) => new Set(sums.values()).size > 1);
    if (differing.length === 0) return `All ${this.checksums.size} checksums agree.`;
    const text = ([step, sums]: [string, Map<HostName, string>]): string =>
      `- ${step}: ${[...sums].map(([host, sum]) => `${host} ${sum}`).join(', ')}`;
    return `CHECKSUMS DIFFER\n\n${differing.map(text).join('\n')}`;
  }
}
