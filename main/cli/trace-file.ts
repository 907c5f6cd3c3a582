/** The file of `--trace`: written as the run goes, so that it is there also after a run that was ended. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { formatOf, traceHead } from '../../debugger/trace/formats.ts';
import type { TraceFormat } from '../../debugger/trace/formats.ts';
import { CliError, EXIT_USAGE } from './exit-status.ts';

export class TraceFile {
  readonly format: TraceFormat;
  private readonly file: number;

  /** @throws CliError when it cannot be written. */
  constructor(path: string) {
    this.format = formatOf(path);
    try {
      this.file = openSync(path, 'w');
    } catch (error) {
      throw new CliError(EXIT_USAGE, `--trace ${path}: ${(error as Error).message}`);
    }
    this.write(traceHead(this.format));
  }

  write(text: string): void {
    writeSync(this.file, text);
  }

  close(): void {
    closeSync(this.file);
  }
}
