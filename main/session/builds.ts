/**
 * Builds of one workspace: one at a time, cancellable, the chosen compiler remembered, and the last good image kept
 * in memory so that a later failed build or a deleted file cannot take it away.
 */
import { readFile } from 'node:fs/promises';
import { SymbolTable } from '../../debugger/symbols/symbol-table.ts';
import { build } from '../toolchain/toolchain.ts';
import { findCompilers, resolveCompiler } from '../toolchain/compilers.ts';
import { SessionError } from './contract-error.ts';
import type { Compiler } from '../toolchain/compilers.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { BuildResult, CompilerInfo, Diagnostic } from '../contract.ts';
import type { EventBus } from './event-bus.ts';
import type { Settings } from './settings.ts';
import { readDebugFiles } from './debug-files.ts';
import type { DebugSetup } from '../machine/protocol.ts';
import type { TaskOffsets } from '../../debugger/current-task.ts';

export interface GoodImage {
  kernel: Uint8Array;
  initrd: Uint8Array;
  taskOffsets: TaskOffsets | null;
  symbols: SymbolTable;
  /** For the debugger: the kernel's file, its offsets, and the files of modules and programs. */
  debug: DebugSetup;
}

const COMPILER_SETTING = 'host.compiler';

export class Builds {
  private readonly workspace: Workspace;
  private readonly settings: Settings;
  private readonly events: EventBus;
  private running: AbortController | null = null;
  private lastResult: BuildResult | null = null;
  private nextId = 1;
  lastGood: GoodImage | null = null;

  constructor(workspace: Workspace, settings: Settings, events: EventBus) {
    this.workspace = workspace;
    this.settings = settings;
    this.events = events;
  }

  async compilers(): Promise<{ compilers: CompilerInfo[]; chosen: string | null }> {
    const found = await findCompilers();
    const chosen = await this.compiler().catch(() => null);
    if (chosen && !found.some((compiler) => compiler.id === chosen.id)) found.push(chosen);
    return { compilers: found.map(({ id, title }) => ({ id, title })), chosen: chosen?.id ?? null };
  }

  async choose(id: string): Promise<CompilerInfo> {
    const compiler = await resolveCompiler(id);
    await this.settings.set(COMPILER_SETTING, id);
    return { id: compiler.id, title: compiler.title };
  }

  last(): { runningId: number | null; result: BuildResult | null } {
    return { runningId: this.running === null ? null : this.nextId - 1, result: this.lastResult };
  }

  cancel(): void {
    this.running?.abort();
  }

  /** Never rejects for what a user can mend: a missing compiler or a compile error is a result with diagnostics. */
  async rebuild(clean: boolean): Promise<BuildResult> {
    if (this.running !== null) throw new SessionError('busy', 'a build is running: wait for it or cancel it');
    const controller = (this.running = new AbortController());
    const buildId = this.nextId++;
    this.events.emit('build.started', { buildId });
    const result = await this.build(buildId, clean, controller.signal).catch((error: unknown) =>
      failedBuild(buildId, error),
    );
    this.running = null;
    this.lastResult = result;
    this.events.emit('build.finished', result);
    return result;
  }

  private async build(buildId: number, clean: boolean, signal: AbortSignal): Promise<BuildResult> {
    const compiler = await this.compiler();
    const outcome = await build({
      workspaceFolder: this.workspace.folder,
      buildFolder: this.workspace.buildFolder,
      compiler,
      clean,
      signal,
      onProgress: (progress) => this.events.emit('build.progress', { buildId, ...progress }),
    });
    const result: BuildResult = {
      buildId,
      ok: outcome.ok,
      compiler: compiler.title,
      diagnostics: outcome.diagnostics,
      compiled: outcome.compiled,
      reused: outcome.reused,
      milliseconds: outcome.milliseconds,
      ...(outcome.cancelled ? { cancelled: true } : {}),
    };
    if (!outcome.ok || !outcome.kernelPath || !outcome.initramfsPath) return result;
    const debug = await readDebugFiles(outcome);
    this.lastGood = {
      kernel: await readFile(outcome.kernelPath),
      initrd: await readFile(outcome.initramfsPath),
      taskOffsets: taskOffsets(outcome.offsets),
      symbols: SymbolTable.fromElf(debug.symbols),
      debug,
    };
    result.kernelBytes = this.lastGood.kernel.length;
    result.initramfsBytes = this.lastGood.initrd.length;
    return result;
  }

  /** The one the user chose, by name or by path; when it is gone, the first that is found. */
  private async compiler(): Promise<Compiler> {
    const wanted = await this.settings.get(COMPILER_SETTING);
    if (typeof wanted !== 'string') return resolveCompiler(null);
    return resolveCompiler(wanted).catch(() => resolveCompiler(null));
  }
}

/** The two fields the status line reads, when the kernel's own offset list has them. */
export function taskOffsets(offsets: Record<string, number> | undefined): TaskOffsets | null {
  const pid = offsets?.['task_pid'];
  const comm = offsets?.['task_comm'];
  return pid !== undefined && comm !== undefined ? { pid, comm } : null;
}

function failedBuild(buildId: number, error: unknown): BuildResult {
  const { message, path, line } = error as { message?: string; path?: string; line?: number };
  const diagnostic: Diagnostic = {
    ...(path ? { path } : {}),
    line: line ?? 0,
    column: 1,
    severity: 'error',
    message: message ?? String(error),
    source: 'toolchain',
  };
  return {
    buildId,
    ok: false,
    compiler: '',
    diagnostics: [diagnostic],
    compiled: 0,
    reused: 0,
    milliseconds: 0,
  };
}
