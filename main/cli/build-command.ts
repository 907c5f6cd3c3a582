/** `int80 build`, and the build that `int80 run` starts with: messages on stderr, the verdict as a value. */
import { build } from '../toolchain/toolchain.ts';
import { resolveCompiler } from '../toolchain/compilers.ts';
import { Workspace } from '../workspace/workspace.ts';
import { resources } from '../resources.ts';
import { diagnosticText } from './diagnostics-text.ts';
import { EXIT_OK, EXIT_USAGE, usageError } from './exit-status.ts';
import type { BuildOutcome } from '../toolchain/toolchain.ts';

export interface WorkspaceBuild {
  outcome: BuildOutcome;
  compiler: string;
}

type ExtraFiles = { hostPath: string; guestPath: string }[];

export async function buildWorkspace(
  folder: string,
  cc?: string,
  extraFiles: ExtraFiles = [],
): Promise<WorkspaceBuild> {
  const workspace = await Workspace.open(folder, { stockFolder: resources.stockFolder, lock: true }).catch(
    (error: Error) => {
      throw usageError(error.message);
    },
  );
  try {
    const compiler = await resolveCompiler(cc ?? null).catch((error: Error) => {
      throw usageError(error.message);
    });
    const outcome = await build({
      workspaceFolder: workspace.folder,
      buildFolder: workspace.buildFolder,
      compiler,
      extraFiles,
      onProgress: progressLine(),
    });
    return { outcome, compiler: compiler.title };
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    await workspace.dispose();
  }
}

/** One line that overwrites itself, on terminals only. */
function progressLine(): (progress: { stage: string; done: number; total: number; current: string }) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ stage, done, total, current }) => {
    process.stderr.write(`\r\x1b[K${stage} ${done}/${total} ${current}`.slice(0, 100));
  };
}

export function printOutcome({ outcome, compiler }: WorkspaceBuild): void {
  for (const diagnostic of outcome.diagnostics) process.stderr.write(`${diagnosticText(diagnostic)}\n`);
  const seconds = (outcome.milliseconds / 1000).toFixed(1);
  const counts = `${outcome.compiled} compiled, ${outcome.reused} reused`;
  process.stderr.write(`${outcome.ok ? 'built' : 'build failed'} in ${seconds} s: ${counts}; ${compiler}\n`);
}

export async function buildCommand(
  folder: string,
  options: { cc?: string; json?: boolean },
): Promise<number> {
  const result = await buildWorkspace(folder, options.cc);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ...result.outcome, compiler: result.compiler }, null, 2)}\n`);
  else printOutcome(result);
  return result.outcome.ok ? EXIT_OK : EXIT_USAGE;
}
