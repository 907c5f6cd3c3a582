/** Adding a call: a service routine, its slot, its number, and a program that makes it. */
import type { Arrival, Checks, Lab } from '../../lab.ts';

const NUMBER = 223;
const WORD = 4;
const EPERM = -1;
const EFAULT = -14;
/** The lesson's own program; see programs/callcount.c. */
const PROBE = 'callcount';
/** What the program gives the call: makes it, with a good pointer, with a bad one, as another user. */
const ROOT = 'callcount good';
const BAD_POINTER = 'callcount bad';
const NOBODY = 'callcount nobody';

/** Back in the program behind its first call of number 223. */
function answered(lab: Lab, command: string, comm: string): Arrival {
  lab.type(`${command}\n`);
  const back = lab.go({ systemCall: NUMBER, at: 'exit', comm });
  if (back === null) return lab.fail(`${comm} does not come back from system call ${NUMBER}`);
  return back;
}

export const checks: Checks = {
  slot: {
    title: 'sys_call_table[223] points at sys_callcount',
    looksAt: 'the word at sys_call_table + 4 * 223',
    run(lab) {
      const slot = lab.word(lab.address('sys_call_table') + WORD * NUMBER);
      lab.is('sys_call_table[223]', lab.nameAt(slot), 'sys_callcount');
    },
  },
  number: {
    title: 'the program callme makes system call 223',
    looksAt: 'the numbers with which callme goes through the gate',
    run(lab) {
      lab.trace();
      lab.run('callme');
      const numbers = lab
        .traced()
        .filter(({ comm }) => comm === 'callme')
        .map(({ number }) => number);
      lab.holds('calls of callme', numbers, numbers.includes(NUMBER), 'some, 223 among them');
    },
  },
  counts: {
    title: 'each call answers one more than the one before',
    looksAt: 'the results of two calls that the lesson’s own program makes',
    needs: ['slot'],
    run(lab) {
      const first = answered(lab, ROOT, PROBE).call!.result!;
      const second = lab.go({ systemCall: NUMBER, at: 'exit', comm: PROBE })?.call?.result ?? null;
      lab.holds('the first answer', first, first >= 1, '1 or more');
      lab.is('the second answer', second, first + 1);
    },
  },
  'tells-the-pid': {
    title: 'it writes the number of the process to where the pointer points',
    looksAt: "the word in the program's memory that the pointer names, behind the call",
    needs: ['slot'],
    run(lab) {
      const { pid } = answered(lab, ROOT, PROBE);
      lab.is('the word', lab.word(lab.frame('EBX')), pid);
    },
  },
  'bad-pointer': {
    title: 'a pointer into the kernel is refused with EFAULT, and nothing is written there',
    looksAt: 'the result of a call with the address of the kernel’s own jiffies, and who wrote there',
    needs: ['slot'],
    run(lab) {
      lab.type(`${BAD_POINTER}\n`);
      lab.go({ systemCall: NUMBER, at: 'entry', comm: PROBE });
      const target = lab.register('ebx');
      const before = lab.word(target);
      const back = lab.go({ systemCall: NUMBER, at: 'exit', comm: PROBE });
      lab.is('the result', back?.call?.result ?? null, EFAULT);
      lab.is('the word of the kernel at the pointer', lab.word(target), before);
    },
  },
  'root-only': {
    title: 'who is not root is refused with EPERM',
    looksAt: 'the result of the call in a process whose user is 1000',
    needs: ['slot'],
    run(lab) {
      lab.is('the result', answered(lab, NOBODY, PROBE).call!.result, EPERM);
    },
  },
};
