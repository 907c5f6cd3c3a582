/** Runs the same batches on our processor: ring 0, flat, everything that floating point needs switched on. */
import { fromImage, toImage } from '../../../emulator/cpu/ops/fxsr.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { BareMachine } from '../cpu/bare-machine.ts';
import type { Batch } from './layout.ts';
import { CODE, CODE_BYTES, DATA, DATA_BYTES, IN, NO_TRAP, OUT } from './layout.ts';

const HLT = 0xf4;
const CR0_MP_NE = 0x22;
const CR4_OSFXSR_OSXMMEXCPT = 0x600;

export class OurRunner {
  private readonly machine = new BareMachine(2 << 20, 'sse2');
  private readonly image = new Int32Array(128);
  private readonly imageBytes = Buffer.from(this.image.buffer);

  constructor() {
    this.machine.cpu.i32[OFFSET.CR0 >> 2] |= CR0_MP_NE;
    this.machine.cpu.i32[OFFSET.CR4 >> 2] |= CR4_OSFXSR_OSXMMEXCPT;
    this.machine.cpu.flushCaches();
  }

  run(batch: Batch): Buffer {
    const output = Buffer.alloc(batch.count * OUT.BYTES);
    for (let n = 0; n < batch.count; n++) {
      this.one(batch.kinds[n].name, batch.input, n * IN.BYTES, output, n * OUT.BYTES);
    }
    return output;
  }

  private one(name: string, input: Buffer, from: number, output: Buffer, to: number): void {
    const { machine, image, imageBytes } = this;
    const { cpu, state } = machine;
    const length = input.readInt32LE(from + IN.LENGTH);
    input.copy(imageBytes, 0, from, from + 512);
    fromImage(cpu, image);
    for (let r = 0; r < 8; r++) if (r !== 4) cpu.r32[r] = input.readInt32LE(from + IN.REGS + 4 * r);
    cpu.r32[4] = 0x8000;
    state.ram.set(input.subarray(from + IN.DATA, from + IN.DATA + DATA_BYTES), DATA);
    state.ram.set(input.subarray(from + IN.CODE, from + IN.CODE + CODE_BYTES), CODE);
    state.ram[CODE + length] = HLT;
    cpu.dropDecoded();
    cpu.i32[OFFSET.PENDING >> 2] = 0;
    cpu.setEflags(input.readInt32LE(from + IN.EFLAGS) & ~0x200);
    machine.eip = CODE;
    const exit = cpu.run(10);
    if (exit !== 'halt')
      throw new Error(`${name} at ${machine.eip.toString(16)} ended with ${exit}: ${cpu.shutdownReport}`);
    const frame = machine.frame();
    output.writeInt32LE(frame === null ? NO_TRAP : frame.vector, to + OUT.TRAP);
    output.writeInt32LE(frame === null ? 0 : frame.eip, to + OUT.EIP);
    output.writeInt32LE(frame === null ? cpu.getEflags() : frame.eflags, to + OUT.EFLAGS);
    toImage(cpu, image);
    imageBytes.copy(output, to);
    for (let r = 0; r < 8; r++) output.writeInt32LE(cpu.r32[r], to + OUT.REGS + 4 * r);
    output.set(state.ram.subarray(DATA, DATA + DATA_BYTES), to + OUT.DATA);
  }
}
