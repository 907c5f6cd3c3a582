/** What a build is asked for, and what it answers. */
import type { BuildProgress, Diagnostic } from '../contract.ts';
import type { Compiler } from './compilers.ts';
import type { ExtraFile } from './initramfs.ts';

export interface BuildOptions {
  workspaceFolder: string;
  /** Made when it does not exist; each kind of compiler has its own part of it. */
  buildFolder: string;
  compiler: Compiler;
  /** Compilers that run at once; the number of processors when absent. */
  jobs?: number;
  /** Forget what earlier builds made. */
  clean?: boolean;
  signal?: AbortSignal;
  onProgress?(progress: Omit<BuildProgress, 'buildId'>): void;
  /** Files of the host that go into the root archive; `guestPath` may end in `/`. */
  extraFiles?: ExtraFile[];
}

export interface BuildOutcome {
  ok: boolean;
  diagnostics: Diagnostic[];
  /** Units compiled now, and units an earlier build had compiled. */
  compiled: number;
  reused: number;
  milliseconds: number;
  cancelled: boolean;
  /** Absolute, set when `ok`. The kernel's file carries symbols and DWARF itself. */
  kernelPath?: string;
  initramfsPath?: string;
  symbolsPath?: string;
  /** Folders of programs and modules with symbols and DWARF, by their names. */
  programsFolder?: string;
  modulesFolder?: string;
  /** From asm-offsets.c. */
  offsets?: Record<string, number>;
}
