/**
 * From a submission to its verdict: read, build, then boot and check in a worker of its own, which may fail without
 * anybody else noticing. Everything that is wrong with a submission is a verdict; nothing of it is an exception.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { hashedText, outcomeOf } from '../../course/verdict.ts';
import type { CheckVerdict, Outcome, Verdict } from '../../course/verdict.ts';
import type { Diagnostic } from '../contract.ts';
import { resources } from '../resources.ts';
import type { Compiler } from '../toolchain/toolchain.ts';
import type { BuildCache } from './build-cache.ts';
import type { CheckWorkerEvent } from './check-worker.ts';
import type { LoadedLesson } from './load-lesson.ts';
import type { CheckJob, ChecksResult } from './run-checks.ts';
import { readSubmission, startOf, withPrograms } from './submission.ts';
import { RefusedTree, treeHash } from './tree.ts';
import type { Tree } from './tree.ts';
import type { MachineImage, MachineRecording } from '../machine/protocol.ts';

export interface CheckOptions {
  lesson: LoadedLesson;
  /** Folder of a workspace, or a patch. */
  submission: string;
  stock: Tree;
  compiler: Compiler;
  cache: BuildCache;
  /** Compilers that run at once. */
  jobs: number;
  signal?: AbortSignal;
  /** As each check ends; the run up to where it failed, for one that did and when `record` is set. */
  onCheck?(verdict: CheckVerdict, failedRun: FailedRun | null): void;
  record?: boolean;
}

export interface FailedRun extends MachineRecording {
  image: MachineImage;
}

const COMMAND_LINE = 'console=ttyS0';
const WORKER_MEMORY_MIB = 1024;
const MOST_DIAGNOSTICS = 3;

interface Result {
  outcome: Outcome;
  reason: string;
  checks: CheckVerdict[];
}

export async function checkSubmission(options: CheckOptions): Promise<Verdict> {
  const { lesson, submission, compiler } = options;
  let submissionHash = '';
  const result = await (async (): Promise<Result> => {
    const start = startOf(options.stock, lesson);
    const tree = await readSubmission(submission, start);
    submissionHash = treeHash(tree);
    return buildAndCheck(withPrograms(tree, lesson.programs), options);
  })().catch((error: unknown): Result => {
    if (error instanceof RefusedTree) return { outcome: 'refused', reason: error.message, checks: [] };
    return { outcome: 'mistake', reason: `the check itself has failed: ${String(error)}`, checks: [] };
  });
  const verdict = {
    format: 1 as const,
    version: resources.version(),
    lesson: lesson.name,
    title: lesson.title,
    lessonHash: lesson.hash,
    submissionHash,
    submission,
    compiler: compiler.title,
    ...result,
  };
  const hash = createHash('sha256').update(hashedText(verdict)).digest('hex').slice(0, 40);
  return { ...verdict, hash };
}

async function buildAndCheck(tree: Tree, options: CheckOptions): Promise<Result> {
  const { lesson, stock, cache, jobs, signal, record = false } = options;
  const { folder, outcome } = await cache.build(tree, stock, jobs, signal);
  try {
    if (!outcome.ok) return { outcome: 'not-built', reason: buildReason(outcome.diagnostics), checks: [] };
    const image: MachineImage = {
      kernel: await readFile(outcome.kernelPath!),
      initrd: await readFile(outcome.initramfsPath!),
      commandLine: COMMAND_LINE,
    };
    const job: CheckJob = {
      lesson: lesson.name,
      checks: lesson.checks,
      image: { image, offsets: outcome.offsets ?? {} },
      folders: { sources: folder, programs: outcome.programsFolder!, modules: outcome.modulesFolder! },
      record,
    };
    return resultOf(await inWorker(job, options));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function resultOf(result: ChecksResult): Result {
  switch (result.kind) {
    case 'mistake':
      return { outcome: 'mistake', reason: `the lesson's ${result.reason}`, checks: [] };
    case 'not-booted':
      return { outcome: 'not-booted', reason: result.reason, checks: result.checks };
    case 'checked':
      return { ...outcomeOf(result.checks), checks: result.checks };
  }
}

function buildReason(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const lines = errors
    .slice(0, MOST_DIAGNOSTICS)
    .map(({ path, line, message }) => (path === undefined ? message : `${path}:${line}: ${message}`));
  if (errors.length > MOST_DIAGNOSTICS) lines.push(`and ${errors.length - MOST_DIAGNOSTICS} more`);
  return lines.join('; ');
}

/** A worker that dies takes nothing with it but its own verdict. */
function inWorker(job: CheckJob, { onCheck, signal }: CheckOptions): Promise<ChecksResult> {
  return new Promise((resolve) => {
    const worker = new Worker(resources.checkWorker, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MIB },
    });
    const end = (result: ChecksResult): void => {
      signal?.removeEventListener('abort', cancel);
      resolve(result);
      void worker.terminate();
    };
    const fail = (reason: string): void => end({ kind: 'mistake', reason: `checker has failed: ${reason}` });
    const cancel = (): void => fail('it was cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (event: CheckWorkerEvent) => {
      if (event.kind === 'result') return end(event.result);
      const run = event.recording === null ? null : { ...event.recording, image: job.image.image };
      onCheck?.(event.verdict, run);
    });
    worker.once('error', (error) => fail(String(error)));
    worker.once('exit', () => fail('its worker has ended early'));
  });
}
