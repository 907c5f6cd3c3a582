/**
 * A processor on bare memory for tests: flat segments, an IDT whose every vector halts, optionally paging and ring 3.
 *
 *     0x1000 GDT   0x2000 IDT   0x3000 TSS   0x4000… page tables   0x8000 ring 0 stack top   0x9000 handlers
 */
import type { CpuBus } from '../../../emulator/cpu/core.ts';
import { Cpu } from '../../../emulator/cpu/cpu.ts';
import type { CpuModel } from '../../../emulator/cpu/cpuid.ts';
import { setSegment } from '../../../emulator/cpu/segmentation.ts';
import { MachineState, OFFSET } from '../../../emulator/cpu/state.ts';
import { Translator } from '../../../emulator/translator/translator.ts';

/** Which engine bare machines run on. Tests of test/emulator/translator have everything translated at once. */
export const engine = { translate: false };

export const GDT = 0x1000;
export const IDT = 0x2000;
export const TSS = 0x3000;
export const PAGE_DIRECTORY = 0x4000;
export const STACK0 = 0x9000;
export const HANDLERS = 0xa000;
export const KERNEL_CODE = 0x10;
export const KERNEL_DATA = 0x18;
export const USER_CODE = 0x23;
export const USER_DATA = 0x2b;
export const TSS_SELECTOR = 0x30;
/** First selector that tests may define. */
export const FREE_SELECTOR = 0x40;

export interface PortAccess {
  write: boolean;
  port: number;
  size: number;
  value: number;
}

/** A bus that remembers port accesses; reads give `input`. */
export class TestBus implements CpuBus {
  readonly ports: PortAccess[] = [];
  input = 0;
  vector = 0x20;
  onPort: (() => void) | null = null;
  readonly holes = new Map<number, number>();
  cpu: Cpu | null = null;

  readPort(port: number, size: 1 | 2 | 4): number {
    this.ports.push({ write: false, port, size, value: this.input });
    this.onPort?.();
    return this.input;
  }
  writePort(port: number, size: 1 | 2 | 4, value: number): void {
    this.ports.push({ write: true, port, size, value });
    this.onPort?.();
  }
  readPhysical(address: number): number {
    return this.holes.get(address) ?? -1;
  }
  writePhysical(address: number, _size: 1 | 2 | 4, value: number): void {
    this.holes.set(address, value);
  }
  acknowledgeInterrupt(): number {
    this.cpu?.setIntr(false);
    return this.vector;
  }
}

export interface Frame {
  vector: number;
  error: number;
  eip: number;
  cs: number;
  eflags: number;
  esp: number;
  ss: number;
}

const WITH_ERROR = new Set([8, 10, 11, 12, 13, 14, 17]);

export class BareMachine {
  readonly state: MachineState;
  readonly cpu: Cpu;
  readonly bus = new TestBus();
  readonly view: DataView;

  constructor(memoryBytes = 1 << 20, model: CpuModel = 'i686') {
    this.state = MachineState.create(memoryBytes);
    this.cpu = new Cpu(this.state, this.bus, model);
    this.bus.cpu = this.cpu;
    if (engine.translate) this.cpu.translator = new Translator(this.cpu, { threshold: 0, samples: 0 });
    this.view = new DataView(this.state.buffer, this.state.ramBase, memoryBytes);
    this.setupTables();
    this.cpu.enterProtected({ eip: 0x10000, registers: {}, codeSelector: 0x08, dataSelector: 0x10 });
    this.enterKernel();
  }

  private setupTables(): void {
    this.descriptor(KERNEL_CODE, 0, 0xfffff, 0xc09b);
    this.descriptor(KERNEL_DATA, 0, 0xfffff, 0xc093);
    this.descriptor(USER_CODE, 0, 0xfffff, 0xc0fb);
    this.descriptor(USER_DATA, 0, 0xfffff, 0xc0f3);
    this.descriptor(TSS_SELECTOR, TSS, 0x67, 0x0089);
    for (let vector = 0; vector < 256; vector++) {
      this.gate(vector, KERNEL_CODE, HANDLERS + vector, 0xee00);
      this.state.ram[HANDLERS + vector] = 0xf4;
    }
    this.view.setUint32(TSS + 4, STACK0, true);
    this.view.setUint16(TSS + 8, KERNEL_DATA, true);
    this.view.setUint16(TSS + 0x66, 0x68, true);
  }

  /** Writes a GDT entry; `access` is flags and type as in bits 8-23 of the second word, without the limit's bits. */
  descriptor(selector: number, base: number, limit: number, access: number): void {
    const at = GDT + (selector & ~7);
    this.view.setUint32(at, ((base & 0xffff) << 16) | (limit & 0xffff), true);
    const high = (base & 0xff000000) | ((base >>> 16) & 0xff) | (access << 8) | (limit & 0xf0000);
    this.view.setUint32(at + 4, high, true);
  }

  /** Writes an IDT entry; `type` is the upper half of its attributes: 8E00 interrupt gate, 8F00 trap gate, + DPL. */
  gate(vector: number, selector: number, offset: number, type: number): void {
    this.view.setUint32(IDT + vector * 8, (selector << 16) | (offset & 0xffff), true);
    this.view.setUint32(IDT + vector * 8 + 4, (offset & 0xffff0000) | type, true);
  }

  private enterKernel(): void {
    const { cpu } = this;
    cpu.i32[OFFSET.GDTR_BASE >> 2] = GDT;
    cpu.i32[OFFSET.GDTR_LIMIT >> 2] = 0xfff;
    cpu.i32[OFFSET.IDTR_BASE >> 2] = IDT;
    cpu.i32[OFFSET.IDTR_LIMIT >> 2] = 0x7ff;
    this.enterRing(0);
    cpu.r32[4] = 0x60000;
    setSegment(cpu, 7, TSS_SELECTOR, TSS, 0x67, 0x8b00);
  }

  /** Flat segments of ring 0 or 3. */
  enterRing(ring: 0 | 3): void {
    const { cpu } = this;
    const dpl = ring << 13;
    for (const seg of [0, 2, 3]) {
      setSegment(cpu, seg, ring === 0 ? KERNEL_DATA : USER_DATA, 0, -1, 0xc09300 | dpl);
    }
    setSegment(cpu, 4, 0, 0, 0, 0);
    setSegment(cpu, 5, 0, 0, 0, 0);
    setSegment(cpu, 1, ring === 0 ? KERNEL_CODE : USER_CODE, 0, -1, 0xc09b00 | dpl);
    cpu.setCpl(ring);
  }

  /** Turns paging on with the directory at PAGE_DIRECTORY. */
  enablePaging(): void {
    this.cpu.i32[OFFSET.CR3 >> 2] = PAGE_DIRECTORY;
    this.cpu.i32[OFFSET.CR0 >> 2] |= 0x80010000;
    this.cpu.flushCaches();
  }

  /** Maps one 4 KiB page; page tables are taken from `tableAt` when the directory has none. */
  map(linear: number, physical: number, flags: number, tableAt: number): void {
    const directoryAt = PAGE_DIRECTORY + ((linear >>> 22) << 2);
    if ((this.view.getUint32(directoryAt, true) & 1) === 0)
      this.view.setUint32(directoryAt, tableAt | 7, true);
    const table = this.view.getUint32(directoryAt, true) & ~0xfff;
    this.view.setUint32(table + (((linear >>> 12) & 0x3ff) << 2), physical | flags, true);
  }

  load(address: number, code: ArrayLike<number>): void {
    this.state.ram.set(code, address);
    this.cpu.flushCaches();
  }

  set eip(value: number) {
    this.cpu.i32[OFFSET.EIP >> 2] = value;
  }

  get eip(): number {
    return this.cpu.i32[OFFSET.EIP >> 2] >>> 0;
  }

  /** What the handler that halted was entered with; null when no handler runs. */
  frame(): Frame | null {
    const vector = this.eip - HANDLERS - 1;
    if (vector < 0 || vector > 255) return null;
    let at = this.cpu.r32[4] >>> 0;
    const word = (): number => {
      const value = this.view.getInt32(at, true);
      at += 4;
      return value;
    };
    const error = WITH_ERROR.has(vector) ? word() : 0;
    const [eip, cs, eflags] = [word() >>> 0, word() & 0xffff, word()];
    const inner = (cs & 3) !== this.cpu.cpl;
    const esp = inner ? word() : at;
    return { vector, error, eip, cs, eflags, esp, ss: inner ? word() & 0xffff : this.cpu.segSelector[2] };
  }
}
