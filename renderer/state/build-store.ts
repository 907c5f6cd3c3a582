/** Builds: the one that runs, the last result, and the compilers to choose from. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type {
  BuildProgress,
  BuildResult,
  CompilerInfo,
  Diagnostic,
  HostConnection,
} from '../../main/contract.ts';
import type { Notices } from './notices.ts';
import { sortDiagnostics } from './diagnostics.ts';

export type BuildPhase = 'idle' | 'saving' | 'running';

export class BuildStore {
  readonly #connection: HostConnection;
  readonly #notices: Notices;
  readonly #phase = signal<BuildPhase>('idle');
  readonly #progress = signal<BuildProgress | null>(null);
  readonly #result = signal<BuildResult | null>(null);
  readonly #compilers = signal<CompilerInfo[]>([]);
  readonly #chosen = signal<string | null>(null);
  /** Of the build that began last; results of earlier ones are of no interest any more. */
  #latestId = 0;
  readonly problems: ReadonlySignal<Diagnostic[]> = computed(() =>
    sortDiagnostics(this.#result.value?.diagnostics ?? []),
  );

  /** `saveAll` writes every changed editor; false means that one could not be written. */
  saveAll: () => Promise<boolean> = () => Promise.resolve(true);

  constructor(connection: HostConnection, notices: Notices) {
    this.#connection = connection;
    this.#notices = notices;
    connection.on('build.started', ({ buildId }) => this.#handleStarted(buildId));
    connection.on('build.progress', (progress) => this.#handleProgress(progress));
    connection.on('build.finished', (result) => this.#handleFinished(result));
  }

  get phase(): ReadonlySignal<BuildPhase> {
    return this.#phase;
  }
  get progress(): ReadonlySignal<BuildProgress | null> {
    return this.#progress;
  }
  get result(): ReadonlySignal<BuildResult | null> {
    return this.#result;
  }
  get compilers(): ReadonlySignal<CompilerInfo[]> {
    return this.#compilers;
  }
  get chosen(): ReadonlySignal<string | null> {
    return this.#chosen;
  }

  async rebuild(options: { boot: boolean; clean?: boolean }): Promise<void> {
    if (this.#phase.value !== 'idle') return;
    this.#phase.value = 'saving';
    try {
      if (!(await this.saveAll())) return this.forgetRunning();
      this.#clear();
      // The answer may come later than the event of the same result, when a further build already runs.
      this.#handleFinished(await this.#connection.call('kernel.rebuild', options));
    } catch (error) {
      this.#notices.error(error);
      this.forgetRunning();
    }
  }

  /** What happened before this window listened. */
  async refresh(): Promise<void> {
    const { runningId, result } = await this.#connection.call('build.last', {});
    if (this.#phase.value !== 'idle') return;
    if (runningId !== null) this.#handleStarted(runningId);
    else if (result) {
      // Another host counts its builds from 1 again.
      this.#result.value = null;
      this.#handleFinished(result);
    }
  }

  async cancel(): Promise<void> {
    await this.#notices.guard(this.#connection.call('kernel.cancelBuild', {}));
  }

  async refreshCompilers(): Promise<void> {
    const { compilers, chosen } = await this.#connection.call('build.compilers', {});
    this.#compilers.value = compilers;
    this.#chosen.value = chosen;
  }

  async choose(id: string): Promise<void> {
    const chosen = await this.#notices.guard(this.#connection.call('build.chooseCompiler', { id }));
    if (!chosen) return;
    this.#chosen.value = chosen.id;
    if (!this.#compilers.value.some((known) => known.id === chosen.id)) {
      this.#compilers.value = [...this.#compilers.value, chosen];
    }
  }

  /** After a broken link nobody tells how a build went on. */
  forgetRunning(): void {
    this.#latestId = 0;
    this.#phase.value = 'idle';
    this.#progress.value = null;
  }

  #handleStarted(buildId: number): void {
    this.#latestId = buildId;
    this.#clear();
  }

  #clear(): void {
    this.#phase.value = 'running';
    this.#progress.value = null;
    this.#result.value = null;
  }

  #handleProgress(progress: BuildProgress): void {
    this.#phase.value = 'running';
    this.#progress.value = progress;
  }

  #handleFinished(result: BuildResult): void {
    if (result.buildId < this.#latestId || this.#result.value?.buildId === result.buildId) return;
    this.#latestId = result.buildId;
    this.#result.value = result;
    this.#phase.value = 'idle';
    this.#progress.value = null;
    // The first compiler has been installed meanwhile.
    if (this.#chosen.value === null && result.compiler !== '')
      void this.#notices.guard(this.refreshCompilers());
  }
}
