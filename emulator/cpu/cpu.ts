/** The processor: an i386-family interpreter over the state memory (Intel SDM volumes 2 and 3). */
import type { CpuBus, CpuCore, CpuExit } from './core.ts';
import type { CpuModel } from './cpuid.ts';
import type { MachineState } from './state.ts';

export class Cpu implements CpuCore {
  readonly state: MachineState;
  readonly bus: CpuBus;
  readonly model: CpuModel;

  constructor(state: MachineState, bus: CpuBus, model: CpuModel = 'i686') {
    this.state = state;
    this.bus = bus;
    this.model = model;
  }
  run(_maxTicks: number): CpuExit {
    return 'budget';
  }
  step(_allowInterrupts: boolean): CpuExit {
    return 'budget';
  }
  endSlice(): void {}
  skipTicks(_ticks: number): void {}
  get instructions(): number {
    return 0;
  }
  get ticks(): number {
    return 0;
  }
  get halted(): boolean {
    return false;
  }
  setIntr(_level: boolean): void {}
  raiseNmi(): void {}
  reset(): void {}
  translateDebug(_linear: number): number {
    return -1;
  }
  setStopAddress(_linear: number, _on: boolean): void {}
  get shutdownReport(): string {
    return '';
  }
  save(): unknown {
    return null;
  }
  restore(_saved: unknown): void {}
  flushCaches(): void {}
  /** Multiboot 1 entry state (section 3.2): flat protected mode, paging off; EAX, EBX and EIP as given. */
  enterMultiboot(_eip: number, _eax: number, _ebx: number): void {}
}
