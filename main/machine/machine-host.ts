/**
 * The owner's side of the machine's worker: starts it, boots images in it, passes bytes, and starts a new worker
 * when one dies. It never blocks: every answer is an event or a promise.
 */
import { Worker } from 'node:worker_threads';
import { EventEmitter } from 'node:events';
import type { ContractError } from '../contract.ts';
import { NO_MACHINE } from './no-machine.ts';
import type {
  BootRequest,
  ConsoleSize,
  MachineRecording,
  SerialPort,
  ToldEvent,
  WorkerCallName,
  WorkerCalls,
  WorkerEvent,
  WorkerRequest,
  WorkerStatus,
} from './protocol.ts';

interface MachineHostEvents {
  status: [WorkerStatus];
  output: [{ port: SerialPort; bytes: Uint8Array; bootId: number }];
  /** Bytes for the gdb client; null: its session is over. */
  gdb: [Uint8Array | null];
  /** An event of the contract. */
  told: [ToldEvent];
  /** Lines of the trace that was asked for. */
  trace: [string];
  /** The worker died; a new one stands ready, without a machine. */
  died: [string];
}

interface PendingCall {
  resolve: (value: unknown) => void;
  reject: (error: ContractError) => void;
}

/** The image cannot be booted, and why. */
export class BootError extends Error {}

/** The Node worker is given the guest's RAM and this much besides for decoded code and translations. */
const HEAP_MIB = 512;

export class MachineHost extends EventEmitter<MachineHostEvents> {
  private readonly workerFile: URL;
  private worker: Worker | null = null;
  private booting: { bootId: number; resolve: () => void; reject: (error: Error) => void } | null = null;
  private pausing: (() => void)[] = [];
  private hashing: ((hash: string) => void)[] = [];
  private reading: ((contents: Uint8Array | null) => void)[] = [];
  private recordings: ((recording: MachineRecording | null) => void)[] = [];
  private readonly calls = new Map<number, PendingCall>();
  private nextCall = 1;
  private ending: (() => void)[] = [];
  private disposed = false;
  status: WorkerStatus | null = null;

  constructor(workerFile: URL) {
    super();
    this.workerFile = workerFile;
  }

  /** Replaces the machine. Resolves when it runs or has been replaced in turn; rejects with `BootError` when the image cannot be booted. */
  boot(request: BootRequest): Promise<void> {
    this.booting?.resolve();
    return new Promise((resolve, reject) => {
      this.booting = { bootId: request.bootId, resolve, reject };
      this.send({ kind: 'boot', request });
    });
  }

  /** A machine has been booted, and its worker is alive. */
  get hasMachine(): boolean {
    return this.worker !== null && this.status !== null;
  }

  run(): void {
    this.send({ kind: 'run' });
  }

  /** Resolves once the machine stands still; its status is then current. */
  pause(): Promise<void> {
    if (this.worker === null || this.status === null) return Promise.resolve();
    return new Promise((resolve) => {
      this.pausing.push(resolve);
      this.send({ kind: 'pause' });
    });
  }

  input(port: SerialPort, bytes: Uint8Array): void {
    if (bytes.length > 0) this.send({ kind: 'input', port, bytes });
  }

  /** The terminal on a serial line has a new size. Without a machine nobody hears of it. */
  resizeConsole(port: SerialPort, size: ConsoleSize): void {
    if (this.worker !== null) this.send({ kind: 'resize', port, size });
  }

  /** As the Pause key at a console. Without a machine nothing happens. */
  enterKdb(port: SerialPort): void {
    if (this.worker !== null) this.send({ kind: 'enter-kdb', port });
  }

  /** A gdb client has come, has sent bytes, or is gone. Without a machine nobody hears of it. */
  gdb(event: 'connect' | 'disconnect' | Uint8Array): void {
    if (this.worker === null) return;
    if (typeof event === 'string') this.send({ kind: `gdb-${event}` });
    else this.send({ kind: 'gdb-data', bytes: event });
  }

  /** Hash of the machine's whole state; empty without a machine. */
  hash(): Promise<string> {
    return new Promise((resolve) => {
      this.hashing.push(resolve);
      this.send({ kind: 'hash' });
    });
  }

  /** The disk's contents as they are now; null without a machine or a disk. */
  disk(): Promise<Uint8Array | null> {
    if (this.worker === null) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.reading.push(resolve);
      this.send({ kind: 'disk' });
    });
  }

  /** The run so far, for a file; null without a machine. Nothing comes in between journal and state. */
  recording(): Promise<MachineRecording | null> {
    return new Promise((resolve) => {
      this.recordings.push(resolve);
      this.send({ kind: 'recording' });
    });
  }

  /** A call of the contract that the worker answers; rejects with a `ContractError`. */
  call<N extends WorkerCallName>(
    name: N,
    request: Parameters<WorkerCalls[N]>[0],
  ): Promise<ReturnType<WorkerCalls[N]>> {
    if (!this.hasMachine) return Promise.reject(NO_MACHINE);
    const id = this.nextCall++;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve: resolve as PendingCall['resolve'], reject });
      this.send({ kind: 'call', id, name, request });
    });
  }

  /** Resolves when all lines of the trace have come. */
  endTrace(): Promise<void> {
    if (this.worker === null) return Promise.resolve();
    return new Promise((resolve) => {
      this.ending.push(resolve);
      this.send({ kind: 'trace-end' });
    });
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    const worker = this.worker;
    this.worker = null;
    this.release(new BootError('the lab was closed'));
    await worker?.terminate();
  }

  private send(request: WorkerRequest): void {
    if (this.disposed) return;
    this.worker ??= this.startWorker();
    this.worker.postMessage(request);
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerFile, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB } });
    worker.on('message', (event: WorkerEvent) => this.handleEvent(event));
    worker.on('error', (error) => this.handleDeath(worker, error.message));
    worker.on('exit', (code) => this.handleDeath(worker, `its worker ended with code ${code}`));
    return worker;
  }

  private handleEvent(event: WorkerEvent): void {
    switch (event.kind) {
      case 'booted':
        if (this.booting?.bootId === event.bootId) this.booting.resolve();
        this.booting = null;
        return;
      case 'boot-failed':
        if (this.booting?.bootId === event.bootId) this.booting.reject(new BootError(event.message));
        this.booting = null;
        return;
      case 'output':
        this.emit('output', event);
        return;
      case 'gdb-data':
        this.emit('gdb', event.bytes);
        return;
      case 'hash':
        this.hashing.shift()?.(event.hash);
        return;
      case 'disk':
        this.reading.shift()?.(event.contents);
        return;
      case 'recording':
        this.recordings.shift()?.(event.recording);
        return;
      case 'answer':
        this.settle(event.id)?.resolve(event.value);
        return;
      case 'refusal':
        this.settle(event.id)?.reject(event.error);
        return;
      case 'told':
        this.emit('told', event.event);
        return;
      case 'trace':
        this.emit('trace', event.text);
        return;
      case 'trace-ended':
        this.ending.shift()?.();
        return;
      case 'status':
        this.status = event.status;
        if (event.status.state !== 'running') for (const done of this.pausing.splice(0)) done();
        this.emit('status', event.status);
    }
  }

  private settle(id: number): PendingCall | undefined {
    const pending = this.calls.get(id);
    this.calls.delete(id);
    return pending;
  }

  private handleDeath(worker: Worker, reason: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    this.status = null;
    this.release(new BootError(`the machine stopped: ${reason}`));
    if (!this.disposed) this.emit('died', reason);
  }

  private release(error: BootError): void {
    this.booting?.reject(error);
    this.booting = null;
    for (const done of this.pausing.splice(0)) done();
    for (const done of this.hashing.splice(0)) done('');
    for (const done of this.reading.splice(0)) done(null);
    for (const done of this.ending.splice(0)) done();
    for (const done of this.recordings.splice(0)) done(null);
    for (const id of [...this.calls.keys()]) this.settle(id)?.reject(NO_MACHINE);
  }
}
