/** The ATA disk as a driver sees it: registers, protocols, errors; and its contents as part of the machine's state. */
import { describe, expect, it } from 'vitest';
import { diskImageFault } from '../../../emulator/devices/disk-image.ts';
import { canonicalJson } from '../../../emulator/recording/hash.ts';
import { ChipBench } from './chip-bench.ts';

const SECTORS = 200;
const IRQ14_VECTOR = 0x2e;
const [DATA, ERROR, COUNT, LOW, MID, HIGH, DEVICE, STATUS] = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => 0x1f0 + n);
const CONTROL = 0x3f6;
const BSY = 0x80;
const DRQ = 0x08;
const ERR = 0x01;
const ABRT = 0x04;
const IDNF = 0x10;
const LONG = 1_000_000;

/** Every sector holds its own number in all words. */
function numbered(sectors = SECTORS): Uint8Array {
  const words = Uint16Array.from({ length: sectors * 256 }, (_, n) => n >> 8);
  return new Uint8Array(words.buffer);
}

function bench(image = numbered()): ChipBench {
  const made = new ChipBench();
  made.chipset.plugDisk(image);
  made.setupPics([14]);
  return made;
}

function address(b: ChipBench, lba: number, count: number): void {
  b.out(DEVICE, 0xe0 | (lba >>> 24));
  b.out(COUNT, count);
  b.out(LOW, lba);
  b.out(MID, lba >>> 8);
  b.out(HIGH, lba >>> 16);
}

function command(b: ChipBench, code: number, lba = 0, count = 1): void {
  address(b, lba, count);
  b.out(STATUS, code);
}

const readWords = (b: ChipBench, count: number): number[] =>
  Array.from({ length: count }, () => b.in(DATA, 2));

function takeInterrupt(b: ChipBench): number | undefined {
  const vector = b.acknowledge();
  b.out(0xa0, 0x20);
  b.out(0x20, 0x20);
  return vector;
}

describe('READ SECTORS', () => {
  it('is busy, then interrupts for every sector, which reading the status acknowledges', () => {
    const b = bench();
    command(b, 0x20, 7, 2);
    expect(b.in(CONTROL) & (BSY | DRQ)).toBe(BSY);
    for (const sector of [7, 8]) {
      b.advance(LONG);
      expect(takeInterrupt(b)).toBe(IRQ14_VECTOR);
      expect(b.in(STATUS) & (BSY | DRQ | ERR)).toBe(DRQ);
      expect(new Set(readWords(b, 256))).toEqual(new Set([sector]));
    }
    b.advance(LONG);
    expect(b.intr).toBe(false);
    expect(b.in(STATUS)).toBe(0x50);
    expect([b.in(COUNT), b.in(LOW)]).toEqual([0, 8]);
  });

  it('takes the same ticks every time', () => {
    const ticksOf = () => {
      const b = bench();
      b.advance(12345);
      command(b, 0x20, 3);
      return b.scheduler.nextDeadline - b.ticks;
    };
    expect(ticksOf()).toBe(ticksOf());
    expect(ticksOf()).toBeGreaterThan(0);
  });

  it('of 0 sectors reads 256', () => {
    const b = bench(numbered(300));
    command(b, 0x20, 10, 0);
    let sectors = 0;
    for (b.advance(LONG); b.in(STATUS) & DRQ; b.advance(LONG)) {
      readWords(b, 256);
      sectors++;
    }
    expect(sectors).toBe(256);
  });

  it('beyond the end finds no sector, also when only the last one is beyond', () => {
    for (const [lba, count] of [
      [SECTORS, 1],
      [SECTORS - 1, 2],
      [0x0fffffff, 1],
    ]) {
      const b = bench();
      command(b, 0x20, lba, count);
      b.advance(LONG);
      expect(b.in(STATUS) & (DRQ | ERR)).toBe(ERR);
      expect(b.in(ERROR)).toBe(IDNF);
    }
  });

  it('understands cylinder, head and sector', () => {
    const b = bench(numbered(63 * 16 * 3));
    b.out(DEVICE, 0xa0 | 2);
    b.out(COUNT, 1);
    b.out(LOW, 5);
    b.out(MID, 1);
    b.out(HIGH, 0);
    b.out(STATUS, 0x20);
    b.advance(LONG);
    expect(b.in(DATA, 2)).toBe((1 * 16 + 2) * 63 + 4);
  });

  it('refuses sector 0 of a track', () => {
    const b = bench();
    b.out(DEVICE, 0xa0);
    b.out(LOW, 0);
    b.out(STATUS, 0x20);
    expect(b.in(STATUS) & ERR).toBe(ERR);
    expect(b.in(ERROR)).toBe(IDNF);
  });
});

describe('READ MULTIPLE', () => {
  it('interrupts once a block as long as SET MULTIPLE MODE has said', () => {
    const b = bench();
    command(b, 0xc6, 0, 4);
    b.advance(LONG);
    expect(b.in(STATUS) & ERR).toBe(0);
    takeInterrupt(b);
    command(b, 0xc4, 20, 6);
    for (const sectors of [4, 2]) {
      b.advance(LONG);
      expect(takeInterrupt(b)).toBe(IRQ14_VECTOR);
      b.in(STATUS);
      readWords(b, 256 * sectors);
    }
    expect(b.in(STATUS) & (BSY | DRQ)).toBe(0);
  });

  it('aborts before the mode is set, and a mode that is no power of two to 16 is refused', () => {
    const b = bench();
    command(b, 0xc4, 0, 1);
    expect([b.in(STATUS) & ERR, b.in(ERROR)]).toEqual([ERR, ABRT]);
    for (const sectors of [3, 32]) {
      command(b, 0xc6, 0, sectors);
      expect([b.in(STATUS) & ERR, b.in(ERROR)]).toEqual([ERR, ABRT]);
    }
  });
});

describe('WRITE SECTORS', () => {
  it('wants the first sector without an interrupt, interrupts behind every one, and the data are there', () => {
    const b = bench();
    command(b, 0x30, 50, 2);
    expect([b.in(STATUS) & (BSY | DRQ), b.intr]).toEqual([DRQ, false]);
    for (const [value, after] of [
      [0x1234, DRQ],
      [0x5678, 0],
    ]) {
      for (let n = 0; n < 256; n++) b.out(DATA, value, 2);
      expect(b.in(CONTROL) & BSY).toBe(BSY);
      b.advance(LONG);
      expect(takeInterrupt(b)).toBe(IRQ14_VECTOR);
      expect(b.in(STATUS) & (BSY | DRQ)).toBe(after);
    }
    command(b, 0x20, 51);
    b.advance(LONG);
    expect(b.in(DATA, 2)).toBe(0x5678);
    expect(b.chipset.disk!.image.toBytes()[50 * 512]).toBe(0x34);
  });

  it('leaves the image that was plugged in as it was', () => {
    const image = numbered();
    const b = bench(image);
    command(b, 0x30, 0);
    for (let n = 0; n < 128; n++) b.out(DATA, 0xffffffff, 4);
    b.advance(LONG);
    expect(b.chipset.disk!.image.toBytes()[0]).toBe(0xff);
    expect(image[0]).toBe(0);
  });

  it('to where no sector is writes nothing', () => {
    const b = bench();
    command(b, 0x30, SECTORS);
    expect(b.in(STATUS) & (DRQ | ERR)).toBe(ERR);
    for (let n = 0; n < 256; n++) b.out(DATA, 0xffff, 2);
    b.advance(LONG);
    expect(b.chipset.disk!.image.toBytes()).toEqual(numbered());
  });
});

describe('the device', () => {
  it('identifies itself with its size, its name and no DMA', () => {
    const b = bench();
    command(b, 0xec);
    b.advance(LONG);
    const words = readWords(b, 256);
    expect(words[60] | (words[61] << 16)).toBe(SECTORS);
    expect(words[49] & 0x0300).toBe(0x0200);
    const model = words.slice(27, 47).flatMap((word) => [word >> 8, word & 255]);
    expect(String.fromCharCode(...model).trim()).toBe('Int80 disk');
  });

  it('aborts commands it has not: DMA, packets, 48-bit addresses', () => {
    const b = bench();
    for (const code of [0xc8, 0xca, 0xa0, 0xa1, 0x24, 0x34, 0x00, 0xff]) {
      command(b, code);
      expect([code, b.in(STATUS) & ERR, b.in(ERROR)]).toEqual([code, ERR, ABRT]);
    }
  });

  it('keeps its interrupt to itself while nIEN is set', () => {
    const b = bench();
    b.out(CONTROL, 0x02);
    command(b, 0xe7);
    b.advance(LONG);
    expect(b.intr).toBe(false);
    b.out(CONTROL, 0);
    expect(takeInterrupt(b)).toBe(IRQ14_VECTOR);
  });

  it('gives up a transfer at a software reset and shows the signature of a disk', () => {
    const b = bench();
    command(b, 0x20, 0, 8);
    b.advance(LONG);
    b.out(CONTROL, 0x04);
    expect(b.in(STATUS)).toBe(BSY);
    b.advance(LONG);
    b.out(CONTROL, 0);
    b.advance(LONG);
    expect(b.in(STATUS)).toBe(0x50);
    expect([ERROR, COUNT, LOW, MID, HIGH].map((port) => b.in(port))).toEqual([1, 1, 1, 0, 0]);
  });

  it('says 0 for device 1, which is absent, and obeys no command meant for it', () => {
    const b = bench();
    b.out(DEVICE, 0xb0);
    b.out(STATUS, 0xec);
    b.advance(LONG);
    expect([b.in(STATUS), b.in(CONTROL), b.intr]).toEqual([0, 0, false]);
    b.out(DEVICE, 0xa0);
    expect(b.in(STATUS)).toBe(0x50);
  });

  it('without a disk is a hole that reads as all ones', () => {
    const b = new ChipBench();
    expect(b.in(STATUS)).toBe(0xff);
    expect(b.chipset.holes.list().map(({ name }) => name)).toContain('ide-primary');
  });
});

describe('its state', () => {
  const save = (b: ChipBench) => structuredClone({ chips: b.chipset.save(), alarms: b.scheduler.save() });

  it('restored in the middle of a transfer goes on as the original', () => {
    const original = bench();
    command(original, 0x20, 30, 3);
    original.advance(LONG);
    readWords(original, 300);
    const { chips, alarms } = save(original);
    const copy = bench();
    copy.ticks = original.ticks;
    copy.chipset.restore(chips);
    copy.scheduler.restore(alarms);
    for (const b of [original, copy]) b.advance(LONG);
    expect(readWords(copy, 256)).toEqual(readWords(original, 256));
    expect(canonicalJson(copy.chipset.save())).toBe(canonicalJson(original.chipset.save()));
  });

  it('holds what was on the disk then, whatever is written later', () => {
    const b = bench();
    const put = (value: number) => {
      command(b, 0x30, 9);
      for (let n = 0; n < 256; n++) b.out(DATA, value, 2);
      b.advance(LONG);
    };
    put(0x1111);
    const earlier = b.chipset.save();
    put(0x2222);
    const word = () => b.chipset.disk!.image.toBytes()[9 * 512];
    expect(word()).toBe(0x22);
    b.chipset.restore(earlier);
    expect(word()).toBe(0x11);
  });

  it('has a fingerprint that one changed byte on the disk changes', () => {
    const fingerprint = (value: number) => {
      const b = bench();
      command(b, 0x30, 9);
      for (let n = 0; n < 256; n++) b.out(DATA, value, 2);
      b.advance(LONG);
      return canonicalJson(b.chipset.save());
    };
    expect(fingerprint(1)).toBe(fingerprint(1));
    expect(fingerprint(1)).not.toBe(fingerprint(2));
  });

  it('cannot be put into a PC without a disk', () => {
    expect(() => new ChipBench().chipset.restore(bench().chipset.save())).toThrow(/ata0.*has not/);
    expect(() => bench().chipset.restore(new ChipBench().chipset.save())).toThrow(/no state.*ata0/);
  });
});

describe('images that cannot be a disk', () => {
  it('are refused with the reason', () => {
    expect(diskImageFault(0)).toMatch(/empty/);
    expect(diskImageFault(1000)).toMatch(/1000 bytes.*multiple.*512/);
    expect(diskImageFault(2 ** 30 + 512)).toMatch(/largest disk/);
    expect(diskImageFault(2 ** 20)).toBeNull();
  });
});
