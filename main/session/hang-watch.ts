/**
 * Notices a kernel that hangs at boot: it runs, has shown no prompt, and has printed nothing for a while. Says once a
 * boot where it is, so that the user need not stare at a silent console.
 */
import type { SymbolTable } from '../../debugger/symbols/symbol-table.ts';
import type { WorkerStatus } from '../machine/protocol.ts';

const PATIENCE_MILLISECONDS = 6000;

export class HangWatch {
  private quietSince: number;
  private warned = false;
  private readonly symbols: SymbolTable;

  constructor(symbols: SymbolTable, now: number) {
    this.symbols = symbols;
    this.quietSince = now;
  }

  noteOutput(now: number): void {
    this.quietSince = now;
  }

  /** The remark for the user, once, when it is due; else null. */
  judge(status: WorkerStatus, now: number): string | null {
    const booting = status.state === 'running' && status.firstPrompt === null;
    if (!booting || this.warned || now - this.quietSince < PATIENCE_MILLISECONDS) return null;
    this.warned = true;
    const seconds = Math.round((now - this.quietSince) / 1000);
    return (
      `The kernel has printed nothing for ${seconds} seconds and shows no prompt; it is at ` +
      `${this.symbols.describe(status.eip)}. Look there, change the source and press Rebuild.`
    );
  }
}
