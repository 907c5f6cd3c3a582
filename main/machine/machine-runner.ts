/**
 * Runs one machine inside the worker: slices of guest time short enough that a pause takes effect within a few
 * milliseconds, idle waiting, console output, status, and the reasons for which a machine stops by itself.
 * Nothing the wall clock says reaches the guest, except when inputs enter; those are written to the journal.
 */
import { ImageError, Machine } from '../../emulator/machine.ts';
import { currentTask } from '../../debugger/current-task.ts';
import { KdbConsole } from './kdb-console.ts';
import { Debugging } from './debugging.ts';
import { GdbLink } from './gdb-link.ts';
import { WindowTrace } from './window/window-trace.ts';
import type { TraceCallName } from './window/window-trace.ts';
import { WindowDebugger } from './window/window-debugger.ts';
import { NO_MACHINE } from './no-machine.ts';
import { toRefusal } from './worker-calls.ts';
import { Timeline } from '../../debugger/timeline/timeline.ts';
import { IdlePatience, isWork } from './idle-patience.ts';
import { Pacer } from './pacer.ts';
import { PromptWatch, Scenario } from './scenario.ts';
import { TraceStream } from './trace-stream.ts';
import { SharedFolder, SharedFolderError, withShare } from './share/shared-folder.ts';
import type {
  BootRequest,
  ConsoleSize,
  MachineRecording,
  SerialPort,
  StopCause,
  WorkerCallName,
  WorkerEvent,
  WorkerStatus,
} from './protocol.ts';

/** The console is looked at, and limits are checked, at multiples of this many ticks: fixed, so runs repeat. */
const QUANTUM_TICKS = 100_000;
/** Wall milliseconds of guest work between looks at the message queue. */
const SLICE_MILLISECONDS = 4;
/** Idle time is caught up with in steps of one timer tick of the guest's (HZ = 100). */
const IDLE_STEP_TICKS = 1_000_000;
const STATUS_MILLISECONDS = 250;
/** kdb and gdb go back in time, whether that was asked for or not. */
const DEBUGGED_HISTORY_MIB = 512;
const PORTS: SerialPort[] = [0, 1, 2, 3];

const REASONS: Record<StopCause, string> = {
  poweroff: 'the guest powered off',
  reset: 'the guest asked for a restart',
  panic: 'kernel panic',
  'triple-fault': 'triple fault',
  'dead-halt': 'the processor halted with interrupts off: nothing can wake it',
  limit: 'the instruction limit was reached',
  killed: 'gdb has ended the machine',
  scenario: 'everything expected has been seen',
  failure: 'the emulator failed',
};

interface Stop {
  cause: StopCause;
  detail?: string;
}

export interface RunnerHost {
  /** Milliseconds, monotonic. */
  now(): number;
  post(event: WorkerEvent): void;
  /** Calls back after `milliseconds` (0: after pending messages were handled); one call outstanding at a time. */
  schedule(milliseconds: number, callback: () => void): void;
  cancelSchedule(): void;
}

export class MachineRunner {
  private readonly host: RunnerHost;
  private machine: Machine | null = null;
  /** The machine's past, when it is kept: time passes through it then. */
  private timeline: Timeline | null = null;
  private request: BootRequest | null = null;
  private scenario: Scenario | null = null;
  private kdb: KdbConsole | null = null;
  private debugging: Debugging | null = null;
  private gdb: GdbLink | null = null;
  private trace: TraceStream | null = null;
  private share: SharedFolder | null = null;
  private window: WindowDebugger | null = null;
  private readonly sizes = new Map<SerialPort, ConsoleSize>();
  private windowTrace: WindowTrace | null = null;
  /** Printed while the console was not looked at: what a debugger's stop has shown early. */
  private unseen = '';
  private prompt = new PromptWatch();
  private readonly pacer = new Pacer();
  private readonly patience = new IdlePatience();
  private printed = false;
  private state: WorkerStatus['state'] = 'paused';
  private cause: StopCause | null = null;
  private reason = '';
  private firstPrompt: WorkerStatus['firstPrompt'] = null;
  private bootedAt = 0;
  private busyMilliseconds = 0;
  private lastStatusAt = 0;
  private lastInstructions = 0;
  private lastTicks = 0;
  private lastBusy = 0;
  private mips = 0;
  private idle = 0;
  private waitingUntilTick: number | null = null;

  constructor(host: RunnerHost) {
    this.host = host;
  }

  boot(request: BootRequest): void {
    this.host.cancelSchedule();
    let machine: Machine;
    let share: SharedFolder | null = null;
    try {
      if (request.share !== undefined) share = new SharedFolder(request.share);
      machine = new Machine({
        memoryMiB: request.memoryMiB,
        cpuModel: request.cpuModel,
        bootTimeSeconds: request.bootTimeSeconds,
      });
      machine.boot(share === null ? request.image : withShare(request.image));
      for (const [port, { columns, rows }] of request.consoleSizes ?? [])
        machine.resizeConsole(port, columns, rows);
    } catch (error) {
      const isRefusal = [ImageError, RangeError, SharedFolderError].some((kind) => error instanceof kind);
      if (!isRefusal || !(error instanceof Error)) throw error;
      this.host.post({ kind: 'boot-failed', bootId: request.bootId, message: error.message });
      return;
    }
    this.trace?.end();
    this.machine = machine;
    this.share?.dispose();
    this.share = share;
    const debugged = request.kdb !== undefined || request.gdb !== undefined;
    const history = request.historyMiB || (debugged ? DEBUGGED_HISTORY_MIB : 0);
    this.timeline = history > 0 ? new Timeline(machine, { budgetBytes: history * 0x100000 }) : null;
    this.request = request;
    const setup = request.gdb ?? request.kdb;
    this.debugging =
      setup === undefined || this.timeline === null ? null : new Debugging(this.timeline, setup);
    this.gdb = this.linkGdb();
    this.kdb = KdbConsole.of(machine, request, () => this.stop('reset'), this.debugging);
    this.window = this.openWindow();
    this.windowTrace = this.openWindowTrace(machine);
    this.trace = this.openTrace(machine);
    this.sizes.clear();
    this.unseen = '';
    this.scenario = request.scenario ? new Scenario(request.scenario) : null;
    this.prompt = new PromptWatch();
    this.state = 'paused';
    this.cause = null;
    this.reason = '';
    this.firstPrompt = null;
    this.bootedAt = this.host.now();
    this.busyMilliseconds =
      this.lastInstructions =
      this.lastTicks =
      this.lastBusy =
      this.mips =
      this.idle =
        0;
    this.host.post({ kind: 'booted', bootId: request.bootId });
    this.window?.update();
    if (request.gdb?.wait === true) this.postStatus();
    else this.resume();
  }

  resume(): void {
    if (this.machine === null) return;
    const ended = this.cause !== null && this.cause !== 'limit' && this.cause !== 'scenario';
    if (ended || this.state === 'running') return this.postStatus();
    this.kdb?.leave();
    this.state = 'running';
    this.cause = null;
    this.reason = '';
    this.pacer.reset();
    this.waitingUntilTick = null;
    this.postStatus();
    this.window?.update();
    this.host.schedule(0, () => this.runSlice());
  }

  pause(): void {
    if (this.machine === null) return;
    if (this.state === 'running') {
      this.enterIdleTime();
      this.host.cancelSchedule();
      this.waitingUntilTick = null;
      this.state = 'paused';
      this.showOutput();
    }
    this.postStatus();
    this.gdb?.tellStop();
  }

  /** Host bytes for a serial port: enter the machine now, at a tick the journal records. */
  input(port: SerialPort, bytes: Uint8Array): void {
    if (!this.isGdbs() && this.kdb?.wants(port, bytes) === true) return this.typeToKdb(port, bytes);
    this.enter((machine) => machine.receiveSerial(port, bytes));
  }

  /** The Pause key: the machine stops, and kdb asks at this port's console. */
  enterKdb(port: SerialPort): void {
    if (this.kdb === null || this.isGdbs()) return;
    this.enterIdleTime();
    this.kdb.enter(port);
    this.followKdb();
  }

  /** The terminal on a serial line has a new size: an input too. */
  resizeConsole(port: SerialPort, size: ConsoleSize): void {
    const isLookedAt = this.window !== null && (this.isInKdb() || this.timeline?.inPast === true);
    if (isLookedAt) this.sizes.set(port, size);
    else this.enter((machine) => machine.resizeConsole(port, size.columns, size.rows));
  }

  /** While the machine is looked at, a new size would be an input in the past, and make another future: it waits. */
  private passSizes(): void {
    if (this.sizes.size === 0 || this.timeline?.inPast === true) return;
    for (const [port, { columns, rows }] of this.sizes) this.machine!.resizeConsole(port, columns, rows);
    this.sizes.clear();
  }

  private enter(put: (machine: Machine) => void): void {
    if (this.machine === null || this.cause !== null) return;
    this.enterIdleTime();
    put(this.machine);
    if (this.state !== 'running') return;
    if (this.isHeld()) return this.standStill();
    this.waitingUntilTick = null;
    this.host.cancelSchedule();
    this.host.schedule(0, () => this.runSlice());
  }

  // ---------------------------------------------------------------- kdb

  private typeToKdb(port: SerialPort, bytes: Uint8Array): void {
    this.enterIdleTime();
    const left = this.kdb!.type(port, bytes);
    if (left.length > 0 && this.cause === null) this.machine!.receiveSerial(port, left);
    this.followKdb();
  }

  private isInKdb(): boolean {
    return this.kdb !== null && this.kdb.stopped;
  }

  /** The machine stands still while kdb has it, and runs again when kdb lets it go. */
  private followKdb(): void {
    const kdb = this.kdb!;
    this.flushOutput();
    this.waitingUntilTick = null;
    this.host.cancelSchedule();
    this.comeBack();
    if (!kdb.stopped) return this.goOn();
    const wasRunning = this.state === 'running';
    if (wasRunning) this.state = 'paused';
    if (wasRunning || this.scenario !== null || this.window !== null) this.postStatus();
    this.window?.update();
    if (kdb.working || this.scenario !== null) this.host.schedule(0, () => this.runKdb());
  }

  /** A machine that had ended has been taken back to before that. */
  private comeBack(): void {
    const machine = this.machine!;
    if (this.window === null || this.cause === null || machine.ended !== null || machine.stuck) return;
    this.cause = null;
    this.reason = '';
    this.state = 'paused';
    this.postStatus();
  }

  private goOn(): void {
    this.window?.update();
    if (this.state !== 'running') return this.resume();
    this.host.schedule(0, () => this.runSlice());
  }

  /** A piece of a long command, or what the scenario types next. */
  private runKdb(): void {
    const kdb = this.kdb!;
    const left = kdb.work();
    if (left.length > 0) this.machine!.receiveSerial(kdb.port, left);
    const stop = this.lookAtConsole();
    if (stop !== null) return this.stop(stop.cause, stop.detail);
    this.comeBack();
    if (!kdb.stopped) return this.goOn();
    this.window?.update();
    if (kdb.working) return this.host.schedule(0, () => this.runKdb());
    if (this.scenario !== null) this.stop('limit', 'kdb has stopped the machine and nothing more is typed');
  }

  // ---------------------------------------------------------------- the window

  private openWindow(): WindowDebugger | null {
    const { debugging, kdb } = this;
    const setup = this.request?.window;
    if (debugging === null || kdb === null || setup === undefined) return null;
    return new WindowDebugger({
      debugging,
      kdb,
      setup,
      bootId: this.request!.bootId,
      tell: (event) => this.host.post({ kind: 'told', event }),
      follow: () => this.followKdb(),
      enter: (port) => this.enterKdb(port),
    });
  }

  private openWindowTrace(machine: Machine): WindowTrace | null {
    const { window, kdb, bootId } = this.request!;
    if (window === undefined) return null;
    return new WindowTrace({
      ...{ machine, bootId, offsets: kdb?.offsets ?? {}, on: window.trace },
      inPast: () => this.timeline?.inPast === true,
      tell: (state) => this.host.post({ kind: 'told', event: { name: 'trace.changed', value: state } }),
    });
  }

  /** A call of the contract, answered by a message. */
  call(id: number, name: WorkerCallName, request: unknown): void {
    try {
      this.host.post({ kind: 'answer', id, value: this.answer(name, request) });
    } catch (error) {
      this.host.post({ kind: 'refusal', id, error: toRefusal(error) });
    }
  }

  private answer(name: WorkerCallName, request: unknown): unknown {
    if (this.window === null || this.windowTrace === null) throw NO_MACHINE;
    return isTraceCall(name) ? this.windowTrace.answer(name, request) : this.window.answer(name, request);
  }

  // ---------------------------------------------------------------- gdb

  private linkGdb(): GdbLink | null {
    if (this.isGdbs()) this.host.post({ kind: 'gdb-data', bytes: null });
    if (this.debugging === null || this.request?.gdb === undefined) return null;
    return new GdbLink(this.debugging, {
      postGdb: (bytes) => this.host.post({ kind: 'gdb-data', bytes }),
      resume: () => this.resume(),
      pause: () => this.pause(),
      kill: () => this.stop('killed'),
    });
  }

  connectGdb(): void {
    if (this.gdb === null) this.host.post({ kind: 'gdb-data', bytes: null });
    else this.gdb.connect();
  }

  receiveGdb(bytes: Uint8Array): void {
    this.gdb?.receive(bytes);
  }

  disconnectGdb(): void {
    this.gdb?.disconnect();
  }

  /** While gdb has the machine, kdb is not entered. */
  private isGdbs(): boolean {
    return this.gdb !== null && this.gdb.connected;
  }

  /** A debugger's stop has been met, and nobody has been told. */
  private isHeld(): boolean {
    return this.gdb !== null && this.gdb.stopped;
  }

  /** Time stands still, for gdb to look. */
  private standStill(): void {
    this.host.cancelSchedule();
    this.waitingUntilTick = null;
    this.state = 'paused';
    this.showOutput();
    this.postStatus();
    this.gdb?.tellStop();
  }

  // ---------------------------------------------------------------- system calls

  private openTrace(machine: Machine): TraceStream | null {
    const setup = this.request?.trace;
    if (setup === undefined) return null;
    return new TraceStream(machine, setup, {
      inPast: () => this.timeline?.inPast === true,
      post: (text) => this.host.post({ kind: 'trace', text }),
    });
  }

  endTrace(): void {
    this.trace?.end();
    this.trace = null;
    this.host.post({ kind: 'trace-ended' });
  }

  hash(): void {
    this.host.post({ kind: 'hash', hash: this.machine?.hash() ?? '' });
  }

  disk(): void {
    this.host.post({ kind: 'disk', contents: this.machine?.diskContents() ?? null });
  }

  recording(): void {
    this.host.post({
      kind: 'recording',
      recording: this.machine === null ? null : this.recorded(this.machine),
    });
  }

  private recorded(machine: Machine): MachineRecording {
    const { ticks, instructions } = machine;
    const end = { ticks, instructions, deliveries: machine.cpu.deliveries };
    return { journal: machine.journal.toJson(), end, hash: machine.hash() };
  }

  // ---------------------------------------------------------------- the loop

  private runSlice(): void {
    const machine = this.machine!;
    const started = this.host.now();
    const instructions = machine.instructions;
    this.printed = false;
    this.passSizes();
    this.finishIdleWait();
    if (this.isHeld()) return this.standStill();
    if (this.isInKdb()) return this.followKdb();
    const untilHalt = this.request!.idle === 'real';
    let now = started;
    do {
      this.letRun(QUANTUM_TICKS - (machine.ticks % QUANTUM_TICKS), untilHalt);
      if (this.isHeld()) return this.standStill();
      const stop = this.endReached() ?? this.lookAtConsole() ?? this.limitReached();
      now = this.host.now();
      if (stop !== null) {
        this.busyMilliseconds += now - started;
        return this.stop(stop.cause, stop.detail);
      }
      if (this.isInKdb()) return this.followKdb();
      if (untilHalt && this.isIdle()) break;
    } while (now - started < SLICE_MILLISECONDS);
    this.busyMilliseconds += now - started;
    if (now - this.lastStatusAt >= STATUS_MILLISECONDS) this.postStatus();
    this.patience.note(machine.instructions - instructions, this.printed);
    this.scheduleNext(now);
  }

  private scheduleNext(now: number): void {
    const machine = this.machine!;
    if (!this.isIdle() || this.request!.idle === 'skip') return this.host.schedule(0, () => this.runSlice());
    const wait = machine.ticksToNextAlarm();
    if (wait === Infinity) return; // only an input can wake it
    const until = machine.ticks + Math.max(wait, this.patience.ticks);
    this.waitingUntilTick = until;
    const due = this.pacer.dueAt(machine.ticks, until, now);
    this.host.schedule(Math.max(0, due - now), () => this.runSlice());
  }

  /** The idle wait is over: guest time catches up with it, unless the guest has found work on the way. */
  private finishIdleWait(): void {
    const machine = this.machine!;
    const until = this.waitingUntilTick ?? machine.ticks;
    this.waitingUntilTick = null;
    while (machine.ticks < until && machine.ended === null) {
      const { ticks, instructions } = machine;
      this.letRun(Math.min(until - ticks, IDLE_STEP_TICKS), false);
      if (this.isHeld() || this.isInKdb() || isWork(machine.instructions - instructions)) return;
    }
  }

  /** Less than so many ticks pass when the machine ends, waits, or a debugger has stopped it. */
  private letRun(ticks: number, untilHalt: boolean): void {
    if (this.timeline?.inPast !== true) this.share?.serve(this.machine!);
    if (this.kdb !== null && !this.isGdbs()) this.kdb.run(ticks, { untilHalt });
    else if (this.gdb !== null) this.gdb.run(ticks, { untilHalt });
    else (this.timeline ?? this.machine!).run(ticks, { untilHalt });
  }

  /** The processor waits, and for nothing that is answered at once. */
  private isIdle(): boolean {
    return this.machine!.halted && this.machine!.shareRequests.length === 0;
  }

  /** Something comes in the middle of an idle wait: guest time moves to now, not beyond the wait's end. */
  private enterIdleTime(): void {
    if (this.waitingUntilTick === null) return;
    const tick = Math.min(this.waitingUntilTick, this.pacer.ticksAt(this.host.now()));
    this.waitingUntilTick = tick;
    this.finishIdleWait();
    this.patience.reset();
  }

  private endReached(): Stop | null {
    const machine = this.machine!;
    if (machine.ended === 'poweroff') return { cause: 'poweroff' };
    if (machine.ended === 'reset') return { cause: 'reset' };
    if (machine.ended === 'shutdown') return { cause: 'triple-fault', detail: machine.shutdownReport };
    if (machine.stuck) {
      return machine.panicNoticed ? { cause: 'panic' } : { cause: 'dead-halt' };
    }
    return null;
  }

  private limitReached(): Stop | null {
    const limit = this.request!.maxInstructions;
    return limit !== undefined && this.machine!.instructions >= limit ? { cause: 'limit' } : null;
  }

  private lookAtConsole(): Stop | null {
    const text = this.unseen + this.flushOutput();
    this.unseen = '';
    if (text !== '' && this.prompt.feed(text)) {
      this.firstPrompt = {
        milliseconds: this.host.now() - this.bootedAt,
        instructions: this.machine!.instructions,
      };
      this.scenario?.notePrompt();
      this.window?.notePrompt();
      this.postStatus();
    }
    if (this.scenario === null) return null;
    let seen = text + this.flushKdb();
    for (let typed; (typed = this.scenario.advance(seen)) !== ''; seen = this.flushKdb())
      this.typeScripted(Uint8Array.from(typed, (char) => char.charCodeAt(0) & 255));
    return this.scenario.complete ? { cause: 'scenario' } : null;
  }

  private typeScripted(bytes: Uint8Array): void {
    const left = !this.isGdbs() && this.kdb?.wants(0, bytes) === true ? this.kdb.type(0, bytes) : bytes;
    if (left.length > 0) this.machine!.receiveSerial(0, left);
  }

  /** Hands what kdb has printed to the owner, and returns it. */
  private flushKdb(): string {
    const { kdb } = this;
    const text = kdb?.take() ?? '';
    this.window?.print(kdb?.takeOwn() ?? '');
    if (kdb === null || text === '') return '';
    const bytes = Uint8Array.from(text.replaceAll('\n', '\r\n'), (char) => char.charCodeAt(0));
    this.host.post({ kind: 'output', port: kdb.port, bytes, bootId: this.request!.bootId });
    return text;
  }

  /** Between the moments at which the console is looked at. */
  private showOutput(): void {
    this.unseen += this.flushOutput();
  }

  /** Hands what the guest has printed to the owner; returns ttyS0's part as latin-1 text. */
  private flushOutput(): string {
    const machine = this.machine!;
    let console = '';
    for (const port of PORTS) {
      const bytes = machine.takeSerial(port);
      if (bytes.length === 0) continue;
      this.printed = true;
      if (port === 0) for (const byte of bytes) console += String.fromCharCode(byte);
      this.host.post({ kind: 'output', port, bytes, bootId: this.request!.bootId });
    }
    if (this.scenario === null) this.flushKdb();
    return console;
  }

  private stop(cause: StopCause, detail?: string): void {
    this.host.cancelSchedule();
    this.flushOutput();
    this.cause = cause;
    this.state =
      cause === 'panic' || cause === 'triple-fault' || cause === 'dead-halt' ? 'crashed' : 'halted';
    this.reason = detail ?? REASONS[cause];
    if (cause === 'limit') this.reason += this.waitingText();
    this.postStatus();
    if (this.window !== null && cause !== 'reset') this.lookBack();
  }

  /** The machine has ended: kdb has it, to look at what led there. */
  private lookBack(): void {
    const { engine } = this.debugging!;
    this.kdb!.show(engine.arrive(this.machine!.ended === null ? 'halted' : 'ended', []));
    this.flushOutput();
    this.window!.noteEnd();
  }

  private waitingText(): string {
    const text = this.scenario?.waitingFor;
    return text ? ` while waiting for ${JSON.stringify(text)}` : '';
  }

  // ---------------------------------------------------------------- status

  private postStatus(): void {
    const machine = this.machine;
    if (machine === null || this.request === null) return;
    this.measure();
    this.windowTrace?.update();
    const task = currentTask(machine, this.request.taskOffsets);
    this.host.post({
      kind: 'status',
      status: {
        bootId: this.request.bootId,
        state: this.state,
        cause: this.cause,
        reason: this.reason,
        instructions: machine.instructions,
        ticks: machine.ticks,
        mips: this.mips,
        idle: this.idle,
        pid: task.pid,
        comm: task.comm,
        ring: task.ring,
        eip: task.eip,
        panicked: machine.panicNoticed,
        firstPrompt: this.firstPrompt,
        busySeconds: this.busyMilliseconds / 1000,
        translator: machine.translatorStatistics,
      },
    });
  }

  private measure(): void {
    const machine = this.machine!;
    const now = this.host.now();
    const busy = this.busyMilliseconds - this.lastBusy;
    const instructions = machine.instructions - this.lastInstructions;
    const ticks = machine.ticks - this.lastTicks;
    this.mips = this.state === 'running' && busy > 1 ? instructions / busy / 1000 : 0;
    this.idle = ticks > 0 ? Math.max(0, 1 - instructions / ticks) : 1;
    this.lastBusy = this.busyMilliseconds;
    this.lastInstructions = machine.instructions;
    this.lastTicks = machine.ticks;
    this.lastStatusAt = now;
  }
}

function isTraceCall(name: WorkerCallName): name is TraceCallName {
  return name.startsWith('trace.');
}
