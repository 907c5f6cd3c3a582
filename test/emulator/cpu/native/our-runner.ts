/** Runs the cases of the native runner on our processor, in ring 3 with paging and the same address space. */
import { OFFSET } from '../../../../emulator/cpu/state.ts';
import { BareMachine } from '../bare-machine.ts';
import { codePage } from './generate.ts';
import type { Case, Outcome } from './layout.ts';
import { CODE, DATA, DATA_BYTES, dataWords, MAX_CHANGES, START } from './layout.ts';

const USER = 7;
const KERNEL = 3;
const CODE_FRAME = 0x20000;
const DATA_FRAME = 0x30000;
const TICKS = 1000;
const PF = 14;

export class OurRunner {
  private readonly machine = new BareMachine();

  constructor() {
    const { machine } = this;
    for (let page = 0; page < 0x10000; page += 0x1000) machine.map(page, page, KERNEL, 0x5000);
    machine.map(CODE, CODE_FRAME, USER, 0x6000);
    machine.map(DATA, DATA_FRAME, USER, 0x7000);
    machine.map(DATA + 0x1000, DATA_FRAME + 0x1000, USER, 0x7000);
    machine.enablePaging();
  }

  /** @throws Error when the snippet neither reached int3 nor faulted. */
  run(test: Case): Outcome {
    const { machine } = this;
    const { cpu } = machine;
    const words = dataWords(test.seed);
    machine.state.ram.set(new Uint8Array(words.buffer), DATA_FRAME);
    cpu.i32[OFFSET.PENDING >> 2] = 0;
    machine.load(CODE_FRAME, codePage(test));
    machine.enterRing(3);
    for (let i = 0; i < 8; i++) cpu.r32[i] = test.regs[i];
    cpu.setEflags(test.eflags);
    machine.eip = START + test.offset;
    const exit = cpu.run(TICKS);
    const frame = machine.frame();
    if (exit !== 'halt' || frame === null)
      throw new Error(`"${test.name}" ended with ${exit} ${cpu.shutdownReport}`);
    const regs = Array.from(cpu.r32.subarray(0, 8));
    regs[4] = frame.esp;
    return {
      regs,
      eflags: frame.eflags,
      eip: frame.eip | 0,
      trap: frame.vector,
      error: frame.error,
      cr2: frame.vector === PF ? cpu.i32[OFFSET.CR2 >> 2] : 0,
      ...this.changes(words),
    };
  }

  private changes(words: Int32Array): { changes: number; change: [number, number][] } {
    const change: [number, number][] = [];
    let changes = 0;
    for (let i = 0; i < DATA_BYTES / 4; i++) {
      const value = this.machine.view.getInt32(DATA_FRAME + i * 4, true);
      if (value === words[i]) continue;
      if (changes++ < MAX_CHANGES) change.push([i * 4, value]);
    }
    return { changes, change };
  }
}
