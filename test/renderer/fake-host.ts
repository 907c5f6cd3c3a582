/**
 * A host without a disk, a compiler or a machine: files in memory, builds that find the errors a test plants, a
 * console that echoes like a terminal. It answers the whole contract, for tests of the window.
 */
import type {
  BuildResult,
  CallName,
  Calls,
  ConsoleChunk,
  ContractError,
  Diagnostic,
  EventName,
  Events,
  FileEntry,
  Handlers,
  HostConnection,
  MachineStatus,
  Request,
  Response,
} from '../../main/contract.ts';

import { FakeDebugger } from './fake-debugger.ts';
import { fakeWalk } from './fake-walk.ts';
import { FakeTrace } from './fake-trace.ts';

interface File {
  text: string;
  version: number;
}
type Listener = (name: EventName, value: unknown) => void;

const encoder = new TextEncoder();

export function failure(
  code: ContractError['code'],
  message: string,
  more: Partial<ContractError> = {},
): ContractError {
  return { code, message, ...more };
}

/** A line `BAD` anywhere in a source is what the fake compiler complains about. */
const PLANTED = /^.*\bBAD\b.*$/;

export class FakeHost {
  readonly files = new Map<string, File>();
  readonly folders = new Set<string>();
  readonly stock = new Map<string, string>();
  readonly settings = new Map<string, unknown>();
  /** Every call in order, for tests that ask what the window said. */
  readonly calls: { name: CallName; request: unknown }[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #sent = new Map<number, Uint8Array>();
  #version = 1;
  #buildId = 0;
  #cancelled = false;
  #line = '';
  #chosen = 'gcc';
  lastResult: BuildResult | null = null;
  #held: Promise<void> = Promise.resolve();
  #release = (): void => undefined;
  status: MachineStatus = {
    state: 'off',
    reason: '',
    instructions: 0,
    mips: 0,
    idle: 0,
    pid: null,
    comm: null,
    ring: null,
    memoryMiB: 64,
    bootId: 0,
  };

  constructor(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) {
      this.stock.set(path, text);
      this.put(path, text);
    }
  }

  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<N extends EventName>(name: N, value: Events[N]): void {
    for (const listener of [...this.#listeners]) listener(name, value);
  }

  /** Changes a file as another program would: nobody is told before `changed`. */
  put(path: string, text: string): void {
    const parts = path.split('/');
    for (let length = 1; length < parts.length; length++) this.folders.add(parts.slice(0, length).join('/'));
    this.files.set(path, { text, version: this.#version++ });
  }

  changed(...paths: string[]): void {
    this.emit('files.changed', { paths });
  }

  setStatus(change: Partial<MachineStatus>): MachineStatus {
    this.status = { ...this.status, ...change };
    this.emit('machine.status', this.status);
    return this.status;
  }

  /** Builds stand still after telling of their first file, until they are released or cancelled. */
  holdBuilds(): void {
    this.#held = new Promise((resolve) => (this.#release = resolve));
  }

  releaseBuilds(): void {
    this.#release();
  }

  /** The machine prints. */
  print(text: string | Uint8Array, port: ConsoleChunk['port'] = 0): void {
    const bytes = typeof text === 'string' ? encoder.encode(text) : text;
    const before = this.#sent.get(port) ?? new Uint8Array();
    const all = new Uint8Array(before.length + bytes.length);
    all.set(before);
    all.set(bytes, before.length);
    this.#sent.set(port, all);
    this.emit('console.output', { port, bytes, offset: before.length, bootId: this.status.bootId });
  }

  boot(): void {
    const bootId = this.status.bootId + 1;
    this.setStatus({
      state: 'running',
      reason: '',
      bootId,
      instructions: 41_270_113,
      mips: 61.4,
      idle: 0.12,
      pid: 12,
      comm: 'sh',
      ring: 3,
    });
    this.#line = '';
    this.print(
      `Int80 kernel booting, 64 MB of memory\r\nuart: ttyS0 at 0x3f8 (irq 4)\r\n\x1b[1minit\x1b[0m: starting \x1b[32m/bin/sh\x1b[0m\r\n# `,
    );
  }

  async call<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> {
    this.calls.push({ name, request });
    return this.handlers[name](request);
  }

  readonly debugger = new FakeDebugger(
    (name, value) => this.emit(name, value),
    (state) => this.setStatus({ state, reason: '' }),
  );
  readonly trace = new FakeTrace((name, value) => this.emit(name, value));

  readonly handlers: Handlers = {
    ...this.debugger.handlers,
    ...fakeWalk,
    ...this.trace.handlers,
    'app.info': async () => ({
      name: 'Int80',
      version: '0.1.0',
      host: 'test',
      workspace: { name: 'my-kernel', folder: '/home/student/my-kernel' },
    }),
    'files.list': async () => ({ entries: this.#entries() }),
    'files.read': async ({ path }) => this.#read(path),
    'files.readStock': async ({ path }) => ({ path, text: this.stock.get(path) ?? null }),
    'files.write': async (request) => this.#write(request),
    'files.createFolder': async ({ path }) => this.#createFolder(path),
    'files.rename': async ({ from, to }) => this.#rename(from, to),
    'files.delete': async ({ path }) => this.#delete(path),
    'files.revert': async ({ path }) => this.#revert(path),
    'build.compilers': async () => ({ compilers: COMPILERS, chosen: this.#chosen }),
    'build.chooseCompiler': async ({ id }) => this.#choose(id),
    'kernel.rebuild': async ({ boot }) => this.#rebuild(boot),
    'build.last': async () => ({ runningId: null, result: this.lastResult }),
    'kernel.cancelBuild': async () => {
      this.#cancelled = true;
      this.#release();
      return {};
    },
    'machine.status': async () => this.status,
    'machine.run': async () => this.setStatus({ state: 'running', reason: '' }),
    'machine.pause': async () => this.setStatus({ state: 'paused', reason: 'paused by the user' }),
    'machine.reset': async () => {
      this.boot();
      return this.status;
    },
    'console.input': async ({ port, bytes }) => this.#input(port, bytes),
    'console.resize': async () => ({}),
    'console.history': async ({ port }) => {
      const bytes = this.#sent.get(port) ?? new Uint8Array();
      return { port, bytes, offset: 0, bootId: this.status.bootId };
    },
    'settings.get': async ({ key }) => ({ value: this.settings.get(key) ?? null }),
    'settings.set': async ({ key, value }) => {
      this.settings.set(key, value);
      return {};
    },
  };

  #entries(): FileEntry[] {
    const files = [...this.files].map(([path, { text }]): FileEntry => {
      const stock = this.stock.get(path);
      return {
        path,
        kind: 'file',
        state: stock === undefined ? 'added' : stock === text ? 'stock' : 'modified',
      };
    });
    const folders = [...this.folders].map((path): FileEntry => {
      const differs = files.some((file) => file.path.startsWith(`${path}/`) && file.state !== 'stock');
      return { path, kind: 'folder', state: differs ? 'modified' : 'stock' };
    });
    return [...folders, ...files];
  }

  #read(path: string) {
    const file = this.files.get(path);
    if (!file) throw failure('not-found', `${path}: there is no such file in the workspace.`, { path });
    return { path, text: file.text, version: String(file.version) };
  }

  #write({ path, text, baseVersion, force }: Request<'files.write'>) {
    const file = this.files.get(path);
    const now = file ? String(file.version) : null;
    if (!force && now !== baseVersion) {
      throw failure('conflict', `${path}: the file on disk is newer than the one you started from.`, {
        path,
      });
    }
    this.put(path, text);
    this.changed(path);
    return { version: String(this.files.get(path)?.version) };
  }

  #createFolder(path: string) {
    this.folders.add(path);
    this.changed(path);
    return {};
  }

  #rename(from: string, to: string) {
    const file = this.files.get(from);
    if (!file) throw failure('not-found', `${from}: there is no such file in the workspace.`);
    this.files.delete(from);
    this.files.set(to, file);
    this.changed(from, to);
    return {};
  }

  #delete(path: string) {
    for (const other of [...this.files.keys()]) {
      if (other === path || other.startsWith(`${path}/`)) this.files.delete(other);
    }
    this.folders.delete(path);
    this.changed(path);
    return {};
  }

  #revert(path: string) {
    const text = this.stock.get(path);
    if (text === undefined) throw failure('not-found', `${path}: the stock tree has no such file.`);
    this.put(path, text);
    this.changed(path);
    return { version: String(this.files.get(path)?.version) };
  }

  #choose(id: string) {
    const compiler = COMPILERS.find((known) => known.id === id);
    if (!compiler) throw failure('no-compiler', `${id}: no such compiler. Install gcc or clang.`);
    this.#chosen = id;
    return compiler;
  }

  async #rebuild(boot: boolean): Promise<BuildResult> {
    const buildId = ++this.#buildId;
    this.#cancelled = false;
    this.emit('build.started', { buildId });
    const sources = [...this.files.keys()].filter((path) => /\.[cS]$/.test(path));
    for (const [done, current] of sources.entries()) {
      this.emit('build.progress', { buildId, stage: 'compile', done, total: sources.length, current });
      await this.#held;
      if (this.#cancelled)
        return this.#finish({ buildId, ok: false, cancelled: true, diagnostics: [], boot: false });
    }
    const diagnostics = sources.flatMap((path) => this.#complaints(path));
    const ok = !diagnostics.some(({ severity }) => severity === 'error');
    return this.#finish({ buildId, ok, diagnostics, boot });
  }

  #finish(
    part: Pick<BuildResult, 'buildId' | 'ok' | 'diagnostics' | 'cancelled'> & { boot: boolean },
  ): BuildResult {
    const { boot, ...result } = part;
    const compiler = COMPILERS.find(({ id }) => id === this.#chosen)?.title ?? '';
    const whole = { ...result, compiler, compiled: 3, reused: 210, milliseconds: 1234 };
    this.lastResult = whole;
    this.emit('build.finished', whole);
    if (result.ok && boot) this.boot();
    return whole;
  }

  #complaints(path: string): Diagnostic[] {
    const lines = this.files.get(path)?.text.split('\n') ?? [];
    return lines.flatMap((text, index): Diagnostic[] => {
      if (!PLANTED.test(text)) return [];
      const place = { path, line: index + 1, column: text.indexOf('BAD') + 1 };
      return [{ ...place, severity: 'error', message: "no such instruction: `BAD'", source: 'assembler' }];
    });
  }

  /** Echoes as a terminal in cooked mode would; `getpid` answers. */
  #input(port: ConsoleChunk['port'], bytes: Uint8Array) {
    for (const character of new TextDecoder().decode(bytes)) {
      if (character !== '\r') {
        this.#line += character;
        this.print(character, port);
        continue;
      }
      this.print(`\r\n${this.#line === 'getpid' ? '12\r\n' : ''}# `, port);
      this.#line = '';
    }
    return {};
  }
}

const COMPILERS = [
  { id: 'gcc', title: 'gcc 12.2.0 (GNU as, GNU ld 2.40)' },
  { id: 'clang', title: 'clang 14.0.6 (ld.lld 14.0.6)' },
];

/** The host as an in-process connection. */
export class FakeConnection implements HostConnection {
  readonly host: FakeHost;
  readonly #links = new Set<(state: 'open' | 'closed') => void>();

  constructor(host: FakeHost) {
    this.host = host;
  }

  call<N extends keyof Calls>(name: N, request: Request<N>): Promise<Response<N>> {
    return this.host.call(name, structuredClone(request));
  }

  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void {
    return this.host.onEvent((event, value) => event === name && listener(value as Events[N]));
  }

  onConnection(listener: (state: 'open' | 'closed') => void): () => void {
    this.#links.add(listener);
    return () => this.#links.delete(listener);
  }

  setLink(state: 'open' | 'closed'): void {
    for (const listener of [...this.#links]) listener(state);
  }
}
