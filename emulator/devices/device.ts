/**
 * What a chip sees of the PC and what the PC asks of a chip. A chip gets its few lines injected and holds no
 * machine. One chip, one file.
 */

/** Virtual time for chips. Deadlines are in ticks (see cpu/core.ts) and are part of the machine's state. */
export interface Clock {
  /** Now, exact to the instruction even in the middle of a slice. */
  readonly ticks: number;
  /** (Re)arms the chip's one named alarm; an earlier deadline shortens the running slice. Infinity disarms. */
  setAlarm(name: string, deadline: number): void;
}

/** An interrupt request line into the 8259A pair, 0…15. */
export interface InterruptLine {
  set(level: boolean): void;
}

export interface PortHandler {
  read(port: number, size: 1 | 2 | 4): number;
  write(port: number, size: 1 | 2 | 4, value: number): void;
}

/** A chip in memory: offsets into its range. */
export interface MemoryHandler {
  readMemory(offset: number, size: 1 | 2 | 4): number;
  writeMemory(offset: number, size: 1 | 2 | 4, value: number): void;
}

export interface Device {
  /** Stable name, e.g. `uart0`; key of its state in a snapshot. */
  readonly name: string;
  /** Called when an alarm the chip has set is due; `clock.ticks` may be past the deadline by less than one instruction. */
  handleAlarm?(name: string): void;
  reset(): void;
  /** Plain data that `structuredClone` takes, complete: `restore(save())` changes nothing that software could see. */
  save(): unknown;
  restore(saved: unknown): void;
}
