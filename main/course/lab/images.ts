/** Types and values of the kernel, of a module or of a program, as C expressions name them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLinear } from '../../../debugger/inspect/memory.ts';
import { readRegisters } from '../../../debugger/inspect/registers.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { evaluate } from '../../../debugger/symbols/values/evaluate.ts';
import type { EvaluationScope } from '../../../debugger/symbols/values/evaluate.ts';
import type { Value } from '../../../debugger/symbols/values/value.ts';
import type { Image } from '../../../course/lab.ts';
import type { LabMachine } from './lab-machine.ts';

const NAME = /^[\w.+-]+$/;

export interface ImageFolders {
  programs: string;
  modules: string;
}

/** There is no such file, type or value; the message says what is missing. */
export class Missing extends Error {}

export class Images {
  private readonly folders: ImageFolders;
  private readonly open = new Map<string, DebugImage>();

  constructor(folders: ImageFolders) {
    this.folders = folders;
  }

  /** @throws Missing */
  evaluate(lab: LabMachine, expression: string, image: Image | undefined): Value {
    const { machine, engine } = lab;
    const { general, eip, eflags } = readRegisters(machine);
    const scope: EvaluationScope = {
      readMemory: (address, count) => readLinear(machine, address, count),
      registers: { ...general, eip, eflags },
      images: [image === undefined ? lab.kernel : this.of(image)],
      ...(engine.kernel.currentAddress > 0 ? { currentTask: engine.kernel.currentAddress } : {}),
    };
    try {
      return evaluate(expression, scope);
    } catch (error) {
      throw new Missing(`${expression}: ${(error as Error).message}`);
    }
  }

  /** @throws Missing */
  of(which: Image): DebugImage {
    const [kind, name] =
      'module' in which ? (['module', which.module] as const) : (['program', which.program] as const);
    const key = `${kind} ${name}`;
    const known = this.open.get(key);
    if (known !== undefined) return known;
    if (!NAME.test(name)) throw new Missing(`${kind} ${JSON.stringify(name)} cannot be a name`);
    const path =
      kind === 'module' ? join(this.folders.modules, `${name}.o`) : join(this.folders.programs, name);
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch {
      throw new Missing(`the build makes no ${kind} ${name}`);
    }
    const image = new DebugImage(bytes, kind === 'module' ? { module: name } : {});
    this.open.set(key, image);
    return image;
  }
}
