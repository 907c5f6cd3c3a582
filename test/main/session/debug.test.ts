/** The debugger behind the contract, with a real workspace, build and machine's worker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasGcc, lacks } from '../../support/tools.ts';
import { closeLab, openLab } from './debug-lab.ts';
import type { Lab } from './debug-lab.ts';

describe.skipIf(lacks('gcc', hasGcc()))('the debugger of a session', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab();
    await expect(lab.call('debug.registers', {})).rejects.toThrow(/not-found: There is no machine/);
    expect((await lab.call('debug.state', {})).mode).toBe('off');
    await lab.session.start();
    await lab.prompt();
  });

  afterAll(() => closeLab(lab));

  it('stops at Pause as kdb does at the console, and runs on with go', async () => {
    const stop = await lab.stopAfter(() => lab.call('debug.pause', { port: 0 }));
    expect(stop.reason).toBe('interrupted');
    expect(lab.console).toMatch(
      /Entering kdb \(current=0x[0-9a-f]{8}, pid \d+\) due to Keyboard Entry\r\nkdb> $/,
    );
    expect(lab.kdb).toContain('due to Keyboard Entry');
    await lab.go();
    expect((await lab.call('debug.state', {})).mode).toBe('running');
    await lab.type('echo on $((40 + 2))\r');
    await lab.until(() => lab.console.includes('on 42\r\n'), 'the answer');
  });

  it('refuses to step a machine that runs', async () => {
    await expect(lab.call('debug.move', { motion: { kind: 'line' } })).rejects.toThrow(
      /busy: .*pause it first/,
    );
  });
});
