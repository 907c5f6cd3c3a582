import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../debugger/engine/engine.ts';
import type { Position } from '../../../debugger/engine/stop.ts';
import { nextInstruction } from '../../../debugger/inspect/instruction.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { Traveller } from '../../../debugger/timeline/traveller.ts';
import { SymbolTable } from '../../../debugger/symbols/symbol-table.ts';
import { Machine } from '../../../emulator/machine.ts';
import { assemble, canAssemble } from '../../emulator/machine/assemble.ts';

/**
 * Writes an ever growing counter to places all over 64 KiB, in several ways, by calls and out of an interrupt: every write
 * changes what it writes to.
 */
const WRITERS = `
_start:
    SETUP
    GATE 0x20, tick
    TIMER
    SET_PORT 0x21, 0xFE
    movl $0x300000, %ebp
    movl $12345, %ebx
    sti
again:
    call pick
    movl %eax, (%edi)
    call pick
    xchgl %eax, (%edi)
    call pick
    movb %al, (%edi)
    call pick
    pushl %eax
    popl (%edi)
    call pick
    movl $3, %ecx
    cld
several:
    rep stosl
after:
    call pick
    addl %eax, (%edi)
    jmp again
pick:
    imull $1664525, %ebx, %ebx
    addl $1013904223, %ebx
    movl %ebx, %edi
    shrl $16, %edi
    addl %ebp, %edi
    incl counter
    movl counter, %eax
    imull $0x01010101, %eax, %edx
    addl %edx, %eax
picked:
    ret
tick:
    pushal
    call pick
    movl %eax, (%edi)
    SET_PORT 0x20, 0x20
    popal
ticked:
    iret
.lcomm counter, 4
`;
const REGION = 0x300000;
const END = 2_600_000;

describe.skipIf(!canAssemble).each([
  ['interpreter', false],
  ['translator', { threshold: 20 }],
])('going back on the %s', (_name, translate) => {
  let image: Uint8Array;
  let symbols: SymbolTable;
  beforeAll(() => {
    image = assemble(WRITERS);
    symbols = SymbolTable.fromElf(image);
  });

  function lab(end = END): { timeline: Timeline; engine: Engine; traveller: Traveller } {
    const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 1_000_000_000, translate });
    machine.boot({ kernel: image });
    const timeline = new Timeline(machine);
    timeline.run(end);
    const resolve = (name: string): number | undefined => symbols.address(name);
    const engine = new Engine(timeline, { resolve });
    return { timeline, engine, traveller: new Traveller(engine, timeline) };
  }

  it('“who wrote this” names the right instruction in 50 random cases', () => {
    const { timeline, traveller } = lab();
    const { machine } = timeline;
    const starts = [1_990_000, 1_995_000, 2_580_000];
    let cases = 0;
    for (const start of starts) {
      timeline.goToInstruction(start);
      const { state, cpu } = machine;
      const last = new Map<number, { eip: number; instructions: number }>();
      let before = new Int32Array(state.ram.slice(REGION, REGION + 0x10010).buffer);
      const words = new Int32Array(state.buffer, state.ramBase + REGION, 0x10010 >> 2);
      for (let n = 0; n < 12_000; n++) {
        const at = { eip: cpu.linearEip() >>> 0, instructions: machine.instructions };
        const low = (cpu.r32[7] - REGION) >> 2;
        timeline.step(true);
        for (let word = low - 4; word <= low + 4; word++) {
          if (word < 0 || word >= words.length || words[word] === before[word]) continue;
          before[word] = words[word];
          last.set(word, at);
        }
      }
      before = new Int32Array(0);
      const here = machine.hash();
      const chosen = [...last.entries()].filter((_each, index) => index % 97 === 5).slice(0, 20);
      for (const [word, expected] of chosen) {
        const writer = traveller.who(REGION + word * 4, 4);
        expect(writer).toMatchObject({ by: 'instruction', eip: expected.eip });
        expect(writer!.position.instructions).toBe(expected.instructions);
        cases++;
      }
      expect(machine.hash()).toBe(here);
    }
    expect(cases).toBeGreaterThanOrEqual(50);
  });

  it('tells the delivery of an interrupt, and an input, from instructions; and that nobody wrote', () => {
    const { timeline, traveller, engine } = lab();
    const tick = symbols.address('tick')!;
    engine.setBreakpoint({ kind: 'execute', address: tick });
    expect(traveller.finish({ kind: 'go' }).address).toBe(tick);
    const esp = timeline.machine.cpu.r32[4];
    const pushed = traveller.who(esp, 4)!;
    expect(pushed.by).toBe('delivery');
    expect(pushed.position).toMatchObject({ ticks: timeline.position.ticks, deliveries: 0 });
    expect(traveller.who(0x3f0000, 16)).toBeNull();
    timeline.goTo(timeline.present);
    timeline.machine.writePhysical(0x3f0004, Uint8Array.of(1));
    timeline.run(1000);
    expect(traveller.who(0x3f0000, 16)).toMatchObject({ by: 'input', position: { ticks: END } });
  });

  it('steps back exactly where steps forward have been', () => {
    const { timeline, engine, traveller } = lab(1_500_000);
    timeline.goToInstruction(1_200_000);
    const states: [Position, string][] = [];
    for (let n = 0; n < 60; n++) {
      states.push([timeline.position, timeline.machine.hash()]);
      engine.step();
    }
    for (const [position, hash] of states.reverse()) {
      expect(traveller.finish({ kind: 'instruction' }).reason).toBe('step');
      expect(timeline.position).toEqual(position);
      expect(timeline.machine.hash()).toBe(hash);
    }
  });

  it('steps back past the handler of an interrupt, or into it when asked', () => {
    const { timeline, engine, traveller } = lab();
    engine.setBreakpoint({ kind: 'execute', symbol: 'ticked' });
    expect(traveller.finish({ kind: 'go' }).reason).toBe('breakpoint');
    engine.step(true);
    const after = timeline.position;
    expect(traveller.finish({ kind: 'instruction', interrupts: true }).address).toBe(
      symbols.address('ticked'),
    );
    timeline.goTo(after);
    const outside = traveller.finish({ kind: 'instruction' });
    expect(outside.position.instructions).toBeLessThan(after.instructions - 10);
    expect(outside.address).toBeLessThan(symbols.address('tick')!);
  });

  it('goes back over a call and over a repeated string instruction, and out of a function', () => {
    const { timeline, engine, traveller } = lab();
    engine.setBreakpoint({ kind: 'execute', symbol: 'after' }, { once: true });
    const { address } = traveller.finish({ kind: 'go' });
    expect(address).toBe(symbols.address('after'));
    expect(traveller.finish({ kind: 'over' }).address).toBe(symbols.address('several'));
    expect(nextInstruction(timeline.machine)?.kind).toBe('repeated');
    traveller.finish({ kind: 'instruction', count: 2 });
    const call = traveller.finish({ kind: 'over' });
    expect(nextInstruction(timeline.machine)?.kind).toBe('call');
    engine.step();
    engine.step();
    engine.finish({ kind: 'to', address: symbols.address('picked')!, anywhere: true });
    const out = traveller.finish({ kind: 'out' });
    expect(out.position).toEqual(call.position);
  });

  it('goes back to each watchpoint in turn, and to the beginning at last', () => {
    const { engine, traveller, timeline } = lab(3000);
    const watch = { kind: 'watch', space: 'memory', length: 4, on: 'write' } as const;
    const { id } = engine.setBreakpoint({ ...watch, address: symbols.address('counter')! });
    const counts: number[] = [];
    let stop = traveller.finish({ kind: 'go' });
    for (; stop.reason === 'breakpoint'; stop = traveller.finish({ kind: 'go' })) {
      expect(stop.encounters[0]).toMatchObject({ breakpoint: id, access: { write: true } });
      counts.push(
        new DataView(timeline.machine.readPhysical(symbols.address('counter')!, 4).buffer).getInt32(0, true),
      );
    }
    expect(stop.reason).toBe('history-begins');
    expect(counts.length).toBeGreaterThan(50);
    expect(counts).toEqual(counts.map((_each, index) => counts.length - index));
    expect(engine.breakpoints.get(id).hits).toBe(0);
    expect(engine.finish({ kind: 'go', toPresent: true }).reason).toBe('breakpoint');
  });
});
