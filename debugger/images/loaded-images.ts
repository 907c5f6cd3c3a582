/**
 * Which file stands behind an address: the kernel's, that of a module where it was loaded, or that of the program which runs.
 * A file is opened when something of it is first asked for; one that is damaged counts as none.
 */
import type { Machine } from '../../emulator/machine.ts';
import type { KernelView, Module } from '../inspect/kernel-view.ts';
import { readLinear } from '../inspect/memory.ts';
import { readModuleSymbols, sectionsOfModule } from '../inspect/module-symbols.ts';
import { DebugImage } from '../symbols/debug-image.ts';
import type { UnwindTarget } from '../symbols/frames/frame-step.ts';
import { SymbolsError } from '../symbols/symbols-error.ts';

export interface ImageFile {
  /** The module's name; the names under which a program is called. */
  names: readonly string[];
  bytes: Uint8Array;
}

export interface ImageFiles {
  kernel: Uint8Array;
  modules: readonly ImageFile[];
  programs: readonly ImageFile[];
}

const KERNEL_BASE = 0xc0000000;
/** Characters of a name that the kernel keeps. */
const COMM_LENGTH = 15;

interface LoadedModule {
  module: Module;
  image: DebugImage | null;
}

export class LoadedImages implements UnwindTarget {
  private readonly machine: Machine;
  private readonly view: KernelView;
  private readonly files: ImageFiles;
  private openKernel: DebugImage | null | undefined;
  private readonly openPrograms = new Map<ImageFile, DebugImage | null>();
  private readonly openModules = new Map<string, DebugImage | null>();
  private loaded: LoadedModule[] | null = null;
  /** Modules that are about to be linked in, whose bytes still lie in the program that loads them. */
  private readonly coming = new Map<number, number>();

  constructor(machine: Machine, view: KernelView, files: ImageFiles) {
    this.machine = machine;
    this.view = view;
    this.files = files;
  }

  /** Null for a file that is no kernel with symbols. */
  get kernel(): DebugImage | null {
    if (this.openKernel === undefined) this.openKernel = openImage(this.files.kernel);
    return this.openKernel;
  }

  /** The guest has run: modules may have come or gone. */
  forget(): void {
    this.loaded = null;
  }

  /** The kernel is about to copy a module from the program that loads it: its names can be told from there. */
  announce(module: Module, copy: number): void {
    this.coming.set(module.address, copy);
    this.loaded = null;
  }

  /** Names of all programs whose files are known. */
  get programNames(): string[] {
    return this.files.programs.flatMap(({ names }) => names);
  }

  /** The file of a program, by its name or what the kernel keeps of it. */
  program(name: string): DebugImage | null {
    const file = this.files.programs.find(({ names }) =>
      names.some((each) => each === name || each.slice(0, COMM_LENGTH) === name),
    );
    if (file === undefined) return null;
    let image = this.openPrograms.get(file);
    if (image === undefined) this.openPrograms.set(file, (image = openImage(file.bytes)));
    return image;
  }

  /** Each program's file once, with the names it is called by. */
  programs(): { names: readonly string[]; image: DebugImage }[] {
    return this.files.programs.flatMap(({ names }) => {
      const image = this.program(names[0]);
      return image === null ? [] : [{ names, image }];
    });
  }

  /** Modules that are loaded now. */
  modules(): { name: string; image: DebugImage }[] {
    return this.loadedModules().flatMap(({ module: { name }, image }) =>
      image === null ? [] : [{ name, image }],
    );
  }

  /** Names of modules whose files are known, loaded or not. */
  get moduleNames(): string[] {
    return this.files.modules.flatMap(({ names }) => names);
  }

  readMemory = (address: number, count: number): Uint8Array | null =>
    readLinear(this.machine, address, count);

  imageAt = (address: number): DebugImage | undefined => {
    if (address < KERNEL_BASE) return this.programAt(address);
    if (this.kernel?.holds(address) === true) return this.kernel;
    const found = this.loadedModules().find(
      ({ module }) => address >= module.address && address < module.address + module.size,
    );
    return found?.image ?? undefined;
  };

  /** `kernel`, `[audit]` or `getpid`. */
  nameAt(address: number): string | null {
    if (address < KERNEL_BASE) return this.programAt(address) === undefined ? null : this.view.currentComm();
    if (this.kernel?.holds(address) === true) return 'kernel';
    const module = this.imageAt(address)?.module;
    return module === undefined ? null : `[${module}]`;
  }

  /** What names are looked up in, in this order: what stands at an address first. */
  around(address: number): DebugImage[] {
    const here = this.imageAt(address);
    const all = [here, this.kernel, ...this.modules().map(({ image }) => image)];
    return [...new Set(all)].filter((image) => image !== undefined && image !== null);
  }

  private programAt(address: number): DebugImage | undefined {
    const comm = this.view.currentComm();
    const image = comm === null ? null : this.program(comm);
    return image?.holds(address) === true ? image : undefined;
  }

  private loadedModules(): LoadedModule[] {
    this.loaded ??= this.view.modules().map((module) => ({ module, image: this.openModule(module) }));
    return this.loaded;
  }

  private sectionsOf(module: Module): Map<string, number> {
    const sections = sectionsOfModule(readModuleSymbols(this.machine, module));
    const copy = this.coming.get(module.address);
    if (sections.size > 0 || copy === undefined) return sections;
    return sectionsOfModule(readModuleSymbols(this.machine, module, copy));
  }

  private openModule(module: Module): DebugImage | null {
    const file = this.files.modules.find(({ names }) => names.includes(module.name));
    const sections = this.sectionsOf(module);
    if (file === undefined || sections.size === 0) return null;
    const key = `${module.name} ${[...sections.values()].join(' ')}`;
    let image = this.openModules.get(key);
    if (image === undefined) {
      image = openImage(file.bytes, { module: module.name, sectionAddresses: sections });
      this.openModules.set(key, image);
    }
    return image;
  }
}

function openImage(
  file: Uint8Array,
  options?: ConstructorParameters<typeof DebugImage>[1],
): DebugImage | null {
  try {
    return new DebugImage(file, options);
  } catch (error) {
    if (error instanceof SymbolsError) return null;
    throw error;
  }
}
