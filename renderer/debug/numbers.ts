/** How the debugger writes numbers. */
export const hex8 = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
export const bare8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** Flags that are set, as in the manuals: `IF ZF PF`; the I/O privilege level when it is not 0. */
export function flagNames(eflags: number): string {
  const names = FLAGS.filter(([, bit]) => eflags & (1 << bit)).map(([name]) => name);
  const iopl = (eflags >> 12) & 3;
  return [...names, ...(iopl > 0 ? [`IOPL=${iopl}`] : [])].join(' ');
}

/** EFLAGS (Intel SDM volume 1, 3.4.3). */
const FLAGS: readonly (readonly [string, number])[] = [
  ['CF', 0],
  ['PF', 2],
  ['AF', 4],
  ['ZF', 6],
  ['SF', 7],
  ['TF', 8],
  ['IF', 9],
  ['DF', 10],
  ['OF', 11],
  ['NT', 14],
  ['RF', 16],
  ['VM', 17],
  ['AC', 18],
];
