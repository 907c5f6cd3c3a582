/**
 * The session's machine: boots images, keeps the consoles' history, and turns the worker's events into those of the
 * contract. A guest that asks for a restart gets one; a worker that dies is reported and replaced.
 */
import { MachineHost } from '../machine/machine-host.ts';
import { ConsoleHistory } from './console-history.ts';
import { SessionError } from './contract-error.ts';
import { crashText } from './crash-text.ts';
import { HangWatch } from './hang-watch.ts';
import type { ConsoleChunk, MachineStatus } from '../contract.ts';
import type { ConsoleSize, SerialPort, WorkerStatus } from '../machine/protocol.ts';
import { DebugSession } from './debug-session.ts';
import { TraceSession } from './trace-session.ts';
import type { GoodImage } from './builds.ts';
import type { ShareOptions } from '../machine/share/share-server.ts';
import type { Settings } from './settings.ts';
import type { EventBus } from './event-bus.ts';

const OFF: Omit<MachineStatus, 'memoryMiB' | 'bootId' | 'state' | 'reason'> = {
  instructions: 0,
  mips: 0,
  idle: 0,
  pid: null,
  comm: null,
  ring: null,
};

/** Memory for going back in time. */
const HISTORY_MIB = 512;

export interface MachineOptions {
  memoryMiB: number;
  /** Asked before each boot: the folder for the guest, null for none. */
  shareOf: () => Promise<ShareOptions | null>;
}

export class MachineControl {
  private readonly host: MachineHost;
  readonly debug: DebugSession;
  readonly trace: TraceSession;
  private readonly events: EventBus;
  private readonly memoryMiB: number;
  private readonly shareOf: () => Promise<ShareOptions | null>;
  private readonly histories = [0, 1, 2, 3].map(() => new ConsoleHistory());
  private readonly consoleSizes = new Map<SerialPort, ConsoleSize>();
  private image: GoodImage | null = null;
  private bootId = 0;
  private trouble = '';
  private hangWatch: HangWatch | null = null;
  /** That the kernel is silent, and where; empty again once it prints. */
  private silence = '';

  constructor(
    machineWorker: URL,
    { memoryMiB, shareOf }: MachineOptions,
    events: EventBus,
    settings: Settings,
  ) {
    this.memoryMiB = memoryMiB;
    this.shareOf = shareOf;
    this.events = events;
    this.host = new MachineHost(machineWorker);
    this.debug = new DebugSession(this.host, settings, events);
    this.trace = new TraceSession(this.host);
    this.host.on('status', (status) => this.handleStatus(status));
    this.host.on('output', ({ port, bytes, bootId }) => {
      const offset = this.histories[port].append(bytes);
      this.hangWatch?.noteOutput(Date.now());
      this.silence = '';
      this.events.emit('console.output', { port, bytes, offset, bootId });
    });
    this.host.on('died', (reason) => {
      this.trouble = `the emulator failed (${reason})`;
      this.events.emit('notice', {
        severity: 'error',
        message: `The emulator failed: ${reason}. Press Reset to boot the kernel again.`,
      });
      this.events.emit('machine.status', this.status());
      this.events.emit('debug.state', DebugSession.stateWithout(this.bootId));
    });
  }

  async boot(image: GoodImage): Promise<void> {
    const share = await this.shareOf();
    this.image = image;
    this.trouble = this.silence = '';
    this.bootId++;
    this.hangWatch = new HangWatch(image.symbols, Date.now());
    try {
      await this.host.boot({
        ...(share === null ? {} : { share }),
        image: { kernel: image.kernel, initrd: image.initrd, commandLine: 'console=ttyS0' },
        memoryMiB: this.memoryMiB,
        cpuModel: 'i686',
        bootTimeSeconds: Math.floor(Date.now() / 1000),
        idle: 'real',
        historyMiB: HISTORY_MIB,
        kdb: image.debug,
        window: { ...(await this.debug.setup()), trace: this.trace.on },
        bootId: this.bootId,
        taskOffsets: image.taskOffsets,
        consoleSizes: [...this.consoleSizes],
      });
    } catch (error) {
      throw new SessionError('bad-image', error instanceof Error ? error.message : String(error));
    }
  }

  async reset(): Promise<MachineStatus> {
    if (this.image === null)
      throw new SessionError('not-found', 'nothing has been built yet: press Rebuild first');
    await this.boot(this.image);
    return this.status();
  }

  run(): MachineStatus {
    this.host.run();
    return this.status();
  }

  async pause(): Promise<MachineStatus> {
    await this.host.pause();
    return this.status();
  }

  input(port: SerialPort, bytes: Uint8Array): void {
    this.host.input(port, bytes);
  }

  /** Later boots begin with that size. */
  resizeConsole(port: SerialPort, size: ConsoleSize): void {
    this.consoleSizes.set(port, size);
    this.host.resizeConsole(port, size);
  }

  history(port: SerialPort): ConsoleChunk {
    return { port, bootId: this.bootId, ...this.histories[port].read() };
  }

  status(): MachineStatus {
    const status = this.host.status;
    const common = { memoryMiB: this.memoryMiB, bootId: this.bootId };
    if (status === null || status.bootId !== this.bootId) {
      return { ...OFF, ...common, state: this.trouble ? 'crashed' : 'off', reason: this.trouble };
    }
    const { instructions, mips, idle, pid, comm, ring } = status;
    const reason = this.reasonOf(status);
    return { ...common, state: status.state, reason, instructions, mips, idle, pid, comm, ring };
  }

  /** Why the machine stopped, or what is wrong although it runs. */
  private reasonOf(status: WorkerStatus): string {
    if (status.state === 'running') return status.panicked ? 'kernel panic' : this.silence;
    return this.image === null ? status.reason : crashText(status, this.image.symbols);
  }

  dispose(): Promise<void> {
    return this.host.dispose();
  }

  private handleStatus(status: WorkerStatus): void {
    this.silence = this.hangWatch?.judge(status, Date.now()) ?? this.silence;
    this.events.emit('machine.status', this.status());
    if (status.cause === 'reset' && status.bootId === this.bootId && this.image !== null) {
      this.boot(this.image).catch((error: unknown) =>
        this.events.emit('notice', { severity: 'error', message: String(error) }),
      );
    }
  }
}
