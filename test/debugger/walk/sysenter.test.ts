/** The walk by SYSENTER: a kernel that has been taught it, and a program that uses it in place of int $0x80. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readTss } from '../../../debugger/inspect/descriptors.ts';
import { ESP } from '../../../emulator/cpu/registers.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt } from '../lab.ts';
import { kinds, station, WalkBench, walkLab } from './lab.ts';
import type { WalkLab } from './lab.ts';

const KERNEL_BASE = 0xc0000000;
const KERNEL_CODE = 0x10;
const SYSENTER = [0x0f, 0x34];

let lab: WalkLab;
beforeAll(async () => {
  if (hasGcc()) lab = await walkLab();
});

const word = (value: number): number[] => [...new Uint8Array(new Uint32Array([value]).buffer)];

/** call *sys_call_table(,%eax,4); movl $back,%edx; movl $esp,%ecx; sti; sysexit */
function entry(table: number, back: number, esp: number): Uint8Array {
  return Uint8Array.from([
    0xff,
    0x14,
    0x85,
    ...word(table),
    0xba,
    ...word(back),
    0xb9,
    ...word(esp),
    0xfb,
    0x0f,
    0x35,
  ]);
}

describe.skipIf(lacks('gcc', hasGcc()))('the walk by SYSENTER', () => {
  it('has three registers in the gate’s place, pushes nothing, and comes back by SYSEXIT', () => {
    const first = new WalkBench(lab);
    first.type('getpid\n');
    const known = first.follow({ kind: 'next', comm: 'getpid', number: 20 });
    const trap = station(known, 'trap');
    first.timeline.run(trap.position.ticks - first.machine.ticks);
    const esp0 = readTss(first.machine)!.esp0!;
    const esp = first.machine.cpu.r32[ESP] >>> 0;

    const machine = atPrompt(lab);
    const place = lab.symbols.address('sys_reboot')!;
    machine.cpu.i32[OFFSET.SYSENTER_CS >> 2] = KERNEL_CODE;
    machine.cpu.i32[OFFSET.SYSENTER_ESP >> 2] = esp0;
    machine.cpu.i32[OFFSET.SYSENTER_EIP >> 2] = place;
    const made = new WalkBench(lab, machine);
    const code = entry(lab.symbols.address('sys_call_table')!, trap.address + 2, esp);
    machine.writePhysical(place - KERNEL_BASE, code);
    made.type('getpid\n');
    made.timeline.run(station(known, 'stub').position.ticks - machine.ticks);
    machine.writePhysical(machine.cpu.translateDebug(trap.address), Uint8Array.from(SYSENTER));

    const walk = made.follow({ kind: 'here' });
    expect(walk).toMatchObject({ way: 'sysenter', number: 20, name: 'sys_getpid', ending: 'returned' });
    expect(walk.result).toBe(walk.pid);
    expect(kinds(walk)).toEqual(
      expect.arrayContaining(['stub', 'trap', 'gate', 'stack-switch', 'table', 'service', 'return', 'back']),
    );
    expect(station(walk, 'gate').says[0]).toContain(`EIP from SYSENTER_EIP (0x${place.toString(16)})`);
    expect(station(walk, 'stack-switch').stack).toMatchObject({ tss: null, pushed: [] });
    expect(station(walk, 'return').title).toBe('sysexit');
    const { own, interrupts, others } = walk.counts;
    expect(own + interrupts + others).toBe(walk.end.instructions - walk.begin.instructions);
  });
});
