/**
 * The CMOS RAM behind the MC146818 as an AT's set-up program leaves it (IBM PC/AT Technical Reference, "Real-Time
 * Clock/CMOS RAM Information"): time and date in BCD and 24-hour mode, no drives, the sizes of memory, checksum.
 */
import {
  B_24_HOURS,
  RTC_B,
  RTC_DAY,
  RTC_DAY_OF_WEEK,
  RTC_HOURS,
  RTC_MINUTES,
  RTC_MONTH,
  RTC_SECONDS,
  RTC_YEAR,
  calendarFromUnix,
  toBcd,
} from './rtc-calendar.ts';

export const CMOS_SIZE = 128;

const REG_A = 0x0a;
const REG_D = 0x0d;
/** 32.768 kHz time base, 1024 Hz periodic rate. */
const REG_A_USUAL = 0x26;
/** Valid RAM and time. */
const REG_D_VRT = 0x80;

const BASE_MEMORY = 0x15;
const EXTENDED_MEMORY = 0x17;
const CHECKSUM = 0x2e;
const EXTENDED_MEMORY_FOUND = 0x30;
const CENTURY = 0x32;
const MEMORY_ABOVE_16M = 0x34;

const BASE_KIB = 640;

function putWord(ram: number[], index: number, value: number): void {
  ram[index] = value & 0xff;
  ram[index + 1] = value >> 8;
}

function putTime(ram: number[], unixSeconds: number): void {
  const time = calendarFromUnix(unixSeconds);
  ram[RTC_SECONDS] = toBcd(time.second);
  ram[RTC_MINUTES] = toBcd(time.minute);
  ram[RTC_HOURS] = toBcd(time.hour);
  ram[RTC_DAY_OF_WEEK] = time.dayOfWeek;
  ram[RTC_DAY] = toBcd(time.day);
  ram[RTC_MONTH] = toBcd(time.month);
  ram[RTC_YEAR] = toBcd(time.year % 100);
  ram[CENTURY] = toBcd(Math.floor(time.year / 100));
}

/** Memory from 1 MiB on in KiB (at most 63 MiB can be told), and from 16 MiB on in 64 KiB units. */
function putMemorySizes(ram: number[], memoryBytes: number): void {
  const extendedKib = Math.min(Math.max(memoryBytes / 1024 - 1024, 0), 63 * 1024);
  const above16 = Math.min(Math.max((memoryBytes - 0x1000000) / 0x10000, 0), 0xffff);
  putWord(ram, BASE_MEMORY, BASE_KIB);
  putWord(ram, EXTENDED_MEMORY, extendedKib);
  putWord(ram, EXTENDED_MEMORY_FOUND, extendedKib);
  putWord(ram, MEMORY_ABOVE_16M, Math.floor(above16));
}

/** The sum of bytes 0x10 to 0x2D, high byte first. */
function putChecksum(ram: number[]): void {
  const sum = ram.slice(0x10, CHECKSUM).reduce((total, byte) => total + byte, 0);
  ram[CHECKSUM] = (sum >> 8) & 0xff;
  ram[CHECKSUM + 1] = sum & 0xff;
}

/** All 128 bytes, registers A to D included. */
export function createCmos(bootTimeSeconds: number, memoryBytes: number): number[] {
  const ram = new Array<number>(CMOS_SIZE).fill(0);
  putTime(ram, Math.floor(bootTimeSeconds));
  putMemorySizes(ram, memoryBytes);
  putChecksum(ram);
  ram[REG_A] = REG_A_USUAL;
  ram[RTC_B] = B_24_HOURS;
  ram[REG_D] = REG_D_VRT;
  return ram;
}
