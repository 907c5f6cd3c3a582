/** A throw-away workspace, its build, and the machine's worker for measuring them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineHost } from '../main/machine/machine-host.ts';
import { resources } from '../main/resources.ts';
import { taskOffsets } from '../main/session/builds.ts';
import { build } from '../main/toolchain/toolchain.ts';
import { resolveCompiler } from '../main/toolchain/compilers.ts';
import { Workspace } from '../main/workspace/workspace.ts';
import type { BootRequest, WorkerStatus } from '../main/machine/protocol.ts';
import type { BuildOutcome } from '../main/toolchain/toolchain.ts';

const scratch: string[] = [];
process.on('exit', () => scratch.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export async function newWorkspace(): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'int80-bench-'));
  scratch.push(folder);
  return Workspace.create(join(folder, 'lab'), resources.stockFolder);
}

export async function buildOnce(workspace: Workspace, cc: string): Promise<BuildOutcome> {
  const outcome = await build({
    workspaceFolder: workspace.folder,
    buildFolder: workspace.buildFolder,
    compiler: await resolveCompiler(cc),
  });
  if (!outcome.ok)
    throw new Error(`the stock tree does not build with ${cc}: ${JSON.stringify(outcome.diagnostics)}`);
  return outcome;
}

let bootId = 0;

export function bootRequest(outcome: BuildOutcome): BootRequest {
  return {
    image: {
      kernel: readFileSync(outcome.kernelPath!),
      initrd: readFileSync(outcome.initramfsPath!),
      commandLine: 'console=ttyS0',
    },
    memoryMiB: 64,
    cpuModel: 'i686',
    bootTimeSeconds: 1_000_000_000,
    idle: 'real',
    bootId: ++bootId,
    taskOffsets: taskOffsets(outcome.offsets),
  };
}

/** Boots and resolves with the first status that knows of a prompt. */
export async function bootToPrompt(host: MachineHost, request: BootRequest): Promise<WorkerStatus> {
  const prompt = new Promise<WorkerStatus>((resolve, reject) => {
    const handle = (status: WorkerStatus): void => {
      if (status.bootId !== request.bootId) return;
      if (status.cause !== null) reject(new Error(status.reason));
      if (status.firstPrompt !== null) {
        host.off('status', handle);
        resolve(status);
      }
    };
    host.on('status', handle);
  });
  await host.boot(request);
  return prompt;
}

export const newHost = (): MachineHost => new MachineHost(resources.machineWorker);
