/**
 * `int80 run`: builds what changed (or takes the image it is given), boots it in the machine's worker and joins its
 * console to stdin and stdout. Nothing but serial output goes to stdout.
 */
import { dirname, join } from 'node:path';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { resources } from '../resources.ts';
import { BootError, MachineHost } from '../machine/machine-host.ts';
import { serveGdb } from '../gdb/gdb-server.ts';
import type { GdbServer } from '../gdb/gdb-server.ts';
import { openTerminal } from './terminal.ts';
import { TraceFile } from './trace-file.ts';
import { readDiskFile, writeDiskFile } from './disk-file.ts';
import {
  CliError,
  EXIT_IMAGE,
  EXIT_LIMIT,
  EXIT_OK,
  EXIT_PANIC,
  EXIT_USAGE,
  usageError,
} from './exit-status.ts';
import type { BootRequest, DebugSetup, MachineImage, SerialPort, WorkerStatus } from '../machine/protocol.ts';
import type { TaskOffsets } from '../../debugger/current-task.ts';
import type { Terminal } from './terminal.ts';
import type { RunOptions } from './run-options.ts';

interface LoadedImage {
  image: MachineImage;
  taskOffsets: TaskOffsets | null;
  debug: DebugSetup;
}

async function loadImage(folder: string, options: RunOptions): Promise<LoadedImage> {
  if (options.kernel !== undefined) return loadGivenImage(options, options.kernel);
  const { buildWorkspace, printOutcome } = await import('./build-command.ts');
  const result = await buildWorkspace(folder, options.cc, options.add);
  const { outcome } = result;
  if (!outcome.ok || outcome.compiled > 0 || outcome.diagnostics.length > 0) printOutcome(result);
  if (!outcome.ok || !outcome.kernelPath || !outcome.initramfsPath) {
    throw usageError('nothing is booted: the build failed (see above)');
  }
  const image = {
    kernel: readFileSync(outcome.kernelPath),
    initrd: readFileSync(outcome.initramfsPath),
    commandLine: options.append,
  };
  const { taskOffsets } = await import('../session/builds.ts');
  const symbols = readFileSync(outcome.symbolsPath ?? outcome.kernelPath);
  const debug = { symbols, offsets: outcome.offsets ?? {} };
  return { image, taskOffsets: taskOffsets(outcome.offsets), debug };
}

async function withFiles(archive: Uint8Array, files: RunOptions['add']): Promise<Uint8Array> {
  const { appendFiles } = await import('../toolchain/initramfs.ts');
  return appendFiles(archive, files);
}

async function loadGivenImage(options: RunOptions, kernel: string): Promise<LoadedImage> {
  const archive = options.initrd === undefined ? undefined : new Uint8Array(readFileSync(options.initrd));
  const initrd =
    options.add.length > 0 ? await withFiles(archive ?? new Uint8Array(0), options.add) : archive;
  const image = { kernel: readFileSync(kernel), ...(initrd ? { initrd } : {}), commandLine: options.append };
  return { image, taskOffsets: null, debug: { symbols: image.kernel, offsets: readOffsets(kernel) } };
}

/** A kernel built here has its list of offsets beside it. */
function readOffsets(kernel: string): Record<string, number> {
  const file = join(dirname(kernel), 'offsets.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch (error) {
    throw usageError(`${file}: ${(error as Error).message}: delete it, or build the kernel again`);
  }
}

export async function runCommand(folder: string, options: RunOptions): Promise<number> {
  const disk = options.disk === undefined ? null : readDiskFile(options.disk);
  const loaded = await loadImage(folder, options);
  if (disk !== null) loaded.image.disk = disk;
  return new Run(loaded, options).start();
}

/** One run from boot to exit status. */
class Run {
  private readonly host = new MachineHost(resources.machineWorker);
  private readonly loaded: LoadedImage;
  private readonly options: RunOptions;
  private readonly serialFiles = new Map<number, number>();
  private terminal: Terminal | null = null;
  private timer: NodeJS.Timeout | null = null;
  private gdb: GdbServer | null = null;
  private trace: TraceFile | null = null;
  private bootId = 0;
  private booted = false;
  private tail = '';
  private finish: (status: number, message?: string) => void = () => undefined;

  constructor(loaded: LoadedImage, options: RunOptions) {
    this.loaded = loaded;
    this.options = options;
  }

  async start(): Promise<number> {
    const done = new Promise<number>((resolve) => {
      this.finish = (status, message) => {
        if (message) process.stderr.write(`\nint80: ${message}\n`);
        resolve(status);
      };
    });
    this.openSerialFiles();
    this.openTrace();
    this.terminal = openTerminal({
      onInput: (bytes) => this.host.input(0, bytes),
      onLeave: () => this.finish(EXIT_OK, 'left the machine (Ctrl-])'),
      onResize: () => this.passSize(),
    });
    this.host.on('output', ({ port, bytes }) => this.handleOutput(port, bytes));
    this.host.on('status', (status) => this.handleStatus(status));
    this.host.on('died', (reason) => this.finish(EXIT_PANIC, `the machine's worker died: ${reason}`));
    process.on('SIGTERM', () => this.finish(EXIT_LIMIT, 'ended by SIGTERM'));
    if (!this.terminal.interactive) process.on('SIGINT', () => this.finish(EXIT_LIMIT, 'ended by SIGINT'));
    this.startTimer();
    await this.startGdb();
    void this.boot();
    const status = await done;
    try {
      if (this.trace !== null) await this.host.endTrace();
      await this.keepDisk();
      await this.writeRecording();
    } finally {
      await this.close();
    }
    return status;
  }

  /** A disk outlives the machine, if only for the next boot. */
  private async takeDisk(): Promise<Uint8Array | null> {
    const contents = await this.host.disk();
    if (contents !== null) this.loaded.image.disk = contents;
    return contents;
  }

  private async keepDisk(): Promise<void> {
    const { disk, diskOut, diskWritable } = this.options;
    const files = [diskWritable ? disk : undefined, diskOut].filter((file) => file !== undefined);
    if (files.length === 0 || !this.booted) return;
    const contents = await this.takeDisk();
    if (contents === null)
      throw new CliError(EXIT_IMAGE, `no machine is left whose disk could be written to ${files.join(', ')}`);
    for (const file of files) await writeDiskFile(file, contents);
  }

  private async startGdb(): Promise<void> {
    const { gdb } = this.options;
    if (gdb === undefined) return;
    this.gdb = await serveGdb(this.host, gdb);
    const host = gdb.host.includes(':') ? `[${gdb.host}]` : gdb.host;
    process.stderr.write(`int80: in gdb: target remote ${host}:${this.gdb.port}\n`);
  }

  private openTrace(): void {
    const { trace } = this.options;
    if (trace === undefined) return;
    this.trace = new TraceFile(trace);
    this.host.on('trace', (text) => this.trace?.write(text));
  }

  private traceSetup(): Pick<BootRequest, 'trace'> {
    if (this.trace === null) return {};
    const { format } = this.trace;
    return {
      trace: { format, filter: this.options.traceFilter ?? '', offsets: this.loaded.debug.offsets },
    };
  }

  private async boot(): Promise<void> {
    const { options, loaded } = this;
    const { debug, ...image } = loaded;
    const scripted = options.steps.length > 0;
    // A scripted run repeats exactly, whatever terminal it is started from.
    const size = scripted ? null : this.terminal!.size();
    try {
      await this.host.boot({
        ...image,
        ...(options.kdb ? { kdb: debug } : {}),
        ...(options.gdb ? { gdb: { ...debug, wait: options.gdbWait === true } } : {}),
        ...this.traceSetup(),
        memoryMiB: options.memory,
        cpuModel: options.cpu,
        bootTimeSeconds: options.bootTime ?? Math.floor(Date.now() / 1000),
        idle: scripted ? 'skip' : 'real',
        bootId: ++this.bootId,
        ...(options.history === undefined ? {} : { historyMiB: options.history }),
        ...(options.share ? { share: options.share } : {}),
        ...(size ? { consoleSizes: [[0, size]] } : {}),
        ...(options.maxInstructions ? { maxInstructions: options.maxInstructions } : {}),
        ...(scripted && this.bootId === 1 ? { scenario: options.steps } : {}),
      });
      this.booted = true;
      if (this.terminal!.interactive) this.terminal!.open();
    } catch (error) {
      const image = options.kernel ?? 'the workspace';
      const status = error instanceof BootError ? EXIT_IMAGE : EXIT_USAGE;
      this.finish(status, `cannot boot ${image}: ${(error as Error).message}`);
    }
  }

  private passSize(): void {
    const size = this.terminal!.size();
    if (size !== null && this.options.steps.length === 0) this.host.resizeConsole(0, size);
  }

  private handleOutput(port: SerialPort, bytes: Uint8Array): void {
    const file = this.serialFiles.get(port);
    if (file !== undefined) writeSync(file, bytes);
    if (port !== 0) return;
    process.stdout.write(bytes);
    // Kernels that are not ours announce a panic by its text only.
    this.tail = (this.tail + Buffer.from(bytes).toString('latin1')).slice(-4096);
    if (this.tail.includes('Kernel panic - not syncing') && this.options.kernel !== undefined) {
      setTimeout(() => this.finish(EXIT_PANIC, 'kernel panic'), 100);
    }
  }

  private handleStatus(status: WorkerStatus): void {
    // Piped input waits for the prompt: before it, the guest's driver would not be there to take it.
    if (status.firstPrompt !== null && this.options.steps.length === 0) this.terminal!.open();
    if (status.bootId !== this.bootId || status.cause === null) return;
    this.writeStats(status);
    switch (status.cause) {
      case 'poweroff':
      case 'scenario':
      case 'killed':
        return this.finish(EXIT_OK);
      case 'reset':
        return void this.takeDisk().then(() => this.boot());
      case 'limit':
        return this.finish(EXIT_LIMIT, status.reason);
      default:
        return void this.tellCrash(status);
    }
  }

  private async tellCrash(status: WorkerStatus): Promise<void> {
    const [{ SymbolTable }, { crashText }] = await Promise.all([
      import('../../debugger/symbols/symbol-table.ts'),
      import('../session/crash-text.ts'),
    ]);
    this.finish(EXIT_PANIC, crashText(status, SymbolTable.fromElf(this.loaded.image.kernel)));
  }

  private startTimer(): void {
    const { timeout } = this.options;
    if (timeout === undefined) return;
    this.timer = setTimeout(() => {
      void this.host.pause().then(() => {
        if (this.host.status) this.writeStats(this.host.status);
        this.finish(EXIT_LIMIT, `${timeout} seconds have passed`);
      });
    }, timeout * 1000);
  }

  private async writeRecording(): Promise<void> {
    const { record } = this.options;
    if (record === undefined) return;
    await this.host.pause();
    const recording = await this.host.recording();
    if (recording === null) return;
    const { writeRecording } = await import('../recording/recording-file.ts');
    writeFileSync(record, writeRecording({ image: this.loaded.image, ...recording }));
  }

  private writeStats(status: WorkerStatus): void {
    if (this.options.stats === undefined) return;
    const { instructions, ticks, busySeconds, firstPrompt, cause, translator } = status;
    const stats = {
      instructions,
      ticks,
      wallSeconds: busySeconds,
      mips: busySeconds > 0 ? instructions / busySeconds / 1e6 : 0,
      millisecondsToPrompt: firstPrompt?.milliseconds ?? null,
      instructionsToPrompt: firstPrompt?.instructions ?? null,
      cause,
      translator,
    };
    writeFileSync(this.options.stats, `${JSON.stringify(stats, null, 2)}\n`);
  }

  private openSerialFiles(): void {
    for (const [port, file] of this.options.serial) {
      try {
        this.serialFiles.set(port, openSync(file, 'w'));
      } catch (error) {
        throw new CliError(EXIT_USAGE, `--serial ${port}=${file}: ${(error as Error).message}`);
      }
    }
  }

  private async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.terminal?.close();
    this.gdb?.close();
    for (const file of this.serialFiles.values()) closeSync(file);
    this.trace?.close();
    await this.host.dispose();
  }
}
