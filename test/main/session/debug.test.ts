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

  const SYS = 'kernel/kernel/sys.c';

  it('stops at a line of the kernel, and looks through the border into the program', async () => {
    const text = (await lab.call('files.read', { path: SYS })).text.split('\n');
    const line = text.findIndex((each) => each.includes('sys_getpid(void)')) + 3;
    const set = await lab.call('debug.setBreakpoint', { what: { kind: 'line', path: SYS, line } });
    expect(set).toMatchObject({ binding: 'bound', title: `sys.c:${line}`, trouble: '', by: 'window' });
    expect(lab.kdb).toMatch(/bp 0xc0[0-9a-f]{6}\nInstruction\(i\) BP #0 at 0xc0[0-9a-f]{6} \(sys_getpid\)/);
    const stop = await lab.stopAfter(() => lab.type('getpid\r'));
    expect(stop).toMatchObject({ reason: 'breakpoint', ring: 0, comm: 'getpid', breakpoints: [set.id] });
    expect(stop.place).toMatchObject({ function: 'sys_getpid', source: { path: SYS, line } });
    const { frames } = await lab.call('debug.backtrace', {});
    expect(frames.map(({ place, space }) => `${space} ${place.function}`)).toEqual([
      'kernel sys_getpid',
      'kernel system_call',
      'user getpid',
      'user main',
      'user _start',
    ]);
    expect(frames.map(({ entry }) => entry)).toEqual([false, false, true, false, false]);
    const { general } = await lab.call('debug.registers', {});
    expect(general.find(({ name }) => name === 'eip')?.value).toBe(stop.place.address);
    expect((await lab.call('debug.evaluate', { expression: 'current->comm' })).value).toContain('getpid');
    const { marks } = await lab.call('debug.timeline', {});
    expect(marks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['boot', 'prompt', 'input', 'breakpoint']),
    );
  });

  it('goes back to the program, into the trap, and comes to the same moment again', async () => {
    const { stop: origin } = await lab.call('debug.state', {});
    const back = await lab.stopAfter(() =>
      lab.call('debug.move', { motion: { kind: 'to-user' }, back: true }),
    );
    expect(back).toMatchObject({ ring: 3, place: { function: 'getpid', image: 'getpid' } });
    expect(back.place.source?.path).toBe('libc/sys/getpid.c');
    expect((await lab.call('debug.state', {})).inPast).toBe(true);
    const trap = await lab.stopAfter(() => lab.call('debug.move', { motion: { kind: 'into-trap' } }));
    expect(trap).toMatchObject({ ring: 0, place: { symbol: 'system_call' } });
    expect(lab.kdb).toMatch(/kdb> rssu\n[^]*kdb> sst\n/);
    await lab.call('debug.goTo', { where: { moment: origin!.moment } });
    const { stop: again } = await lab.call('debug.state', {});
    expect(again?.moment).toEqual(origin!.moment);
  });

  it('steps by lines and instructions, and back', async () => {
    const { stop: start } = await lab.call('debug.state', {});
    await lab.call('debug.move', { motion: { kind: 'instruction' } });
    await lab.call('debug.move', { motion: { kind: 'instruction' }, back: true });
    expect((await lab.call('debug.state', {})).stop?.moment).toEqual(start!.moment);
    const { stop: next } = await lab.call('debug.move', { motion: { kind: 'line-over' } });
    expect(next?.place.source?.line).toBe(start!.place.source!.line + 1);
    const { instructions } = await lab.call('debug.disassembly', { before: 2, after: 2 });
    expect(instructions.map(({ address }) => address)).toContain(next!.place.address);
  });

  it('reads and writes memory, and says what cannot be', async () => {
    const { address, bytes } = await lab.call('debug.memory', { at: 'sys_call_table', length: 16 });
    expect(address).toBeGreaterThan(0xc0000000);
    expect(bytes).toHaveLength(16);
    expect((await lab.call('debug.memory', { at: '0x10', length: 8 })).missing).toEqual([
      { start: 0, length: 8 },
    ]);
    await expect(lab.call('debug.memory', { at: 'no_such_name', length: 4 })).rejects.toThrow(
      /bad-request: .*no_such_name/,
    );
    await expect(lab.call('debug.writeMemory', { address: 0x10, bytes: new Uint8Array(4) })).rejects.toThrow(
      /bad-request: 0x00000010: no memory is mapped there/,
    );
    await expect(lab.call('debug.writeRegister', { name: 'cr0', value: 0 })).rejects.toThrow(
      /cannot be written/,
    );
    await expect(lab.call('debug.registers', { frame: 99 })).rejects.toThrow(/there is no frame 99/);
    await expect(lab.call('debug.goTo', { where: { instructions: 1e15 } })).rejects.toThrow(
      /not in the recording/,
    );
    await expect(lab.call('debug.removeBreakpoint', { id: 4711 })).rejects.toThrow(
      /not-found: there is no breakpoint/,
    );
    await expect(
      lab.call('debug.setBreakpoint', { what: { kind: 'symbol', name: 'sys_getpid' }, condition: 'a +' }),
    ).rejects.toThrow(/bad-request/);
  });

  it('keeps a breakpoint whose module is not there yet, and stops in the module', async () => {
    const { breakpoints } = await lab.call('debug.breakpoints', {});
    for (const { id } of breakpoints) await lab.call('debug.removeBreakpoint', { id });
    const set = await lab.call('debug.setBreakpoint', { what: { kind: 'symbol', name: 'init_module' } });
    expect(set.binding).toBe('unresolved');
    await lab.go();
    await lab.until(() => /[#$] (\x1b\[J)?$/.test(lab.console), 'a prompt');
    const stop = await lab.stopAfter(() => lab.type('insmod hello\r'));
    expect(stop).toMatchObject({ reason: 'breakpoint', comm: 'insmod', breakpoints: [set.id] });
    expect(stop.place.image).toBe('[hello]');
    await lab.call('debug.removeBreakpoint', { id: set.id });
    await lab.go();
  });

  it('has its breakpoints again after a reset', async () => {
    const { id } = await lab.call('debug.setBreakpoint', {
      what: { kind: 'symbol', name: 'sys_getpid' },
      scope: { comm: 'getpid' },
    });
    lab.console = '';
    await lab.call('machine.reset', {});
    expect((await lab.call('debug.breakpoints', {})).breakpoints).toMatchObject([{ id, hits: 0 }]);
    await lab.prompt();
    const stop = await lab.stopAfter(() => lab.type('getpid\r'));
    expect(stop).toMatchObject({ comm: 'getpid', breakpoints: [id], place: { symbol: 'sys_getpid' } });
  });
});
