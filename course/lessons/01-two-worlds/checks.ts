/** Two worlds: what happens to a program that does not use the door. */
import type { Checks, Lab } from '../../lab.ts';

const KERNEL = 0xc0000000;
const WORD = 4;
const PAGE_FAULT = 14;
const SYSTEM_CALL = 0x80;
const WRONG_DOOR = 0x81;
/** Of a page fault's error code: the page is there; it was a program. */
const PRESENT = 1;
const USER = 4;
/** Programs fault for pages that are given to them then; more of them than this are a loop. */
const MOST_FAULTS = 200;

interface Fault {
  errorCode: number;
  /** Where the program was. */
  eip: number;
}

/** What trespass is to call: a function that a program would have a use for. */
const FORBIDDEN = 'sys_getpid';

const hex = (address: number): string => address.toString(16);
const trespassing = (lab: Lab): string => `trespass ${hex(lab.address(FORBIDDEN))}`;

/** The first fault of a program that `wanted` is true for, at the first instruction of its handler. */
function fault(lab: Lab, command: string, handler: string, wanted: (fault: Fault) => boolean): Fault {
  const program = command.split(' ')[0];
  lab.type(`${command}\n`);
  for (let n = 0; n < MOST_FAULTS; n++) {
    if (lab.go({ symbol: handler, comm: program }, 50_000_000) === null) break;
    const stack = lab.register('esp');
    // The kernel itself makes page faults for a program, too.
    if ((lab.word(stack + 2 * WORD) & 3) !== 3) continue;
    const found = { errorCode: lab.word(stack), eip: lab.word(stack + WORD) };
    if (wanted(found)) return found;
  }
  return lab.fail(`${program} makes no such fault`);
}

const trespass = (lab: Lab): Fault => fault(lab, trespassing(lab), 'page_fault', ({ eip }) => eip >= KERNEL);
const wrongDoor = (lab: Lab): Fault => fault(lab, 'wrongdoor', 'general_protection', () => true);

/** What `name:` says in the answers, against what the machine has; the verdict does not give it away. */
function compare(lab: Lab, name: string, measured: number): void {
  const given = lab.numericAnswer(name);
  lab.holds(`${name} in your answers`, given, given === measured, 'what the machine has there');
}

export const checks: Checks = {
  trespass: {
    title: 'trespass calls the address it is given, and is stopped at its first instruction',
    looksAt: 'the error code and the EIP that the processor pushes for the page fault of trespass',
    run(lab) {
      const { errorCode, eip } = trespass(lab);
      lab.is('the function that trespass has called', lab.nameAt(eip), FORBIDDEN);
      const why = errorCode & (PRESENT | USER);
      lab.is('bits 0 and 2 of the error code: the page is there, but not for programs', why, PRESENT | USER);
    },
  },
  'never-ran': {
    title: 'nothing of the kernel’s function was executed for trespass',
    looksAt: 'what went through the gate while trespass ran, and whether it is still there',
    needs: ['trespass'],
    run(lab) {
      lab.trace();
      lab.run(trespassing(lab));
      const served = lab.traced().filter(({ comm, number }) => comm === 'trespass' && number === 20);
      lab.is('system calls of number 20 made by trespass', served.length, 0);
      const left = lab.tasks().filter(({ comm }) => comm === 'trespass').length;
      lab.is('processes named trespass', left, 0);
    },
  },
  'page-fault-code': {
    title: 'you have read why the page was refused',
    looksAt: 'the error code of the fault, and `page-fault:` in your answers',
    needs: ['trespass'],
    run(lab) {
      compare(lab, 'page-fault', trespass(lab).errorCode);
    },
  },
  'wrong-door': {
    title: 'wrongdoor executes int $0x81, and is refused',
    looksAt: 'the error code of the general protection fault: the gate’s number, times 8, plus 2',
    run(lab) {
      lab.is('the error code', wrongDoor(lab).errorCode, WRONG_DOOR * 8 + 2);
    },
  },
  'protection-code': {
    title: 'you have read which gate refused it',
    looksAt: 'the error code of the fault, and `protection-fault:` in your answers',
    needs: ['wrong-door'],
    run(lab) {
      compare(lab, 'protection-fault', wrongDoor(lab).errorCode);
    },
  },
  doors: {
    title: 'you know who may use which gate',
    looksAt: 'DPL of the gates 0x80 and 14 in the IDT, and `dpl-0x80:` and `dpl-14:` in your answers',
    run(lab) {
      compare(lab, 'dpl-0x80', lab.gate(SYSTEM_CALL).dpl);
      compare(lab, 'dpl-14', lab.gate(PAGE_FAULT).dpl);
    },
  },
  rings: {
    title: 'you have found the ring in CS',
    looksAt: 'CS in a program and in the kernel, and `cs-program:` and `cs-kernel:` in your answers',
    run(lab) {
      lab.type('getpid\n');
      lab.go({ symbol: 'sys_getpid', comm: 'getpid' });
      compare(lab, 'cs-kernel', lab.register('cs'));
      lab.stepTo('program');
      compare(lab, 'cs-program', lab.register('cs'));
    },
  },
};
