/** The links of a plan: kernel, C library, programs, modules, each with its command line. */
import type { BuildContext } from './build-context.ts';
import { kernelLinkFlags, programLinkFlags, relocatableLinkFlags } from './compiler-flags.ts';
import type { LinkStep } from './link.ts';
import { LINKER_SCRIPT } from './plan.ts';
import type { LinkPlan, Plan } from './plan.ts';

export const KERNEL = 'link/vmlinux';
export const LIBRARY = 'link/libc.a';

export const programOutput = (name: string): string => `programs/${name}`;
/** A module as it is for the debugger, and without debugging information as it goes into the archive. */
export const moduleOutput = (name: string, packed: boolean): string =>
  `modules/${name}${packed ? '.packed' : ''}.o`;

export function kernelStep(plan: Plan, { compiler }: BuildContext): LinkStep {
  return {
    output: KERNEL,
    program: compiler.linker,
    args: (output) => [...kernelLinkFlags(LINKER_SCRIPT), '-o', output],
    inputs: plan.kernelObjects,
    sources: [LINKER_SCRIPT],
    fallback: { path: LINKER_SCRIPT, line: 0 },
  };
}

export function libraryStep(plan: Plan, { compiler }: BuildContext): LinkStep {
  return {
    output: LIBRARY,
    program: compiler.archiver,
    // q: members of the same name stay apart; D: no dates, no owners.
    args: (output) => ['qcsD', output],
    inputs: plan.library.objects,
    sources: [],
    fallback: { path: 'libc/Makefile', line: 0 },
  };
}

export function programStep(program: LinkPlan, plan: Plan, { compiler }: BuildContext): LinkStep {
  const { startFile, objects } = plan.library;
  return {
    output: programOutput(program.name),
    program: compiler.linker,
    args: (output) => [...programLinkFlags(compiler.family), '-o', output],
    inputs: [...(startFile ? [startFile] : []), ...program.objects, ...(objects.length > 0 ? [LIBRARY] : [])],
    sources: [],
    fallback: program,
  };
}

export function moduleSteps(module: LinkPlan, { compiler }: BuildContext): LinkStep[] {
  return [false, true].map((packed) => ({
    output: moduleOutput(module.name, packed),
    program: compiler.linker,
    args: (output: string) => [...relocatableLinkFlags(packed), '-o', output],
    inputs: module.objects,
    sources: [],
    fallback: module,
  }));
}
