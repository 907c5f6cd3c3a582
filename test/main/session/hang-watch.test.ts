import { describe, expect, it } from 'vitest';
import { SymbolTable } from '../../../debugger/symbols/symbol-table.ts';
import { HangWatch } from '../../../main/session/hang-watch.ts';
import type { WorkerStatus } from '../../../main/machine/protocol.ts';

const symbols = SymbolTable.fromElf(new Uint8Array(0));
const status = (changes: Partial<WorkerStatus>): WorkerStatus =>
  ({ state: 'running', firstPrompt: null, eip: 0xc0100123, ...changes }) as WorkerStatus;

describe('a kernel that is silent at boot', () => {
  it('is reported once, with the place where it is', () => {
    const watch = new HangWatch(symbols, 0);
    expect(watch.judge(status({}), 5000)).toBeNull();
    expect(watch.judge(status({}), 6000)).toMatch(/nothing for 6 seconds.*0xc0100123.*Rebuild/);
    expect(watch.judge(status({}), 20_000)).toBeNull();
  });

  it('is not reported while it prints, has shown a prompt, or stands still', () => {
    const watch = new HangWatch(symbols, 0);
    watch.noteOutput(5000);
    expect(watch.judge(status({}), 8000)).toBeNull();
    expect(watch.judge(status({ firstPrompt: { milliseconds: 1, instructions: 1 } }), 30_000)).toBeNull();
    expect(watch.judge(status({ state: 'paused' }), 30_000)).toBeNull();
  });
});
