/** The command `int80`. Each command's own code is loaded when it is the one asked for. */
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { resources } from '../resources.ts';
import { declareCheck, declareLesson } from './check-options.ts';
import { declareLockstep } from './lockstep-options.ts';
import { declareMkdisk } from './mkdisk-options.ts';
import { declareRunOptions } from './run-options.ts';
import { CliError, EXIT_OK, EXIT_USAGE, usageError } from './exit-status.ts';

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('it must be a number from 0 to 65535.');
  return port;
};

async function newCommand(folder: string): Promise<number> {
  const { Workspace } = await import('../workspace/workspace.ts');
  const workspace = await Workspace.create(resolve(folder), resources.stockFolder).catch((error: Error) => {
    throw usageError(error.message);
  });
  process.stderr.write(`made ${workspace.folder} from the stock tree; next: int80 run ${folder}\n`);
  await workspace.dispose();
  return EXIT_OK;
}

/** Runs the command line; resolves to the exit status. */
async function main(argv: string[]): Promise<number> {
  let status = EXIT_OK;
  const settle = async (work: Promise<number>): Promise<void> => {
    status = await work;
  };
  const program = new Command('int80')
    .description('A lab for seeing and changing how a Linux system call works')
    .version(resources.version())
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text.replace(/^error: /, 'int80: ')) });
  program
    .command('new <dir>')
    .description('make a workspace from the stock tree')
    .action((dir: string) => settle(newCommand(dir)));
  program
    .command('build [dir]')
    .description('build what changed')
    .option('--cc <compiler>', 'gcc, clang or a path')
    .option('--json', 'the result as JSON on stdout')
    .action(async (dir: string | undefined, options: { cc?: string; json?: boolean }) => {
      const { buildCommand } = await import('./build-command.ts');
      await settle(buildCommand(resolve(dir ?? '.'), options));
    });
  const run = program
    .command('run [dir]')
    .description('build what changed, boot, console on stdin and stdout');
  const runOptions = declareRunOptions(run);
  run.action(async (dir: string | undefined) => {
    const { runCommand } = await import('./run-command.ts');
    await settle(runCommand(resolve(dir ?? '.'), runOptions()));
  });
  program
    .command('web [dir]')
    .description('the window in a browser (default workspace: ~/Int80/lab)')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', portNumber, 0)
    .option('--open', 'ask the desktop to open the address')
    .action(async (dir: string | undefined, options: { port: number; open?: boolean }) => {
      const { webCommand } = await import('./web-command.ts');
      await settle(webCommand(dir, options));
    });
  declareMkdisk(program.command('mkdisk <out> [folder]'), settle);
  program
    .command('replay <recording>')
    .description('run a recording again and check that it ends in the recorded state')
    .action(async (file: string) => {
      const { replayCommand } = await import('./replay-command.ts');
      status = replayCommand(file);
    });
  declareLesson(program.command('lesson [lesson]'), settle);
  declareCheck(program.command('check <lesson> [submission...]'), settle);
  declareLockstep(program.command('lockstep <image>'), settle);
  await program.parseAsync(argv);
  return status;
}

main(process.argv).then(
  (status) => leave(status),
  (error: unknown) => {
    if (error instanceof CommanderError) return leave(error.exitCode === 0 ? EXIT_OK : EXIT_USAGE);
    const status = error instanceof CliError ? error.status : EXIT_USAGE;
    process.stderr.write(`int80: ${error instanceof Error ? error.message : String(error)}\n`);
    leave(status);
  },
);

/** Leaves once stdout has taken everything: a pipe may still hold console output. */
function leave(status: number): void {
  process.exitCode = status;
  process.stdout.write('', () => process.exit(status));
}
