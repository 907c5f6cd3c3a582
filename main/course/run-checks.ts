/** Boots a built submission and runs a lesson's checks on it, one after the other, each from the first prompt on. */
import { ImageError } from '../../emulator/machine.ts';
import { SymbolsError } from '../../debugger/symbols/symbols-error.ts';
import { Sandbox, SandboxError } from '../../course/sandbox/sandbox.ts';
import type { CheckHead } from '../../course/sandbox/sandbox.ts';
import type { CheckStatus, CheckVerdict } from '../../course/verdict.ts';
import type { MachineRecording } from '../machine/protocol.ts';
import { Images } from './lab/images.ts';
import { CheckFailed, LAB_FUNCTION_NAMES, LabFunctions, LessonMistake } from './lab/lab-functions.ts';
import type { LabFolders } from './lab/lab-functions.ts';
import { LabMachine, Stalled } from './lab/lab-machine.ts';
import type { LabImage } from './lab/lab-machine.ts';

export interface CheckJob {
  /** The lesson's name, and the text of its checks. */
  lesson: string;
  checks: string;
  image: LabImage;
  folders: LabFolders;
  /** Failed checks hand over the run up to where they failed. */
  record: boolean;
}

export type ChecksResult =
  | { kind: 'checked'; checks: CheckVerdict[] }
  | { kind: 'not-booted'; reason: string; checks: CheckVerdict[] }
  | { kind: 'mistake'; reason: string };

type Report = (verdict: CheckVerdict, recording: MachineRecording | null) => void;

interface End {
  status: CheckStatus;
  reason: string;
}

export async function runChecks(job: CheckJob, report: Report): Promise<ChecksResult> {
  let sandbox: Sandbox;
  let heads: CheckHead[];
  try {
    sandbox = new Sandbox(job.checks);
    heads = await sandbox.list();
    refuseUnknownNeeds(heads);
  } catch (error) {
    if (error instanceof SandboxError || error instanceof LessonMistake)
      return { kind: 'mistake', reason: error.message };
    throw error;
  }
  const lab = bootedLab(job.image);
  if (typeof lab === 'string') return { kind: 'not-booted', reason: lab, checks: heads.map(notReached) };
  return { kind: 'checked', checks: await new CheckRun(job, sandbox, lab, report).all(heads) };
}

function refuseUnknownNeeds(heads: readonly CheckHead[]): void {
  heads.forEach(({ name, needs }, n) => {
    const unknown = needs.find((need) => !heads.slice(0, n).some((head) => head.name === need));
    if (unknown !== undefined)
      throw new LessonMistake(`check ${name} needs ${unknown}, which is no check before it`);
  });
}

const notReached = (head: CheckHead): CheckVerdict =>
  verdictOf(head, 'skipped', 'the guest comes to no prompt');

function verdictOf({ name, title, looksAt }: CheckHead, status: CheckStatus, reason: string): CheckVerdict {
  return { name, title, looksAt, status, reason, observations: [], moment: null, instructions: 0 };
}

/** At its first prompt, or why it does not come there. */
function bootedLab(image: LabImage): LabMachine | string {
  try {
    const lab = new LabMachine(image);
    lab.boot();
    return lab;
  } catch (error) {
    if (error instanceof Stalled || error instanceof ImageError || error instanceof SymbolsError)
      return error.message;
    throw error;
  }
}

class CheckRun {
  private readonly job: CheckJob;
  private readonly sandbox: Sandbox;
  private readonly lab: LabMachine;
  private readonly report: Report;
  private readonly images: Images;
  private readonly passed = new Set<string>();

  constructor(job: CheckJob, sandbox: Sandbox, lab: LabMachine, report: Report) {
    this.job = job;
    this.sandbox = sandbox;
    this.lab = lab;
    this.report = report;
    this.images = new Images(job.folders);
  }

  async all(heads: readonly CheckHead[]): Promise<CheckVerdict[]> {
    const verdicts: CheckVerdict[] = [];
    for (const head of heads) {
      const missing = head.needs.find((need) => !this.passed.has(need));
      if (missing === undefined) verdicts.push(await this.one(head));
      else {
        const skipped = verdictOf(head, 'skipped', `it needs ${missing}, which has not passed`);
        this.report(skipped, null);
        verdicts.push(skipped);
      }
    }
    return verdicts;
  }

  private async one(head: CheckHead): Promise<CheckVerdict> {
    const { lab, job } = this;
    lab.begin();
    const functions = new LabFunctions(lab, job.folders, this.images, job.lesson);
    const { status, reason } = await this.run(head.name, functions);
    if (status === 'passed') this.passed.add(head.name);
    const moment = lab.timeline.position;
    const verdict: CheckVerdict = {
      ...verdictOf(head, status, reason),
      observations: functions.observations,
      moment,
      instructions: lab.instructionsSpent,
    };
    const wanted = job.record && status === 'failed';
    if (wanted) lab.goToPresent();
    this.report(verdict, wanted ? lab.recording() : null);
    return verdict;
  }

  private async run(name: string, functions: LabFunctions): Promise<End> {
    let end: End | null = null;
    const call = (request: string): string => {
      if (end === null) {
        try {
          return answer(functions, request);
        } catch (error) {
          end = endOf(error);
        }
      }
      return '{"stop":true}';
    };
    try {
      await this.sandbox.run(name, LAB_FUNCTION_NAMES, call);
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      end ??= { status: 'mistake', reason: error.message };
    }
    if (end !== null) return end;
    if (functions.observations.length === 0) return { status: 'mistake', reason: 'it has looked at nothing' };
    return { status: 'passed', reason: '' };
  }
}

/** `[name, ...arguments]`, whose name is one of those that were given. */
function answer(functions: LabFunctions, request: string): string {
  const [name, ...given] = JSON.parse(request) as [(typeof LAB_FUNCTION_NAMES)[number], ...never[]];
  if (!LAB_FUNCTION_NAMES.includes(name)) throw new LessonMistake(`there is no function ${String(name)}`);
  const value = (functions[name] as (...given: never[]) => unknown)(...given);
  return JSON.stringify({ value: value ?? null });
}

function endOf(error: unknown): End {
  const { message } = error as Error;
  if (error instanceof CheckFailed || error instanceof Stalled || error instanceof SymbolsError)
    return { status: 'failed', reason: message };
  return { status: 'mistake', reason: error instanceof LessonMistake ? message : String(error) };
}
