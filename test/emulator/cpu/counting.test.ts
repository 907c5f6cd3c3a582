/** Counting, slices and determinism (core.ts). */
import { describe, expect, it } from 'vitest';
import { CPU_BLOCK_SIZE, OFFSET } from '../../../emulator/cpu/state.ts';
import { assemble, canAssemble, ORIGIN } from './assemble.ts';
import { BareMachine } from './bare-machine.ts';
import { DATA, identityPaging, STACK } from './run-source.ts';

/** Loops, calls, strings, page faults, system calls from ring 3, self-modifying code and ports in one. */
const PROGRAM = `
  mov $200, %ebp
1: mov $0x30000, %esi; mov $${DATA}, %edi; mov $37, %ecx; cld; rep movsb
  mov $${DATA}, %edi; mov $0x30000, %esi; mov $50, %ecx; repe cmpsb
  mov $${DATA - 5}, %edi; mov $9, %ecx; rep stosl
  incb 2f+1
2: mov $0, %al
  call 3f
  int $0x90
  add $7, %ebx; imul $13, %ebx, %ebx; xor %ebx, ${DATA}(,%ebp,4)
  dec %ebp; jnz 1b
  hlt
3: in $0x80, %al; rdtsc; xor %eax, %ebx; ret
`;
const RETURN = [0xcf];

function prepared(): BareMachine {
  const machine = new BareMachine();
  identityPaging(machine);
  machine.load(0xb000, RETURN);
  machine.gate(0x90, 0x10, 0xb000, 0x8e00);
  machine.load(ORIGIN, assemble(PROGRAM));
  machine.cpu.r32[4] = STACK;
  machine.eip = ORIGIN;
  return machine;
}

/** Everything but the counters of the slice itself. */
function fingerprint(machine: BareMachine): string {
  const { cpu, state } = machine;
  const block = Array.from(new Int32Array(state.buffer, 0, CPU_BLOCK_SIZE >> 2)).join();
  const ram = Buffer.from(state.ram).toString('latin1');
  return `${cpu.instructions} ${cpu.ticks} ${machine.eip} ${block} ${ram}`;
}

describe.skipIf(!canAssemble)('counting', () => {
  it('a run in slices of any size ends in the same bytes as one run', () => {
    const total = 30_000;
    const whole = prepared();
    whole.cpu.run(total);
    for (const slice of [1, 2, 3, 7, 64, 1001]) {
      const parts = prepared();
      for (let left = total; left > 0; left -= slice) parts.cpu.run(Math.min(slice, left));
      expect(fingerprint(parts) === fingerprint(whole)).toBe(true);
    }
  });
  it('dropping decoded code and restoring in the middle changes nothing', () => {
    const whole = prepared();
    const parts = prepared();
    whole.cpu.run(20_000);
    for (let i = 0; i < 20; i++) {
      parts.cpu.run(1000);
      parts.cpu.restore(parts.cpu.save());
    }
    expect(fingerprint(parts) === fingerprint(whole)).toBe(true);
  });
  it('counts every instruction, faulting ones and every iteration of a REP, but no delivery of an interrupt', () => {
    const count = (source: string, prepare?: (m: BareMachine) => void): number => {
      const machine = new BareMachine();
      machine.load(ORIGIN, assemble(source));
      machine.eip = ORIGIN;
      prepare?.(machine);
      expect(machine.cpu.run(1000)).toBe('halt');
      return machine.cpu.instructions;
    };
    expect(count('nop; nop; hlt')).toBe(3);
    expect(count('ud2')).toBe(2);
    expect(count(`mov $10, %ecx; mov $${DATA}, %edi; rep stosl; hlt`)).toBe(13);
    expect(count(`xor %ecx, %ecx; rep stosl; hlt`)).toBe(3);
    expect(count('sti; nop; nop; hlt', (m) => m.cpu.setIntr(true))).toBe(3);
  });
  it('the counts are exact at a port access in the middle of straight code', () => {
    const machine = new BareMachine();
    machine.load(ORIGIN, assemble('nop; nop; in $0x80, %al; nop; out %al, $0x80; hlt'));
    machine.eip = ORIGIN;
    const seen: number[] = [];
    machine.bus.onPort = () => seen.push(machine.cpu.instructions);
    machine.cpu.run(1000);
    expect(seen).toEqual([2, 4]);
  });
  it('endSlice in a port access ends the run behind that instruction', () => {
    const machine = new BareMachine();
    machine.load(ORIGIN, assemble('1: nop; in $0x80, %al; nop; jmp 1b'));
    machine.eip = ORIGIN;
    machine.bus.onPort = () => machine.cpu.endSlice();
    expect(machine.cpu.run(1e9)).toBe('budget');
    expect(machine.cpu.instructions).toBe(2);
  });
  it('an interrupt raised by a port access is taken before the next instruction', () => {
    const machine = new BareMachine();
    machine.load(ORIGIN, assemble('rep insb; hlt'));
    machine.eip = ORIGIN;
    machine.cpu.r32[1] = 10;
    machine.cpu.r32[7] = DATA;
    machine.cpu.setEflags(0x202);
    machine.bus.onPort = () => machine.cpu.instructions === 3 && machine.cpu.setIntr(true);
    machine.cpu.run(1000);
    expect(machine.frame()).toMatchObject({ vector: 0x20, eip: ORIGIN });
    expect(machine.cpu.r32[1]).toBe(6);
  });
  it('ticks go on while halted, instructions do not', () => {
    const machine = new BareMachine();
    machine.load(ORIGIN, assemble('hlt'));
    machine.eip = ORIGIN;
    expect(machine.cpu.run(10)).toBe('halt');
    machine.cpu.skipTicks(500);
    expect([machine.cpu.instructions, machine.cpu.ticks]).toEqual([1, 501]);
  });
  it('changed code takes effect at the next instruction, also inside the running block', () => {
    const machine = new BareMachine();
    machine.load(ORIGIN, assemble('movb $0x42, 1f; inc %eax; 1: inc %eax; hlt'));
    machine.eip = ORIGIN;
    machine.cpu.run(100);
    expect([machine.cpu.r32[0], machine.cpu.r32[2] - 0]).toEqual([1, 1]);
    expect(machine.cpu.i32[OFFSET.PENDING >> 2] & 128).toBe(128);
  });
  it('changed code is seen through another mapping of the same page', () => {
    const machine = new BareMachine();
    identityPaging(machine);
    machine.map(0x80000, ORIGIN, 7, 0x5000);
    machine.load(
      ORIGIN,
      assemble('mov $3, %ecx; 1: mov $1, %eax; add %eax, %ebx; incb 0x80006; loop 1b; hlt'),
    );
    machine.eip = ORIGIN;
    machine.cpu.run(100);
    expect(machine.cpu.r32[3]).toBe(6);
  });
  it('an instruction across a page border runs, follows changes of its second half and of the mapping', () => {
    const machine = new BareMachine();
    identityPaging(machine);
    // At 0x11FFE: mov $imm, %eax; the immediate lies in the next page.
    machine.load(0x11ffe, [0x90, 0xb8, 1, 0, 0, 0, 0xc3]);
    machine.load(0x30000, [9, 0, 0, 0, 0xc3]);
    const source = `call 0x11ffe; mov %eax, %ebx; incb 0x12000; call 0x11ffe; mov %eax, %edx
      movl $${0x30000 | 7}, ${0x5000 + (0x12 << 2)}; invlpg 0x12000; call 0x11ffe; hlt`;
    machine.load(ORIGIN, assemble(source));
    machine.eip = ORIGIN;
    expect(machine.cpu.run(100)).toBe('halt');
    expect([3, 2, 0].map((r) => machine.cpu.r32[r])).toEqual([1, 2, 9]);
  });
});
