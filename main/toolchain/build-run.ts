/** The stages of one build, in order. Each adds its diagnostics; an error ends the build at the end of its stage. */
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildProgress, Diagnostic } from '../contract.ts';
import { temporaryOutput } from './build-context.ts';
import type { BuildContext } from './build-context.ts';
import { writeAtomically } from './build-state.ts';
import { runChecks } from './checks.ts';
import { compileUnit, reusableUnit } from './compile.ts';
import { contentHash } from './file-hashes.ts';
import { makeInitramfs } from './initramfs.ts';
import type { ExtraFile } from './initramfs.ts';
import { link } from './link.ts';
import type { LinkStep } from './link.ts';
import { linkProgramNames } from './program-names.ts';
import { KERNEL, kernelStep, libraryStep, moduleSteps, programStep } from './link-steps.ts';
import { makePlan } from './plan.ts';
import type { CompileUnit, Plan } from './plan.ts';
import { runPool } from './pool.ts';
import type { BuildOutcome } from './build-outcome.ts';

/** Ends a build whose diagnostics say why, or that was cancelled. */
export class Stopped extends Error {}

/** After so many units with errors no further one is started: it is most likely one header. */
const FAILING_UNITS = 20;

type Progress = Omit<BuildProgress, 'buildId'>;

export class BuildRun {
  private readonly context: BuildContext;
  private readonly outcome: BuildOutcome;
  private readonly onProgress: (progress: Progress) => void;
  private readonly sources = new Map<string, string>();

  constructor(context: BuildContext, outcome: BuildOutcome, onProgress: (progress: Progress) => void) {
    this.context = context;
    this.outcome = outcome;
    this.onProgress = onProgress;
  }

  async all(extraFiles: ExtraFile[]): Promise<void> {
    const plan = await this.plan();
    await this.compile(plan.units);
    await this.link(plan);
    await this.check(plan);
    await this.pack(plan, extraFiles);
  }

  private readonly report = (diagnostic: Diagnostic): void => void this.outcome.diagnostics.push(diagnostic);

  private stopOnErrors(): void {
    const failed = this.outcome.diagnostics.some(({ severity }) => severity === 'error');
    if (failed || this.context.signal?.aborted) throw new Stopped();
  }

  private async plan(): Promise<Plan> {
    this.onProgress({ stage: 'plan', done: 0, total: 1, current: 'kernel/Makefile' });
    const plan = await makePlan(this.context.tree, this.report);
    for (const unit of plan.units) this.remember(unit);
    this.stopOnErrors();
    return plan;
  }

  /** ld.lld names members of libc.a by their last part only. */
  private remember({ output, source, mode }: CompileUnit): void {
    if (mode !== 'object') return;
    this.sources.set(output, source);
    const member = output.slice(output.lastIndexOf('/') + 1);
    if (output.startsWith('obj/libc/') && !this.sources.has(member)) this.sources.set(member, source);
  }

  // ---------------------------------------------------------------- compile

  private async compile(units: CompileUnit[]): Promise<void> {
    const results = new Map<CompileUnit, Diagnostic[]>();
    const stale: CompileUnit[] = [];
    await runPool(units, 8, async (unit) => {
      const record = await reusableUnit(unit, this.context);
      if (record) results.set(unit, record.diagnostics);
      else stale.push(unit);
    });
    const order = new Map(units.map((unit, index) => [unit, index]));
    stale.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    this.outcome.reused = units.length - stale.length;
    await this.compileAll(stale, results);
    for (const unit of units) this.outcome.diagnostics.push(...(results.get(unit) ?? []));
    this.stopOnErrors();
  }

  private async compileAll(units: CompileUnit[], results: Map<CompileUnit, Diagnostic[]>): Promise<void> {
    let done = 0;
    let failing = 0;
    const stop = (): boolean => failing >= FAILING_UNITS || (this.context.signal?.aborted ?? false);
    const progress = (current: string): void =>
      this.onProgress({ stage: 'compile', done, total: units.length, current });
    await runPool(
      units,
      this.context.jobs,
      async (unit) => {
        progress(unit.source);
        const { ok, diagnostics } = await compileUnit(unit, this.context);
        results.set(unit, diagnostics);
        if (ok) this.outcome.compiled++;
        else failing++;
        done++;
      },
      stop,
    );
    if (units.length > 0) progress('');
  }

  // ---------------------------------------------------------------- link

  private async link(plan: Plan): Promise<void> {
    const first = [kernelStep(plan, this.context)];
    if (plan.library.objects.length > 0) first.push(libraryStep(plan, this.context));
    first.push(...plan.modules.flatMap((module) => moduleSteps(module, this.context)));
    await this.linkAll(first, plan.programs.length);
    await this.linkAll(
      plan.programs.map((program) => programStep(program, plan, this.context)),
      0,
    );
    await linkProgramNames(plan.programNames, this.context.buildFolder);
    const outputs = [
      ...plan.units,
      ...first,
      ...plan.programs.map((program) => programStep(program, plan, this.context)),
    ];
    this.context.state.keepOnly(new Set(outputs.map(({ output }) => output)));
  }

  private async linkAll(steps: LinkStep[], later: number): Promise<void> {
    const results = new Map<LinkStep, Diagnostic[]>();
    let done = 0;
    await runPool(
      steps,
      this.context.jobs,
      async (step) => {
        this.onProgress({ stage: 'link', done: done++, total: steps.length + later, current: step.output });
        const { diagnostics } = await link(step, this.context, (object) => this.sources.get(object));
        results.set(step, diagnostics);
      },
      () => this.context.signal?.aborted ?? false,
    );
    for (const step of steps) this.outcome.diagnostics.push(...(results.get(step) ?? []));
    this.stopOnErrors();
  }

  // ---------------------------------------------------------------- check and pack

  private async check(plan: Plan): Promise<void> {
    this.onProgress({ stage: 'check', done: 0, total: 1, current: 'sys_call_table' });
    const { diagnostics, offsets } = await runChecks(plan, this.context);
    this.outcome.diagnostics.push(...diagnostics);
    this.outcome.offsets = offsets;
    this.stopOnErrors();
  }

  private async pack(plan: Plan, extraFiles: ExtraFile[]): Promise<void> {
    this.onProgress({ stage: 'pack', done: 0, total: 1, current: 'initramfs.cpio' });
    const archive = await makeInitramfs(plan, extraFiles, this.context, this.report);
    this.stopOnErrors();
    const image = join(this.context.buildFolder, 'image');
    const initramfsPath = join(image, 'initramfs.cpio');
    const kernelPath = join(image, 'vmlinux');
    await publish(initramfsPath, archive);
    await publish(join(image, 'offsets.json'), JSON.stringify(this.outcome.offsets ?? {}, null, 2));
    await this.publishKernel(kernelPath);
    const folder = (name: string): string => join(this.context.buildFolder, name);
    Object.assign(this.outcome, {
      kernelPath,
      initramfsPath,
      symbolsPath: kernelPath,
      programsFolder: folder('programs'),
      modulesFolder: folder('modules'),
    });
  }

  private async publishKernel(kernelPath: string): Promise<void> {
    if ((await hashOf(kernelPath)) === this.context.state.get(KERNEL)?.content) return;
    const temporary = join(this.context.buildFolder, temporaryOutput(this.context));
    try {
      await copyFile(join(this.context.buildFolder, KERNEL), temporary);
      await rename(temporary, kernelPath);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

async function hashOf(path: string): Promise<string | null> {
  return readFile(path).then(contentHash, () => null);
}

async function publish(path: string, content: string | Uint8Array): Promise<void> {
  if ((await hashOf(path)) !== contentHash(content)) await writeAtomically(path, content);
}
