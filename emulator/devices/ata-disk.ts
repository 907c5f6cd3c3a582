/**
 * An ATA disk, device 0 of the primary channel: PIO commands by ATA/ATAPI-6 (protocols in 9.5-9.7), 28-bit LBA and CHS.
 * Device 1 is absent; device 0 answers for it as 9.16.1 says. There is no DMA, as there is no bus-master controller.
 *
 * A command keeps the device busy for a fixed number of ticks. Then INTRQ (IRQ 14) rises, which reading the status
 * register lowers again:
 *
 *   read    command -> BSY -> DRQ, INTRQ -> host takes a block -> BSY -> DRQ, INTRQ ... -> idle
 *   write   command -> DRQ -> host puts a block -> BSY -> DRQ, INTRQ ... -> idle, INTRQ
 */
import type { Clock, Device, InterruptLine, PortHandler } from './device.ts';
import * as ata from './ata-registers.ts';
import { MOST_SECTORS_PER_BLOCK, cylindersFor, defaultGeometry, identify } from './ata-identity.ts';
import type { Geometry } from './ata-identity.ts';
import { DiskImage, SECTOR_BYTES } from './disk-image.ts';
import type { SavedBlock } from './disk-image.ts';

/** 20 µs for a command, 2 µs for each sector that goes over, 50 µs for a reset. */
const COMMAND_TICKS = 2_000;
const SECTOR_TICKS = 200;
const RESET_TICKS = 5_000;

const READY = ata.ATA_SR_DRDY | ata.ATA_SR_DSC;
const DIAGNOSTIC_PASSED = 0x01;

/** What the device is at: `idle`, or what comes at the end of being busy, or which way the host moves data. */
type Phase = 'idle' | 'reset' | 'done' | 'fill' | 'to-host' | 'from-host' | 'store';

interface Registers {
  error: number;
  features: number;
  count: number;
  lbaLow: number;
  lbaMid: number;
  lbaHigh: number;
  device: number;
  status: number;
  control: number;
}

interface Transfer {
  /** Next sector, and how many are left, this block's included. */
  sector: number;
  left: number;
  /** Sectors the host moves at a time. */
  block: number;
  /** Next byte of the buffer for the host, and where the block ends. */
  at: number;
  end: number;
}

interface AtaDiskState {
  registers: Registers;
  phase: Phase;
  transfer: Transfer;
  geometry: Geometry;
  multiple: number;
  interrupt: boolean;
  buffer: Uint8Array;
  blocks: SavedBlock[];
}

const NO_TRANSFER: Transfer = { sector: 0, left: 0, block: 1, at: 0, end: 0 };

/** Error, count and address registers say "a disk, and well" after power-on, reset and diagnostic (9.12). */
function signature(control: number): Registers {
  return {
    error: DIAGNOSTIC_PASSED,
    features: 0,
    count: 1,
    lbaLow: 1,
    lbaMid: 0,
    lbaHigh: 0,
    device: 0,
    status: READY,
    control,
  };
}

export class AtaDisk implements Device, PortHandler {
  readonly name = 'ata0';
  readonly image: DiskImage;
  /** Alternate status and device control, port 0x3F6. */
  readonly controlPort: PortHandler;
  readonly #clock: Clock;
  readonly #irq14: InterruptLine;
  #r = signature(0);
  #phase: Phase = 'idle';
  #transfer = { ...NO_TRANSFER };
  #geometry: Geometry;
  #multiple = 0;
  #interrupt = false;
  #buffer = new Uint8Array(MOST_SECTORS_PER_BLOCK * SECTOR_BYTES);

  constructor(image: Uint8Array, clock: Clock, irq14: InterruptLine) {
    this.image = new DiskImage(image);
    this.#geometry = defaultGeometry(this.image.sectors);
    this.#clock = clock;
    this.#irq14 = irq14;
    this.controlPort = {
      read: () => this.#status(),
      write: (_port, _size, value) => this.#writeControl(value),
    };
  }

  /** RESET# on the cable. */
  reset(): void {
    this.#softReset(0);
    this.#geometry = defaultGeometry(this.image.sectors);
    this.#multiple = 0;
    this.#clock.setAlarm('busy', Infinity);
    this.#become('idle', READY);
  }

  read(port: number, size: 1 | 2 | 4): number {
    const register = port - ata.ATA_COMMAND_BLOCK;
    if (register === ata.ATA_DATA && size > 1) return this.#readData(size);
    let value = 0;
    for (let byte = 0; byte < size; byte++) value |= this.#readRegister(register + byte) << (8 * byte);
    return value >>> 0;
  }

  write(port: number, size: 1 | 2 | 4, value: number): void {
    const register = port - ata.ATA_COMMAND_BLOCK;
    if (register === ata.ATA_DATA && size > 1) return this.#writeData(size, value);
    for (let byte = 0; byte < size; byte++)
      this.#writeRegister(register + byte, (value >>> (8 * byte)) & 0xff);
  }

  handleAlarm(): void {
    if (this.#phase === 'reset') return this.#become('idle', READY);
    if (this.#phase === 'fill') this.#fill();
    else if (this.#phase === 'store') this.#store();
    else this.#become('idle', READY);
    this.#raise();
  }

  save(): AtaDiskState {
    return {
      registers: { ...this.#r },
      phase: this.#phase,
      transfer: { ...this.#transfer },
      geometry: { ...this.#geometry },
      multiple: this.#multiple,
      interrupt: this.#interrupt,
      buffer: this.#buffer.slice(),
      blocks: this.image.save(),
    };
  }

  restore(saved: unknown): void {
    const state = saved as AtaDiskState;
    this.#r = { ...state.registers };
    this.#phase = state.phase;
    this.#transfer = { ...state.transfer };
    this.#geometry = { ...state.geometry };
    this.#multiple = state.multiple;
    this.#interrupt = state.interrupt;
    this.#buffer = state.buffer.slice();
    this.image.restore(state.blocks);
  }

  // ---------------------------------------------------------------- registers

  #isDeviceOne(): boolean {
    return (this.#r.device & ata.ATA_DEV_ONE) !== 0;
  }

  #status(): number {
    return this.#isDeviceOne() ? 0 : this.#r.status;
  }

  #readRegister(register: number): number {
    const r = this.#r;
    switch (register) {
      case ata.ATA_ERROR:
        return this.#isDeviceOne() ? 0 : r.error;
      case ata.ATA_COUNT:
        return r.count;
      case ata.ATA_LBA_LOW:
        return r.lbaLow;
      case ata.ATA_LBA_MID:
        return r.lbaMid;
      case ata.ATA_LBA_HIGH:
        return r.lbaHigh;
      case ata.ATA_DEVICE:
        return r.device | 0xa0;
      case ata.ATA_STATUS:
        if (!this.#isDeviceOne()) this.#lower();
        return this.#status();
      default:
        return 0xff;
    }
  }

  /** A busy device takes nothing but a reset. */
  #writeRegister(register: number, value: number): void {
    const r = this.#r;
    if (r.status & ata.ATA_SR_BSY) return;
    switch (register) {
      case ata.ATA_FEATURES:
        r.features = value;
        return;
      case ata.ATA_COUNT:
        r.count = value;
        return;
      case ata.ATA_LBA_LOW:
        r.lbaLow = value;
        return;
      case ata.ATA_LBA_MID:
        r.lbaMid = value;
        return;
      case ata.ATA_LBA_HIGH:
        r.lbaHigh = value;
        return;
      case ata.ATA_DEVICE:
        r.device = value;
        this.#driveLine();
        return;
      case ata.ATA_COMMAND:
        if (!this.#isDeviceOne() || value === ata.ATA_CMD_DIAGNOSTIC) this.#command(value);
    }
  }

  #writeControl(value: number): void {
    const was = this.#r.control;
    this.#r.control = value;
    if (value & ata.ATA_CTL_SRST) {
      this.#softReset(value);
      this.#clock.setAlarm('busy', Infinity);
    } else if (was & ata.ATA_CTL_SRST) {
      this.#clock.setAlarm('busy', this.#clock.ticks + RESET_TICKS);
    }
    this.#driveLine();
  }

  #softReset(control: number): void {
    this.#r = signature(control);
    this.#transfer = { ...NO_TRANSFER };
    this.#lower();
    this.#become('reset', ata.ATA_SR_BSY);
  }

  // ---------------------------------------------------------------- interrupt

  #raise(): void {
    this.#interrupt = true;
    this.#driveLine();
  }

  #lower(): void {
    this.#interrupt = false;
    this.#driveLine();
  }

  /** INTRQ is driven by the selected device only, and released while nIEN is set. */
  #driveLine(): void {
    this.#irq14.set(this.#interrupt && !this.#isDeviceOne() && !(this.#r.control & ata.ATA_CTL_NIEN));
  }

  // ---------------------------------------------------------------- commands

  #become(phase: Phase, status: number): void {
    this.#phase = phase;
    this.#r.status = status;
  }

  #beBusy(phase: Phase, ticks: number): void {
    this.#become(phase, ata.ATA_SR_BSY | READY);
    this.#clock.setAlarm('busy', this.#clock.ticks + ticks);
  }

  #fail(error: number): void {
    this.#r.error = error;
    this.#become('idle', READY | ata.ATA_SR_ERR);
    this.#raise();
  }

  #command(code: number): void {
    this.#lower();
    this.#r.error = 0;
    this.#transfer = { ...NO_TRANSFER };
    switch (code) {
      case ata.ATA_CMD_IDENTIFY:
        return this.#startIdentify();
      case ata.ATA_CMD_READ:
      case ata.ATA_CMD_READ_NO_RETRY:
        return this.#startTransfer('fill', 1);
      case ata.ATA_CMD_READ_MULTIPLE:
        return this.#startTransfer('fill', this.#multiple);
      case ata.ATA_CMD_WRITE:
      case ata.ATA_CMD_WRITE_NO_RETRY:
        return this.#startTransfer('from-host', 1);
      case ata.ATA_CMD_WRITE_MULTIPLE:
        return this.#startTransfer('from-host', this.#multiple);
      default:
        this.#commandWithoutData(code);
    }
  }

  #commandWithoutData(code: number): void {
    switch (code) {
      case ata.ATA_CMD_DIAGNOSTIC:
        this.#r = { ...signature(this.#r.control) };
        break;
      case ata.ATA_CMD_VERIFY:
      case ata.ATA_CMD_VERIFY_NO_RETRY:
        if (this.#address(this.#count()) === null) return this.#fail(ata.ATA_ER_IDNF);
        break;
      case ata.ATA_CMD_SEEK:
        if (this.#address(1) === null) return this.#fail(ata.ATA_ER_IDNF);
        break;
      case ata.ATA_CMD_SET_GEOMETRY:
        this.#setGeometry((this.#r.device & 15) + 1, this.#r.count);
        break;
      case ata.ATA_CMD_SET_MULTIPLE:
        if (!this.#setMultiple(this.#r.count)) return this.#fail(ata.ATA_ER_ABRT);
        break;
      case ata.ATA_CMD_SET_FEATURES:
        if (!this.#knowsFeature()) return this.#fail(ata.ATA_ER_ABRT);
        break;
      case ata.ATA_CMD_CHECK_POWER:
        this.#r.count = 0xff; // active or idle
        break;
      case ata.ATA_CMD_RECALIBRATE:
      case ata.ATA_CMD_STANDBY_IMMEDIATE:
      case ata.ATA_CMD_IDLE_IMMEDIATE:
      case ata.ATA_CMD_STANDBY:
      case ata.ATA_CMD_IDLE:
      case ata.ATA_CMD_FLUSH_CACHE:
        break;
      default:
        return this.#fail(ata.ATA_ER_ABRT);
    }
    this.#beBusy('done', COMMAND_TICKS);
  }

  #setGeometry(heads: number, sectorsPerTrack: number): void {
    if (sectorsPerTrack === 0) return;
    const cylinders = cylindersFor(this.image.sectors, heads, sectorsPerTrack);
    this.#geometry = { cylinders, heads, sectorsPerTrack };
  }

  #setMultiple(sectors: number): boolean {
    if (sectors > MOST_SECTORS_PER_BLOCK || (sectors & (sectors - 1)) !== 0) return false;
    this.#multiple = sectors;
    return true;
  }

  /** Subcommand 0x03, the PIO modes up to 4; and leaving settings as a soft reset finds them. */
  #knowsFeature(): boolean {
    const { features, count } = this.#r;
    if (features === 0x03) return count <= 0x01 || (count >= 0x08 && count <= 0x0c);
    return features === 0x66 || features === 0xcc;
  }

  // ---------------------------------------------------------------- addresses

  /** 0 in the count register means 256. */
  #count(): number {
    return this.#r.count || 256;
  }

  /** The first of `count` sectors that the registers address; null when not all of them are on the disk. */
  #address(count: number): number | null {
    const { device, lbaLow, lbaMid, lbaHigh } = this.#r;
    const head = device & 15;
    let sector: number;
    if (device & ata.ATA_DEV_LBA) {
      sector = lbaLow | (lbaMid << 8) | (lbaHigh << 16) | (head << 24);
    } else {
      const { heads, sectorsPerTrack } = this.#geometry;
      if (lbaLow === 0 || lbaLow > sectorsPerTrack || head >= heads) return null;
      sector = ((lbaMid | (lbaHigh << 8)) * heads + head) * sectorsPerTrack + lbaLow - 1;
    }
    return sector + count <= this.image.sectors ? sector : null;
  }

  /** Leaves the address of `sector` in the registers, as a command does behind each block. */
  #showAddress(sector: number, left: number): void {
    const r = this.#r;
    r.count = left & 0xff;
    if (r.device & ata.ATA_DEV_LBA) {
      r.lbaLow = sector & 0xff;
      r.lbaMid = (sector >>> 8) & 0xff;
      r.lbaHigh = (sector >>> 16) & 0xff;
      r.device = (r.device & 0xf0) | ((sector >>> 24) & 15);
      return;
    }
    const { heads, sectorsPerTrack } = this.#geometry;
    const track = Math.floor(sector / sectorsPerTrack);
    const cylinder = Math.floor(track / heads);
    r.lbaLow = (sector % sectorsPerTrack) + 1;
    r.lbaMid = cylinder & 0xff;
    r.lbaHigh = (cylinder >>> 8) & 0xff;
    r.device = (r.device & 0xf0) | (track % heads);
  }

  // ---------------------------------------------------------------- data

  #startIdentify(): void {
    this.#buffer.set(identify(this.image.sectors, this.#geometry, this.#multiple));
    this.#transfer = { ...NO_TRANSFER, end: SECTOR_BYTES };
    this.#beBusy('fill', COMMAND_TICKS);
  }

  #startTransfer(phase: 'fill' | 'from-host', block: number): void {
    if (block === 0) return this.#fail(ata.ATA_ER_ABRT);
    const left = this.#count();
    const sector = this.#address(left);
    if (sector === null) return this.#fail(ata.ATA_ER_IDNF);
    this.#transfer = { sector, left, block, at: 0, end: 0 };
    if (phase === 'from-host') return this.#awaitBlock();
    this.#beBusy('fill', COMMAND_TICKS + SECTOR_TICKS * this.#blockSectors());
  }

  #blockSectors(): number {
    return Math.min(this.#transfer.left, this.#transfer.block);
  }

  /** A block comes off the disk and waits for the host; an identity is in the buffer already. */
  #fill(): void {
    const t = this.#transfer;
    const sectors = this.#blockSectors();
    for (let n = 0; n < sectors; n++) this.image.read(t.sector + n, this.#buffer, n * SECTOR_BYTES);
    if (sectors > 0) this.#passBlock(sectors);
    t.at = 0;
    this.#become('to-host', READY | ata.ATA_SR_DRQ);
  }

  /** A block has been taken or stored: the registers name what comes behind it. */
  #passBlock(sectors: number): void {
    const t = this.#transfer;
    t.end = sectors * SECTOR_BYTES;
    t.sector += sectors;
    t.left -= sectors;
    this.#showAddress(t.left > 0 ? t.sector : t.sector - 1, t.left);
  }

  #awaitBlock(): void {
    this.#transfer.at = 0;
    this.#transfer.end = this.#blockSectors() * SECTOR_BYTES;
    this.#become('from-host', READY | ata.ATA_SR_DRQ);
  }

  /** The host's block goes onto the disk. */
  #store(): void {
    const sectors = this.#blockSectors();
    for (let n = 0; n < sectors; n++) {
      this.image.write(this.#transfer.sector + n, this.#buffer, n * SECTOR_BYTES);
    }
    this.#passBlock(sectors);
    if (this.#transfer.left > 0) this.#awaitBlock();
    else this.#become('idle', READY);
  }

  #readData(size: 1 | 2 | 4): number {
    const t = this.#transfer;
    if (this.#phase !== 'to-host' || this.#isDeviceOne()) return size === 2 ? 0xffff : 0xffffffff;
    let value = 0;
    for (let byte = 0; byte < size; byte++) value |= (this.#buffer[t.at++] ?? 0) << (8 * byte);
    if (t.at >= t.end) this.#blockTaken();
    return value >>> 0;
  }

  #blockTaken(): void {
    if (this.#transfer.left > 0) this.#beBusy('fill', SECTOR_TICKS * this.#blockSectors());
    else this.#become('idle', READY);
  }

  #writeData(size: 1 | 2 | 4, value: number): void {
    const t = this.#transfer;
    if (this.#phase !== 'from-host' || this.#isDeviceOne()) return;
    for (let byte = 0; byte < size; byte++) this.#buffer[t.at++] = value >>> (8 * byte);
    if (t.at >= t.end) this.#beBusy('store', COMMAND_TICKS + SECTOR_TICKS * this.#blockSectors());
  }
}
