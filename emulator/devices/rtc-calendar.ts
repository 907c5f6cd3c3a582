/**
 * The time registers of the MC146818 (0-9): what one second does to them, in BCD or binary, in 12- or 24-hour
 * mode, and whether they match the alarm registers.
 */

export const RTC_SECONDS = 0;
export const RTC_SECONDS_ALARM = 1;
export const RTC_MINUTES = 2;
export const RTC_MINUTES_ALARM = 3;
export const RTC_HOURS = 4;
export const RTC_HOURS_ALARM = 5;
export const RTC_DAY_OF_WEEK = 6;
export const RTC_DAY = 7;
export const RTC_MONTH = 8;
export const RTC_YEAR = 9;
export const RTC_B = 0x0b;

export const B_DM_BINARY = 0x04;
export const B_24_HOURS = 0x02;

const PM = 0x80;
/** An alarm register of 0xC0 or more matches everything. */
const DONT_CARE = 0xc0;

export function toBcd(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10);
}

export function fromBcd(value: number): number {
  return (value >> 4) * 10 + (value & 15);
}

function decode(ram: number[], index: number): number {
  return ram[RTC_B] & B_DM_BINARY ? ram[index] : fromBcd(ram[index]);
}

function encode(ram: number[], index: number, value: number): void {
  ram[index] = ram[RTC_B] & B_DM_BINARY ? value : toBcd(value);
}

/** Counts a register up; true when it has wrapped from `last` to `first`. */
function countUp(ram: number[], index: number, first: number, last: number): boolean {
  const value = decode(ram, index);
  const wraps = value >= last;
  encode(ram, index, wraps ? first : value + 1);
  return wraps;
}

/** 12-hour mode counts 12, 1 … 11 with PM in bit 7. True at midnight. */
function countUpHours(ram: number[]): boolean {
  if (ram[RTC_B] & B_24_HOURS) return countUp(ram, RTC_HOURS, 0, 23);
  const pm = ram[RTC_HOURS] & PM;
  ram[RTC_HOURS] &= ~PM;
  const hour = decode(ram, RTC_HOURS);
  encode(ram, RTC_HOURS, hour === 12 ? 1 : hour + 1);
  const flips = hour === 11;
  if (flips ? !pm : pm) ram[RTC_HOURS] |= PM;
  return flips && pm !== 0;
}

/** The chip knows leap years by the last two digits alone. */
function daysInMonth(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The update cycle. `ram` holds at least registers 0 to 0x0B. */
export function advanceOneSecond(ram: number[]): void {
  if (!countUp(ram, RTC_SECONDS, 0, 59)) return;
  if (!countUp(ram, RTC_MINUTES, 0, 59)) return;
  if (!countUpHours(ram)) return;
  countUp(ram, RTC_DAY_OF_WEEK, 1, 7);
  const days = daysInMonth(decode(ram, RTC_MONTH), decode(ram, RTC_YEAR));
  if (!countUp(ram, RTC_DAY, 1, days)) return;
  if (!countUp(ram, RTC_MONTH, 1, 12)) return;
  countUp(ram, RTC_YEAR, 0, 99);
}

export function matchesAlarm(ram: readonly number[]): boolean {
  const matches = (alarm: number, time: number) => ram[alarm] >= DONT_CARE || ram[alarm] === ram[time];
  return (
    matches(RTC_SECONDS_ALARM, RTC_SECONDS) &&
    matches(RTC_MINUTES_ALARM, RTC_MINUTES) &&
    matches(RTC_HOURS_ALARM, RTC_HOURS)
  );
}

export interface CalendarTime {
  second: number;
  minute: number;
  hour: number;
  /** 1 is Sunday. */
  dayOfWeek: number;
  day: number;
  month: number;
  year: number;
}

/** UTC seconds since 1970 as a calendar date (proleptic Gregorian). */
export function calendarFromUnix(seconds: number): CalendarTime {
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  // Count from 1 March of year 0, so that the leap day is the last day of a year.
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    second: Math.floor(rest % 60),
    minute: Math.floor(rest / 60) % 60,
    hour: Math.floor(rest / 3600),
    dayOfWeek: ((((days + 4) % 7) + 7) % 7) + 1,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    month,
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
  };
}
