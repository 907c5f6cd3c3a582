/**
 * The seam between the processor and the rest of the PC. `Cpu` (cpu/cpu.ts) implements `CpuCore`; the machine
 * (machine.ts) implements `CpuBus`. Neither knows more of the other than what is written here.
 */

/**
 * Counting. The *instruction count* names a position in a run: it grows by one for every instruction executed,
 * faulting attempts included, every iteration of a REP string instruction counted by itself, deliveries of external
 * interrupts not counted. *Ticks* are virtual time: instructions executed plus ticks skipped while halted, so
 * `ticks >= instructions` always and both only grow. One tick is 1 / TICKS_PER_SECOND of guest time.
 */
export const TICKS_PER_SECOND = 100_000_000;

/** Why `run` came back. */
export type CpuExit =
  /** The asked number of ticks has passed, or `endSlice` was called. */
  | 'budget'
  /** HLT with nothing to wake it: the caller may let time pass (`skipTicks`) up to the next event. */
  | 'halt'
  /** A stop set with `setStopAddress` is about to execute, or a data stop was hit (debugger, not guest). */
  | 'stop'
  /** Triple fault. `shutdownReport` tells the last faults. */
  | 'shutdown';

/**
 * A range that a debugger watches: linear addresses of memory, physical addresses by whatever linear address they are
 * reached (the processor's own page walks included), or ports.
 */
export interface DataStop {
  readonly space: 'memory' | 'physical' | 'port';
  readonly address: number;
  /** In bytes. */
  readonly length: number;
  readonly on: 'read' | 'write' | 'access';
}

/** An access that met a data stop. */
export interface DataHit {
  readonly stop: DataStop;
  readonly address: number;
  /** Bytes of the access. */
  readonly size: number;
  readonly write: boolean;
}

/** A change of what runs: an interrupt or exception delivered, or a change of the privilege level. */
export interface Transition {
  /** Privilege levels before and after. */
  readonly from: number;
  readonly to: number;
  /** Of the gate; null for changes of privilege by other ways (IRET, far returns, SYSENTER, SYSEXIT). */
  readonly vector: number | null;
  readonly source: 'exception' | 'interrupt' | 'software' | null;
  /** Error code pushed, null when there is none. */
  readonly error: number | null;
}

/** Looks at a transition when it is complete, before anything else is executed; true ends the run. */
export type TransitionFilter = (transition: Transition) => boolean;

/**
 * Looks on at the border between programs and the kernel. It is told inside the instruction that crosses it: registers are
 * those behind the instruction (EIP but for `switched`), the counts those before it, on both engines. It must change nothing.
 */
export interface CallObserver {
  /**
   * A program (ring 3) has entered ring 0 by INT n, from its stack pointer `esp`, to come back to `eip`; or by SYSENTER, which
   * has no vector (null) and keeps neither (0).
   */
  entered(vector: number | null, eip: number, esp: number): void;
  /** Ring 3 has been entered from an inner ring. */
  left(): void;
  /** In ring 0 the stack pointer has been loaded from memory, which is how a kernel goes from one thread to another. */
  switched(from: number, to: number): void;
  /** The machine is at another moment: what was told before may lie ahead. */
  moved(): void;
}

export interface CpuBus {
  /** Port input; size in bytes 1, 2 or 4. Returns the value zero-extended. The counts are exact while it runs. */
  readPort(port: number, size: 1 | 2 | 4): number;
  writePort(port: number, size: 1 | 2 | 4, value: number): void;
  /** Physical access outside RAM (holes, memory-mapped chips). Unclaimed space reads as all ones. */
  readPhysical(address: number, size: 1 | 2 | 4): number;
  writePhysical(address: number, size: 1 | 2 | 4, value: number): void;
  /** INTA cycle: the vector of the interrupt taken. Called only while the INTR line is high and accepted. */
  acknowledgeInterrupt(): number;
  /**
   * The FERR# pin: high as long as an unmasked x87 error is pending and CR0.NE is clear. In a PC it raises IRQ 13, and the
   * next x87 instruction that waits stands still for it unless `setIgnne` says otherwise. Without it such errors go
   * unseen, as with FERR# not wired and IGNNE# tied.
   */
  setFerr?(level: boolean): void;
}

export interface CpuCore {
  /**
   * Executes until `maxTicks` ticks have passed or something else ends it. Never returns in the middle of an
   * instruction; a REP string instruction may be left between iterations, EIP still on it.
   */
  run(maxTicks: number): CpuExit;
  /** Executes exactly one instruction (one REP iteration), interrupts suppressed unless asked for. */
  step(allowInterrupts: boolean): CpuExit;
  /** Makes the running slice end after the current instruction (a chip scheduled an earlier event). */
  endSlice(): void;
  /** Lets time pass in HLT without executing. */
  skipTicks(ticks: number): void;
  readonly instructions: number;
  readonly ticks: number;
  readonly halted: boolean;

  /** Level of the INTR pin; may be called from inside port handlers. */
  setIntr(level: boolean): void;
  /** One edge on NMI. */
  raiseNmi(): void;
  /** Level of IGNNE#. */
  setIgnne(level: boolean): void;
  /** The RESET pin: architectural reset state, counts kept. */
  reset(): void;

  /** Linear → physical by the current page tables without side effects; -1 when not mapped. */
  translateDebug(linear: number): number;
  /** Debugger stops at linear addresses, invisible to the guest: `run` returns before the instruction there. */
  setStopAddress(linear: number, on: boolean): void;
  /** Debugger stops at data and ports, as invisible: `run` returns behind the instruction that made the access. */
  setDataStop(stop: DataStop, on: boolean): void;
  /** Looks at every transition from now on, null at none; `run` returns where it says so. */
  setTransitionStop(filter: TransitionFilter | null): void;
  /** Tells `observer` of system calls from now on; nobody at null. */
  setCallObserver(observer: CallObserver | null): void;
  /** The access behind the last `stop` of `run`; null when that was something else. */
  readonly lastDataHit: DataHit | null;
  /** The transition behind the last `stop` of `run`; null when that was something else. */
  readonly lastTransition: Transition | null;
  /** The stop at the present address, if there is one, has been met: `run` passes it. */
  passStop(): void;
  /** Interrupts and traps delivered since the last instruction (or tick in HLT). */
  readonly deliveries: number;
  /** Delivers what is due at this boundary, until so many deliveries have been made here. True: a stop has been met. */
  deliverDue(deliveries: number): boolean;
  /** While muted no stop is met. */
  muteStops(muted: boolean): void;
  /** An NMI or external interrupt would be delivered now. */
  readonly interruptDue: boolean;
  readonly shutdownReport: string;

  /** What is not in the state memory (none but small JSON-able things) for snapshots; normally empty. */
  save(): unknown;
  restore(saved: unknown): void;
  /** After state memory was written from outside (snapshot, loader, debugger): drop decoded code and TLB. */
  flushCaches(): void;
}
