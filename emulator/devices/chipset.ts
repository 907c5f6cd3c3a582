/** All chips of the PC, wired: who owns which ports, which IRQ, which place in the order of alarms. */
import type { Clock, Device, InterruptLine } from './device.ts';
import { AtaDisk } from './ata-disk.ts';
import { ATA_COMMAND_BLOCK, ATA_CONTROL_BLOCK } from './ata-registers.ts';
import { ConsoleSize } from './console-size.ts';
import { Coprocessor } from './coprocessor.ts';
import { DebugExit } from './debug-exit.ts';
import { Holes } from './holes.ts';
import type { HoleListener } from './holes.ts';
import { Kbc8042 } from './kbc8042.ts';
import { MemoryMap } from './memory-map.ts';
import { PicPair } from './pic8259.ts';
import { Pit8254 } from './pit8254.ts';
import { PortMap } from './ports.ts';
import { Rtc146818 } from './rtc146818.ts';
import { SharedLine } from './shared-line.ts';
import { SystemPort } from './system-port.ts';
import { Uart16550 } from './uart16550.ts';
import { VIRTIO_9P_ADDRESS, VIRTIO_9P_BYTES, VIRTIO_9P_IRQ, Virtio9p } from './virtio-9p.ts';
import type { GuestMemory } from './virtqueue.ts';

/** First port and IRQ of COM1-COM4. */
export const SERIAL_PORTS = [
  { port: 0x3f8, irq: 4 },
  { port: 0x2f8, irq: 3 },
  { port: 0x3e8, irq: 4 },
  { port: 0x2e8, irq: 3 },
] as const;

export type SerialPort = 0 | 1 | 2 | 3;

export interface ChipsetWiring {
  /** A clock with alarms of its own for the chip of that name; asked once per chip, in the order of alarms. */
  clockOf: (device: string) => Clock;
  /** The processor's INTR pin. */
  setIntr: (level: boolean) => void;
  /** Its IGNNE# pin. */
  setIgnne: (level: boolean) => void;
  onReset: () => void;
  onPowerOff: () => void;
  onHole: HoleListener;
  bootTimeSeconds: number;
  memoryBytes: number;
}

export class Chipset {
  readonly holes: Holes;
  readonly ports: PortMap;
  /** Beyond RAM. */
  readonly memory: MemoryMap;
  readonly pic: PicPair;
  readonly pit: Pit8254;
  readonly rtc: Rtc146818;
  readonly kbc: Kbc8042;
  readonly uarts: readonly Uart16550[];
  readonly debugExit: DebugExit;
  readonly consoleSize: ConsoleSize;
  readonly coprocessor: Coprocessor;
  /** Everything with state, in the order of snapshots. */
  readonly devices: Device[];
  readonly #clockOf: ChipsetWiring['clockOf'];
  #disk: AtaDisk | null = null;
  #share: Virtio9p | null = null;

  constructor(wiring: ChipsetWiring) {
    const { clockOf, onReset, onPowerOff, bootTimeSeconds, memoryBytes } = wiring;
    this.#clockOf = clockOf;
    this.holes = new Holes(wiring.onHole);
    this.ports = new PortMap(this.holes);
    this.memory = new MemoryMap(this.holes);
    const missing = (name: string, code: number) => this.holes.command(name, code);
    this.pic = new PicPair(wiring.setIntr);
    this.pit = new Pit8254(clockOf('pit'), this.pic.line(0));
    this.rtc = new Rtc146818(clockOf('rtc'), this.pic.line(8), { bootTimeSeconds, memoryBytes });
    this.kbc = new Kbc8042({ clock: clockOf('kbc'), irq1: this.pic.line(1), onReset, onMissing: missing });
    const shared = {
      3: new SharedLine('irq3', this.pic.line(3)),
      4: new SharedLine('irq4', this.pic.line(4)),
    };
    this.uarts = SERIAL_PORTS.map(({ irq }, index) =>
      this.#uart(`uart${index}`, clockOf, shared[irq].driver()),
    );
    this.debugExit = new DebugExit({ onPowerOff, onUnknown: missing });
    this.consoleSize = new ConsoleSize(this.pic.line(10));
    this.coprocessor = new Coprocessor(this.pic.line(13), wiring.setIgnne);
    const systemPort = new SystemPort({ pit: this.pit, onReset, onMissing: missing });
    const { pic, pit, rtc, kbc, uarts, debugExit, consoleSize, coprocessor } = this;
    const lines = [pic, shared[3], shared[4]];
    this.devices = [...lines, pit, rtc, kbc, ...uarts, debugExit, consoleSize, coprocessor, systemPort];
    this.#claimPorts(systemPort);
  }

  /** Null when none has been plugged in. */
  get disk(): AtaDisk | null {
    return this.#disk;
  }

  /** Puts a disk with these contents on the primary channel, once. @throws RangeError when they cannot be a disk's. */
  plugDisk(image: Uint8Array): void {
    const disk = new AtaDisk(image, this.#clockOf('ata0'), this.pic.line(14));
    this.ports.claim('ata0', ATA_COMMAND_BLOCK, 8, disk, 'wide');
    this.ports.claim('ata0', ATA_CONTROL_BLOCK, 1, disk.controlPort);
    this.devices.push(disk);
    this.#disk = disk;
  }

  /** Null when there is no shared folder. */
  get share(): Virtio9p | null {
    return this.#share;
  }

  /** Puts the device of a shared folder into memory, once. @throws RangeError for a tag that cannot be. */
  plugShare(tag: string, memory: GuestMemory): void {
    const share = new Virtio9p(tag, memory, this.pic.line(VIRTIO_9P_IRQ));
    this.memory.claim(share.name, VIRTIO_9P_ADDRESS, VIRTIO_9P_BYTES, share);
    this.devices.push(share);
    this.#share = share;
  }

  /** Complete state of every chip, by name. */
  save(): Record<string, unknown> {
    return Object.fromEntries(this.devices.map((device) => [device.name, device.save()]));
  }

  /** @throws Error when the saved state is of another set of chips. */
  restore(saved: Record<string, unknown>): void {
    const unknown = Object.keys(saved).find((name) => !this.devices.some((device) => device.name === name));
    if (unknown !== undefined)
      throw new Error(`the snapshot has a chip ${unknown}, which this machine has not`);
    for (const device of this.devices) {
      if (!(device.name in saved)) throw new Error(`the snapshot has no state for the chip ${device.name}`);
    }
    for (const device of this.devices) device.restore(saved[device.name]);
  }

  handleAlarm(deviceName: string, alarm: string): void {
    const device = this.devices.find((each) => each.name === deviceName);
    if (!device?.handleAlarm) throw new Error(`the chip ${deviceName} does not handle its alarm ${alarm}`);
    device.handleAlarm(alarm);
  }

  #uart(name: string, clockOf: ChipsetWiring['clockOf'], line: InterruptLine): Uart16550 {
    return new Uart16550(name, clockOf(name), line);
  }

  #claimPorts(systemPort: SystemPort): void {
    const { ports, pic } = this;
    ports.claim('pic-master', 0x20, 2, pic.master);
    ports.claim('pic-slave', 0xa0, 2, pic.slave);
    ports.claim('elcr', 0x4d0, 2, pic.elcrPorts);
    ports.claim('pit', 0x40, 4, this.pit);
    ports.claim('kbc', 0x60, 1, this.kbc);
    ports.claim('kbc', 0x64, 1, this.kbc);
    ports.claim('system-port', 0x61, 1, systemPort);
    ports.claim('system-port', 0x92, 1, systemPort);
    ports.claim('rtc', 0x70, 2, this.rtc);
    ports.claim('coprocessor', 0xf0, 2, this.coprocessor);
    ports.claim('debug-exit', 0xf4, 1, this.debugExit);
    ports.claim('console-size', 0xf5, 2, this.consoleSize);
    this.uarts.forEach((uart, index) => ports.claim(uart.name, SERIAL_PORTS[index].port, 8, uart));
  }
}
