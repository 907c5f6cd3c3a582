/** One call, followed: getpid made in three ways, and what kdb shows on its way. */
import type { Checks, Lab } from '../../lab.ts';

const GETPID = 20;
const INTERRUPT_FLAG = 0x200;
const PROGRAM = 'threeways';

/** The machine at the kernel's first instruction of a getpid that the student's program makes. */
function atEntry(lab: Lab): void {
  lab.type(`${PROGRAM}\n`);
  const arrival = lab.go({ systemCall: GETPID, at: 'entry', comm: PROGRAM });
  if (arrival === null) lab.fail(`${PROGRAM} never makes system call ${GETPID}`);
}

/** What `name:` says in the answers, against what the machine has; the verdict does not give it away. */
function compare(lab: Lab, name: string, measured: number): void {
  const given = lab.numericAnswer(name);
  lab.holds(`${name} in your answers`, given, given === measured, 'what the machine has there');
}

export const checks: Checks = {
  'three-calls': {
    title: 'threeways makes system call 20 three times',
    looksAt: 'what goes through the gate while threeways runs',
    run(lab) {
      lab.trace();
      lab.run(PROGRAM);
      const own = lab.traced().filter(({ comm, number }) => comm === PROGRAM && number === GETPID);
      lab.is('calls of number 20 made by threeways', own.length, 3);
    },
  },
  'three-doors': {
    title: 'one comes from syscall(), one from getpid(), one from your own int $0x80',
    looksAt: 'the saved EIP in each of the three frames: the function of threeways that executed int $0x80',
    needs: ['three-calls'],
    run(lab) {
      lab.type(`${PROGRAM}\n`);
      const doors: string[] = [];
      for (let n = 0; n < 3; n++) {
        lab.go({ symbol: 'sys_getpid', comm: PROGRAM });
        const name = lab.nameAt(lab.frame('EIP'), { program: PROGRAM });
        doors.push((name ?? 'nowhere').replace(/\+\d+$/, ''));
      }
      const library = doors.filter((door) => door === 'syscall' || door === 'getpid');
      const good = new Set(library).size === 2 && library.length === 2;
      lab.holds('functions that executed int $0x80', doors, good, 'syscall, getpid and one of your own');
    },
  },
  'eax-20': {
    title: 'EAX was 20 at sys_getpid',
    looksAt: 'EAX at the first instruction of sys_getpid, and `eax:` in your answers',
    needs: ['three-calls'],
    run(lab) {
      atEntry(lab);
      lab.go({ symbol: 'sys_getpid', comm: PROGRAM });
      compare(lab, 'eax', lab.register('eax'));
    },
  },
  'frame-size': {
    title: 'the frame of a system call has 60 bytes',
    looksAt: 'sizeof(struct pt_regs) as the compiler laid it out, and `frame:` in your answers',
    run(lab) {
      compare(lab, 'frame', lab.value('sizeof(struct pt_regs)'));
    },
  },
  'interrupts-on': {
    title: 'interrupts are on when system_call begins',
    looksAt: 'EFLAGS.IF at the first instruction of system_call, and `interrupts:` in your answers',
    needs: ['three-calls'],
    run(lab) {
      atEntry(lab);
      compare(lab, 'interrupts', (lab.register('eflags') & INTERRUPT_FLAG) !== 0 ? 1 : 0);
    },
  },
  'way-in': {
    title: 'you have counted the way in',
    looksAt:
      'instructions from the first of system_call to the first of sys_getpid, and `way-in:` in your answers',
    needs: ['three-calls'],
    run(lab) {
      atEntry(lab);
      compare(lab, 'way-in', lab.stepTo({ symbol: 'sys_getpid' }) ?? -1);
    },
  },
  'way-out': {
    title: 'you have counted the way out',
    looksAt:
      'instructions from the first of ret_from_sys_call to the program, and `way-out:` in your answers',
    needs: ['three-calls'],
    run(lab) {
      atEntry(lab);
      lab.stepTo({ symbol: 'ret_from_sys_call' });
      compare(lab, 'way-out', lab.stepTo('program') ?? -1);
    },
  },
};
