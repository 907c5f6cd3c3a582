/** Compares outcomes and prints a difference so that it can be worked on. */
import type { Case, Outcome } from './layout.ts';
import { DATA, DATA_BYTES } from './layout.ts';

const NAMES = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
const BP = 3;
const PF = 14;
/** Arithmetic flags, TF, IF, DF, IOPL, NT. RF is the operating system's business natively. */
const COMPARED_FLAGS = 0x7fd5;
/** Instruction fetch is told apart by the host's page tables (NX), not by ours. */
const COMPARED_PAGE_ERROR = 7;
/** Elsewhere the host may have pages that ours has not, and the other way round. */
function isInData(linear: number): boolean {
  return linear >= DATA && linear < DATA + DATA_BYTES;
}

/** When these fault half-way the host leaves what it had done; ours leaves nothing. Restarting gives the same. */
const HALF_WAY = /^(61|60|C8) /;

function hex(value: number): string {
  return (value >>> 0).toString(16);
}

/** Lines that say how the outcomes differ; none when they agree. */
export function differences(test: Case, native: Outcome, ours: Outcome): string[] {
  const lines: string[] = [];
  const check = (name: string, a: number, b: number): void => {
    if (a !== b) lines.push(`${name}: native ${hex(a)}, ours ${hex(b)}`);
  };
  check('trap', native.trap, ours.trap);
  check('eip', native.eip, ours.eip);
  const mask = COMPARED_FLAGS & ~(native.trap === BP ? test.undefinedFlags : 0);
  check('eflags', native.eflags & mask, ours.eflags & mask);
  if (native.trap !== BP && HALF_WAY.test(test.name)) return lines;
  for (let i = 0; i < 8; i++) check(NAMES[i], native.regs[i], ours.regs[i]);
  if (native.trap === PF && ours.trap === PF) {
    const compared = isInData(ours.cr2) ? COMPARED_PAGE_ERROR : COMPARED_PAGE_ERROR & ~1;
    check('error', native.error & compared, ours.error & compared);
    check('cr2', native.cr2, ours.cr2);
  } else if (native.trap === ours.trap) check('error', native.error, ours.error);
  check('changed words', native.changes, ours.changes);
  if (JSON.stringify(native.change) !== JSON.stringify(ours.change)) {
    lines.push(`memory: native ${JSON.stringify(native.change)}, ours ${JSON.stringify(ours.change)}`);
  }
  return lines;
}

export function describeCase(test: Case): string {
  const regs = test.regs.map((value, i) => `${NAMES[i]}=${hex(value)}`).join(' ');
  const code = test.code.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${test.name} [${code}]\n  ${regs} eflags=${hex(test.eflags)}`;
}
