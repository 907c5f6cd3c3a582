/** What the audit costs: instructions between a call's service and its record, for the chain of compares and for a bitmap. */
import type { Checks, Lab } from '../../lab.ts';

/** The 210 numbers that the chain compares with, in its order: first and last of each run. */
const RUNS = [
  [1, 16],
  [18, 30],
  [33, 34],
  [36, 43],
  [45, 52],
  [54, 55],
  [57, 57],
  [59, 97],
  [99, 111],
  [113, 136],
  [138, 187],
  [190, 221],
  [224, 225],
];
const LISTED = RUNS.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
/** One compare and one jump for each number up to the one that is met. */
const EACH = 2;
const GETPID = 20;
const WRITE = 4;
const CLOCK_GETRES = 266;
/** What a bitmap may take, the instruction that stores the result left out. */
const A_HANDFUL = 8;
const WORD = 4;

interface Call {
  program: string;
  number: number;
  service: string;
}

const CALLS: Record<'write' | 'getpid' | 'unlisted', Call> = {
  write: { program: 'getpid', number: WRITE, service: 'sys_write' },
  getpid: { program: 'getpid', number: GETPID, service: 'sys_getpid' },
  unlisted: { program: 'unlisted', number: CLOCK_GETRES, service: 'sys_clock_getres' },
};

/** Stands where the service routine has returned to, the result not yet stored. */
function behindService(lab: Lab, { program, number, service }: Call): void {
  lab.type(`${program}\n`);
  if (lab.go({ systemCall: number, at: 'entry', comm: program }) === null)
    lab.fail(`the program ${program} makes no system call ${number}`);
  if (lab.stepTo({ symbol: service }) === null) lab.fail(`${service} is not reached`);
  const back = lab.word(lab.register('esp'));
  if (lab.stepTo({ address: back }) === null) lab.fail(`${service} does not return`);
}

/**
 * Instructions from the service's return, the store of the result left out, to the first of auditsys or, for a call that is not
 * recorded, of ret_from_sys_call.
 */
function price(lab: Lab, call: Call, end: string): number {
  behindService(lab, call);
  const count = lab.stepTo({ symbol: end }, 10_000);
  if (count === null) return lab.fail(`behind ${call.service} ${end} is not reached`);
  return count - 1;
}

/** The answer against the chain's own length up to a number; the verdict does not give it away. */
function chainAnswer(lab: Lab, name: string, number: number): void {
  const place = LISTED.indexOf(number);
  const length = EACH * (place < 0 ? LISTED.length : place + 1);
  const given = lab.numericAnswer(name);
  lab.holds(`${name} in your answers`, given, given === length, 'what the chain takes');
}

export const checks: Checks = {
  'chain-write': {
    title: 'you have measured what the chain costs a write',
    looksAt: '`chain-write:` in your answers, and the place of number 4 in the chain',
    run: (lab) => chainAnswer(lab, 'chain-write', WRITE),
  },
  'chain-getpid': {
    title: 'you have measured what the chain costs a getpid',
    looksAt: '`chain-getpid:` in your answers, and the place of number 20 in the chain',
    run: (lab) => chainAnswer(lab, 'chain-getpid', GETPID),
  },
  'chain-unlisted': {
    title: 'you have measured what the chain costs a call that it does not list',
    looksAt: '`chain-unlisted:` in your answers, and the length of the chain',
    run: (lab) => chainAnswer(lab, 'chain-unlisted', CLOCK_GETRES),
  },
  'still-recorded': {
    title: 'calls of the list are still recorded, with number and result',
    looksAt: 'the arguments of syscall_audit behind a getpid',
    run(lab) {
      behindService(lab, CALLS.getpid);
      if (lab.stepTo({ symbol: 'syscall_audit' }, 10_000) === null) lab.fail('syscall_audit is not called');
      const stack = lab.register('esp');
      lab.is('number given to syscall_audit', lab.word(stack + WORD), GETPID);
      lab.is('result given to syscall_audit', lab.word(stack + 2 * WORD), lab.here().pid);
    },
  },
  'whole-list': {
    title: 'all 210 numbers of the list are recorded, and no others',
    looksAt: 'the bit of each number below 442 in the table `audited`',
    run(lab) {
      const table = lab.bytes(lab.address('audited'), 56);
      const set = Array.from({ length: 442 }, (_, n) => n).filter((n) => (table[n >> 3] >> (n & 7)) & 1);
      const missing = LISTED.filter((n) => !set.includes(n));
      const more = set.filter((n) => !LISTED.includes(n));
      lab.is('numbers that are missing', missing, []);
      lab.is('numbers that are too many', more, []);
    },
  },
  'same-for-all': {
    title: 'every recorded call pays the same, a handful of instructions',
    looksAt: 'instructions from the service’s return to auditsys, behind a write and behind a getpid',
    needs: ['still-recorded'],
    run(lab) {
      const prices = [price(lab, CALLS.write, 'auditsys'), price(lab, CALLS.getpid, 'auditsys')];
      const good = prices[0] === prices[1] && prices[0] <= A_HANDFUL;
      lab.holds('instructions for write and getpid', prices, good, `equal, and at most ${A_HANDFUL}`);
    },
  },
  'unlisted-cheap': {
    title: 'a call that is not recorded pays no more',
    looksAt: 'instructions from the service’s return to ret_from_sys_call, behind a clock_getres',
    run(lab) {
      const count = price(lab, CALLS.unlisted, 'ret_from_sys_call');
      lab.holds('instructions for an unlisted call', count, count <= A_HANDFUL, `at most ${A_HANDFUL}`);
    },
  },
};
