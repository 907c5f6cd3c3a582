/**
 * The one contract between the window and the host: every call the window may make and every event it may
 * hear. Types only, no code, so that the renderer can import it. The preload script, the Electron handlers,
 * the web host's socket and the fakes in tests are all derived from these two interfaces: a new call is one
 * declaration here and one handler in `main/session/`. Areas of their own have their types, calls and events in
 * `main/contract/AREA.ts`, and are joined here.
 *
 * Rules that every transport keeps (Electron IPC, WebSocket, in-process):
 * - a request carries an id; it is answered once, with a value or with a `ContractError`;
 * - a request that is not answered within its time limit fails with code `timeout`;
 * - bytes travel as `Uint8Array`; everything else is plain JSON data;
 * - paths of files are relative to the workspace's root, with `/`, never absolute, never with `..`.
 */

import type { DebugCalls, DebugEvents } from './contract/debug.ts';
import type { TraceCalls, TraceEvents } from './contract/trace.ts';
import type { WalkCalls } from './contract/walk.ts';

export type * from './contract/debug.ts';
export type * from './contract/trace.ts';
export type * from './contract/walk.ts';

/** What a failed call carries. `message` names the thing, the place and the way out, ready to be shown. */
export interface ContractError {
  code:
    | 'bad-request'
    | 'not-found'
    | 'conflict'
    | 'locked'
    | 'no-space'
    | 'read-only'
    | 'no-compiler'
    | 'busy'
    | 'bad-image'
    | 'timeout'
    | 'disconnected'
    | 'internal';
  message: string;
  /** Workspace-relative file and 1-based line, where the error has one. */
  path?: string;
  line?: number;
}

// ---------------------------------------------------------------- workspace

export interface AppInfo {
  name: 'Int80';
  version: string;
  /** Which host the window talks to. */
  host: 'electron' | 'web' | 'test';
  workspace: WorkspaceInfo;
}

export interface WorkspaceInfo {
  /** Last part of the folder's name. */
  name: string;
  /** Full path on the host, for display only. */
  folder: string;
}

export interface FileEntry {
  /** Workspace-relative, e.g. `kernel/arch/i386/kernel/entry.S`. */
  path: string;
  kind: 'file' | 'folder';
  /** Against the stock tree the workspace was made from. Folders: `modified` if anything inside differs. */
  state: 'stock' | 'modified' | 'added';
}

export interface FileContent {
  path: string;
  text: string;
  /** Opaque; pass it back to `files.write` so that a change made elsewhere is not overwritten. */
  version: string;
}

// ---------------------------------------------------------------- build

export interface Diagnostic {
  /** Workspace-relative; absent when the message belongs to no file (a linker's, say). */
  path?: string;
  /** 1-based; `line` 0 means the whole file. */
  line: number;
  column: number;
  endColumn?: number;
  severity: 'error' | 'warning' | 'note';
  message: string;
  /** Who said so. */
  source: 'compiler' | 'assembler' | 'linker' | 'makefile' | 'check' | 'toolchain';
}

export interface BuildProgress {
  buildId: number;
  /** `link` covers the kernel, the modules and the programs; `pack` is the initramfs. */
  stage: 'plan' | 'compile' | 'link' | 'check' | 'pack';
  done: number;
  total: number;
  /** What is being worked on, e.g. `kernel/arch/i386/kernel/entry.S`. */
  current: string;
}

export interface BuildResult {
  buildId: number;
  ok: boolean;
  /** Compiler used, e.g. `gcc 12.2.0 (GNU as, GNU ld 2.40)`. Empty when none was found. */
  compiler: string;
  diagnostics: Diagnostic[];
  compiled: number;
  reused: number;
  milliseconds: number;
  /** Set when `ok`: sizes in bytes. */
  kernelBytes?: number;
  initramfsBytes?: number;
  cancelled?: boolean;
}

export interface CompilerInfo {
  /** What to pass as `cc`: `gcc`, `clang` or a path. */
  id: string;
  /** e.g. `gcc 12.2.0 (GNU as, GNU ld 2.40)`. */
  title: string;
}

// ---------------------------------------------------------------- machine

export interface MachineStatus {
  /** `off`: no image yet. `halted`: powered off or shut down by the guest; console still shown. */
  state: 'off' | 'running' | 'paused' | 'halted' | 'crashed';
  /** Why it stopped, or what is wrong although it runs (a silent kernel, say); else empty. May have several lines. */
  reason: string;
  /** Instructions executed since boot (exact; safe to 2^53). */
  instructions: number;
  /** Million guest instructions a second over the last status interval, 0 when idle or stopped. */
  mips: number;
  /** Share of the last interval the guest spent in HLT, 0…1. */
  idle: number;
  /** Of the interrupted moment: current process and privilege level, when the kernel's offsets are known. */
  pid: number | null;
  comm: string | null;
  ring: 0 | 1 | 2 | 3 | null;
  memoryMiB: number;
  /** Counts boots in this session; changes when a new kernel has been started. */
  bootId: number;
}

export interface ConsoleChunk {
  /** 0 = ttyS0 … 3 = ttyS3. */
  port: 0 | 1 | 2 | 3;
  bytes: Uint8Array;
  /** Position of `bytes[0]` in everything this port has sent since the session began. */
  offset: number;
  bootId: number;
}

// ---------------------------------------------------------------- the contract

/** Window → host. Each entry: what is asked, what is answered. */
export interface Calls extends DebugCalls, TraceCalls, WalkCalls {
  'app.info': (request: Record<string, never>) => AppInfo;

  'files.list': (request: Record<string, never>) => { entries: FileEntry[] };
  'files.read': (request: { path: string }) => FileContent;
  /** The stock text, or null when the stock tree has no such file. */
  'files.readStock': (request: { path: string }) => { path: string; text: string | null };
  /**
   * Writes atomically (temporary file, fsync, rename). `baseVersion` is what the editor started from, or null for
   * a new file; a newer version on disk fails with `conflict` and writes nothing. `force` overwrites all the same.
   */
  'files.write': (request: { path: string; text: string; baseVersion: string | null; force?: boolean }) => {
    version: string;
  };
  'files.createFolder': (request: { path: string }) => Record<string, never>;
  'files.rename': (request: { from: string; to: string }) => Record<string, never>;
  'files.delete': (request: { path: string }) => Record<string, never>;
  /** Puts the stock text back. */
  'files.revert': (request: { path: string }) => { version: string };

  'build.compilers': (request: Record<string, never>) => { compilers: CompilerInfo[]; chosen: string | null };
  'build.chooseCompiler': (request: { id: string }) => CompilerInfo;
  /** Builds what changed; with `boot`, a good build replaces the running machine, a bad one leaves it alone. */
  'kernel.rebuild': (request: { boot: boolean; clean?: boolean }) => BuildResult;
  /** For a window that attaches late: the build that runs, if one does, and the last result of this session. */
  'build.last': (request: Record<string, never>) => { runningId: number | null; result: BuildResult | null };
  'kernel.cancelBuild': (request: Record<string, never>) => Record<string, never>;

  'machine.status': (request: Record<string, never>) => MachineStatus;
  'machine.run': (request: Record<string, never>) => MachineStatus;
  'machine.pause': (request: Record<string, never>) => MachineStatus;
  /** Boots the last good image from its first instruction. */
  'machine.reset': (request: Record<string, never>) => MachineStatus;

  'console.input': (request: { port: 0 | 1 | 2 | 3; bytes: Uint8Array }) => Record<string, never>;
  /** The terminal that shows the port is that large, in characters, 1…1000; kept for later boots too. */
  'console.resize': (request: {
    port: 0 | 1 | 2 | 3;
    columns: number;
    rows: number;
  }) => Record<string, never>;
  /** What the port has sent lately (at most 1 MiB), for a window that attaches late. */
  'console.history': (request: { port: 0 | 1 | 2 | 3 }) => ConsoleChunk;

  /** Small JSON values the window keeps between starts: layout, open tabs, theme. Null when never set. */
  'settings.get': (request: { key: string }) => { value: unknown };
  'settings.set': (request: { key: string; value: unknown }) => Record<string, never>;
}

/** Host → window. */
export interface Events extends DebugEvents, TraceEvents {
  /** Files changed on disk, by this window or by anybody else. Empty `paths`: read the list again. */
  'files.changed': { paths: string[] };
  'build.started': { buildId: number };
  'build.progress': BuildProgress;
  'build.finished': BuildResult;
  /** At every change of state, and about four times a second while running. */
  'machine.status': MachineStatus;
  'console.output': ConsoleChunk;
  /** A remark for the user that belongs to no call, e.g. that the worker was restarted, and why. */
  notice: { severity: 'info' | 'warning' | 'error'; message: string };
}

export type CallName = keyof Calls;
export type EventName = keyof Events;
export type Request<N extends CallName> = Parameters<Calls[N]>[0];
export type Response<N extends CallName> = ReturnType<Calls[N]>;

/**
 * What a transport offers the window. `call` rejects with a `ContractError` (a plain object, not an Error, so
 * that it crosses every border unchanged). `on` returns the function that ends the subscription.
 */
export interface HostConnection {
  call<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>>;
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void;
  /** The link to the host itself: a closed web socket, a lost worker. */
  onConnection(listener: (state: 'open' | 'closed') => void): () => void;
}

/** Host side: one handler a call. */
export type Handlers = { [N in CallName]: (request: Request<N>) => Promise<Response<N>> };

/** Frames of the web host's socket, one JSON text each; `Uint8Array` is written `{"$bytes": "<base64>"}`. */
export type ClientFrame = { id: number; call: CallName; request: unknown };
export type ServerFrame =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: ContractError }
  | { event: EventName; value: unknown };
