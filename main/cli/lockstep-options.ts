/** Options of `int80 lockstep`. */
import type { Command } from 'commander';
import type { CpuModel } from '../../emulator/cpu/cpuid.ts';
import { cpuOption, integer } from './run-options.ts';

export interface LockstepCommandOptions {
  initrd?: string;
  append: string;
  memory: number;
  cpu: CpuModel;
  every: number;
  maxInstructions: number;
  threshold?: number;
}

export function declareLockstep(command: Command, run: (work: Promise<number>) => Promise<void>): void {
  command
    .description('run interpreter and translator side by side up to their first difference')
    .option('--initrd <file>', 'the initial RAM disk')
    .option('--append <text>', 'kernel command line', 'console=ttyS0')
    .option('--memory <MiB>', 'guest RAM', integer(4, 1792), 64)
    .addOption(cpuOption())
    .option('--every <n>', 'instructions between comparisons', integer(1, 1_000_000_000), 1_000_000)
    .option(
      '--max-instructions <n>',
      'end after so many instructions',
      integer(1, Number.MAX_SAFE_INTEGER),
      10_000_000_000,
    )
    .option('--threshold <n>', 'executions before a block is translated', integer(0, 1_000_000))
    .action(async (image: string, options: LockstepCommandOptions) => {
      const { lockstepCommand } = await import('./lockstep-command.ts');
      await run(lockstepCommand(image, options));
    });
}
