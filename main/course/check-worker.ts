/** The worker that boots one submission and checks it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckVerdict } from '../../course/verdict.ts';
import type { MachineRecording } from '../machine/protocol.ts';
import { runChecks } from './run-checks.ts';
import type { CheckJob, ChecksResult } from './run-checks.ts';

export type CheckWorkerEvent =
  | { kind: 'check'; verdict: CheckVerdict; recording: MachineRecording | null }
  | { kind: 'result'; result: ChecksResult };

const post = (event: CheckWorkerEvent): void => parentPort?.postMessage(event);

const result = await runChecks(workerData as CheckJob, (verdict, recording) =>
  post({ kind: 'check', verdict, recording }),
);
post({ kind: 'result', result });
