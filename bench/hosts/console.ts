/** A host at work: its console read with the times at which things were printed, and typed on. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { machineSeconds, peakMiB, processSeconds } from './proc.ts';
import { root } from './host.ts';
import type { Command } from './host.ts';

export interface Moment {
  /** Since the process was started, by the wall. */
  seconds: number;
  /** Of the processor, used by the process so far. */
  processor: number;
  /** What was waited for, with its groups. */
  match: RegExpExecArray;
}

interface Wait {
  pattern: RegExp;
  resolve: (moment: Moment) => void;
  reject: (error: Error) => void;
}

const SHOWN_CHARACTERS = 600;

const running = new Set<ChildProcessWithoutNullStreams>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export class HostConsole {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly started = performance.now();
  private readonly machineAtStart = machineSeconds();
  private readonly selfAtStart = process.cpuUsage();
  private text = '';
  private errors = '';
  private wait: Wait | null = null;
  private ended: string | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(command: Command) {
    this.child = spawn(command.file, command.arguments, { cwd: root, stdio: 'pipe' });
    running.add(this.child);
    this.child.stdout.setEncoding('latin1').on('data', (text: string) => this.handleText(text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.child.stdin.on('error', () => undefined);
    this.child.on('error', (error) => this.handleEnd(error.message));
    this.child.on('close', (status, signal) => {
      running.delete(this.child);
      this.handleEnd(`ended with ${signal ?? status}`);
    });
  }

  /**
   * The moment at which `pattern` is in what has been printed since the last match. @throws Error, with the console's
   * last text, when the process ends before or `limitSeconds` pass.
   */
  until(pattern: RegExp, limitSeconds: number): Promise<Moment> {
    return new Promise((resolve, reject) => {
      this.wait = { pattern, resolve, reject };
      this.timer = setTimeout(() => this.fail(`${limitSeconds} s have passed`), limitSeconds * 1000);
      this.look();
    });
  }

  type(text: string): void {
    this.child.stdin.write(text);
  }

  /** Cores that others have used so far, on average. */
  otherLoad(): number {
    const self = process.cpuUsage(this.selfAtStart);
    const own = processSeconds(this.child.pid!) + (self.user + self.system) / 1e6;
    const elapsed = (performance.now() - this.started) / 1000;
    return Math.max(0, (machineSeconds() - this.machineAtStart - own) / elapsed);
  }

  peakMiB(): number {
    return peakMiB(this.child.pid!);
  }

  async close(): Promise<void> {
    if (this.ended !== null) return;
    const closed = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await closed;
  }

  private handleText(text: string): void {
    this.text += text;
    this.look();
  }

  private handleEnd(how: string): void {
    this.ended ??= how;
    this.look();
    this.fail(how);
  }

  private look(): void {
    if (this.wait === null) return;
    const match = this.wait.pattern.exec(this.text);
    if (match === null) return this.ended === null ? undefined : this.fail(this.ended);
    const moment = {
      seconds: (performance.now() - this.started) / 1000,
      processor: processSeconds(this.child.pid!),
      match,
    };
    this.text = this.text.slice(match.index + match[0].length);
    this.take().resolve(moment);
  }

  private fail(reason: string): void {
    const { spawnfile } = this.child;
    this.take()?.reject(
      new Error(
        `${spawnfile}: ${reason}\n${this.text.slice(-SHOWN_CHARACTERS)}${this.errors.slice(-SHOWN_CHARACTERS)}`,
      ),
    );
  }

  /** The wait is over. */
  private take(): Wait {
    clearTimeout(this.timer);
    const wait = this.wait!;
    this.wait = null;
    return wait;
  }
}
