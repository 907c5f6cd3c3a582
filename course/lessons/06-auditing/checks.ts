/** The audit of system calls: six edits to the kernel, a module, and a program that fetches the records. */
import type { Arrival, Checks, Lab } from '../../lab.ts';

const AUDIT = 223;
const GETPID = 20;
const WORD = 4;
const STACK = 8192;
const BUFFER_RECORDS = 100;
const NEARLY_FULL = 80;
/** The record: nine words and 16 characters. */
const RECORD_BYTES = 52;
const FIELDS = {
  serial: 0,
  ts_sec: 4,
  ts_micro: 8,
  syscall: 12,
  status: 16,
  pid: 20,
  uid: 24,
  euid: 28,
  device: 32,
  comm: 36,
} as const;
const MODULE = { module: 'audit' };
/** struct module_symbol: value, name. */
const EXPORT_BYTES = 8;
const INTERRUPTIBLE = 1;
/** Long enough for a program to start and fall asleep. */
const A_WHILE = 20_000_000;
/** Makes 120 calls of one process, and not many others. */
const CALLS = 'i=0; while [ $i -lt 120 ]; do cd /tmp; i=$((i+1)); done\n';

function exported(lab: Lab): Map<string, number> {
  const start = lab.address('__start___ksymtab');
  const count = (lab.address('__stop___ksymtab') - start) / EXPORT_BYTES;
  const found = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const at = start + n * EXPORT_BYTES;
    found.set(lab.text(lab.word(at + WORD), 64), lab.word(at));
  }
  return found;
}

/** The call of syscall_audit that follows a getpid of the program getpid. */
function atHook(lab: Lab): Arrival {
  lab.type('getpid\n');
  if (lab.go({ systemCall: GETPID, at: 'entry', comm: 'getpid' }) === null)
    lab.fail('the program getpid makes no system call 20');
  lab.stepTo({ symbol: 'sys_getpid' });
  const taken = lab.stepTo({ symbol: 'syscall_audit' }, 5_000);
  if (taken === null)
    lab.fail('syscall_audit is not called between sys_getpid and the return to the program');
  return lab.here();
}

/**
 * The module is loaded and auditd has asked for records, by one command line, because typing makes calls too. It prints into
 * a file, so that its printing makes few. All calls are noted.
 */
function loadAndAsk(lab: Lab): Arrival {
  lab.trace();
  lab.type('insmod audit.o; auditd > /tmp/log &\n');
  const asked = lab.go({ systemCall: AUDIT, at: 'entry', comm: 'auditd' });
  if (asked === null) lab.fail('auditd never makes system call 223');
  return asked;
}

/** auditd has got records: what its call has answered. */
function receive(lab: Lab): number {
  lab.type(CALLS);
  const answered = lab.go({ systemCall: AUDIT, at: 'exit', comm: 'auditd' });
  const result = answered?.call?.result ?? null;
  if (result === null) return lab.fail(`120 calls later auditd has not come back from system call ${AUDIT}`);
  return result;
}

function little(bytes: readonly number[], at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

interface SeenRecord {
  serial: number;
  syscall: number;
  status: number;
  pid: number;
  comm: string;
}

/** Records in the memory of auditd, which has just come back with so many. */
function recordsAt(lab: Lab, address: number, count: number): SeenRecord[] {
  return Array.from({ length: Math.min(count, BUFFER_RECORDS) }, (_, n) => {
    const bytes = lab.bytes(address + n * RECORD_BYTES, RECORD_BYTES);
    const letters = bytes.slice(FIELDS.comm);
    const end = letters.indexOf(0);
    return {
      serial: little(bytes, FIELDS.serial),
      syscall: little(bytes, FIELDS.syscall),
      status: little(bytes, FIELDS.status),
      pid: little(bytes, FIELDS.pid),
      comm: String.fromCharCode(...(end < 0 ? letters : letters.slice(0, end))),
    };
  });
}

export const checks: Checks = {
  'table-223': {
    title: 'sys_call_table[223] points at sys_audit',
    looksAt: 'the word at sys_call_table + 4 * 223',
    run(lab) {
      const slot = lab.word(lab.address('sys_call_table') + WORD * AUDIT);
      lab.is('sys_call_table[223]', lab.nameAt(slot), 'sys_audit');
    },
  },
  exported: {
    title: 'the kernel exports my_audit and my_sysaudit',
    looksAt: 'the table between __start___ksymtab and __stop___ksymtab, which insmod is told of',
    run(lab) {
      const table = exported(lab);
      for (const name of ['my_audit', 'my_sysaudit'])
        lab.is(`${name} in the table of exports`, table.get(name) ?? null, lab.address(name));
    },
  },
  'hook-called': {
    title: 'behind a system call the kernel calls syscall_audit with its number and its result',
    looksAt: 'the two arguments on the stack when getpid reaches syscall_audit',
    run(lab) {
      const { pid } = atHook(lab);
      const stack = lab.register('esp');
      lab.is('number given to syscall_audit', lab.word(stack + WORD), GETPID);
      lab.is('result given to syscall_audit', lab.word(stack + 2 * WORD), pid);
    },
  },
  'result-kept': {
    title: 'the program still gets the result of its call',
    looksAt: 'EAX of getpid when it is back behind its int $0x80',
    run(lab) {
      lab.type('getpid\n');
      const back = lab.go({ systemCall: GETPID, at: 'exit', comm: 'getpid' });
      lab.is('what getpid was answered', back?.call?.result ?? null, back?.pid ?? null);
    },
  },
  'ebx-kept': {
    title: 'EBX is still the running task when ret_from_sys_call asks for signals and rescheduling',
    looksAt: 'EBX and ESP & -8192 at ret_from_sys_call, behind the hook',
    needs: ['hook-called'],
    run(lab) {
      atHook(lab);
      lab.stepTo({ symbol: 'ret_from_sys_call' });
      lab.is('EBX', lab.register('ebx'), Math.floor(lab.register('esp') / STACK) * STACK);
    },
  },
  'hooks-taken': {
    title: 'insmod audit.o hangs mod_syscall_audit and mod_sys_audit on the hooks',
    looksAt: 'the words my_audit and my_sysaudit behind insmod',
    needs: ['exported'],
    run(lab) {
      lab.run('insmod audit.o');
      lab.is(
        'loaded modules',
        lab.modules().map(({ name }) => name),
        ['audit'],
      );
      lab.is('my_audit points at', lab.nameAt(lab.word(lab.address('my_audit'))), 'mod_syscall_audit');
      lab.is('my_sysaudit points at', lab.nameAt(lab.word(lab.address('my_sysaudit'))), 'mod_sys_audit');
    },
  },
  'record-size': {
    title: 'a record has 52 bytes, each field in its place',
    looksAt: 'struct syscall_buf as the compiler laid it out in audit.o',
    run(lab) {
      lab.is('sizeof(struct syscall_buf)', lab.sizeOf('struct syscall_buf', MODULE), RECORD_BYTES);
      for (const [field, place] of Object.entries(FIELDS))
        lab.is(`offset of ${field}`, lab.offsetOf('struct syscall_buf', field, MODULE), place);
    },
  },
  'number-223': {
    title: 'auditd asks through system call 223',
    looksAt: 'the numbers with which auditd goes through the gate',
    run(lab) {
      lab.trace();
      lab.type('auditd\n');
      lab.pass(A_WHILE);
      const own = lab.traced().filter(({ comm }) => comm === 'auditd');
      const numbers = [...new Set(own.map(({ number }) => number))].sort((a, b) => a - b);
      lab.holds('numbers of the calls of auditd', numbers, numbers.includes(AUDIT), 'some, 223 among them');
    },
  },
  sleeps: {
    title: 'auditd sleeps while the buffer is not nearly full',
    looksAt: 'the state of auditd a while after it has asked, when fewer than 80 calls were recorded',
    needs: ['table-223', 'hooks-taken', 'number-223'],
    run(lab) {
      loadAndAsk(lab);
      lab.pass(A_WHILE);
      const auditd = lab.tasks().find(({ comm }) => comm === 'auditd');
      const waiting = lab
        .traced()
        .filter(({ comm, number, result }) => comm === 'auditd' && number === AUDIT && result === null);
      lab.is('calls of number 223 that auditd waits in', waiting.length, 1);
      lab.is('state of auditd (1: interruptible sleep)', auditd?.state ?? null, INTERRUPTIBLE);
      const calls = lab.traced().filter(({ comm, number }) => comm === 'auditd' && number === AUDIT).length;
      lab.is('times that auditd has asked', calls, 1);
    },
  },
  'wakes-at-80': {
    title: 'auditd sleeps until 80 records are there, and gets no more than 100',
    looksAt: 'what system call 223 answers to auditd',
    needs: ['sleeps'],
    run(lab) {
      loadAndAsk(lab);
      const count = receive(lab);
      const good = count >= NEARLY_FULL && count <= BUFFER_RECORDS;
      lab.holds('records that auditd was given', count, good, '80 to 100');
    },
  },
  'true-records': {
    title: 'the records say what the machine saw',
    looksAt:
      "number, result, process and name of each record in auditd's memory, beside what went through the gate",
    needs: ['sleeps', 'record-size'],
    run(lab) {
      loadAndAsk(lab);
      const count = receive(lab);
      const buffer = lab.traced().find(({ comm, number }) => comm === 'auditd' && number === AUDIT)!
        .arguments[1];
      const records = recordsAt(lab, buffer, count);
      const seen = lab.traced();
      // Of a call that a signal's handler has followed, the result was seen by nobody.
      const fits = ({ syscall, status, pid }: SeenRecord): boolean =>
        seen.some(
          (call) => call.number === syscall && call.pid === pid && (call.result ?? status) === status,
        );
      const strange = records.find((record) => !fits(record));
      lab.is('a record that fits no call', strange === undefined ? null : { ...strange }, null);
      const gap = records.findIndex(({ serial }, n) => serial !== records[0].serial + n);
      lab.is('the first record whose serial number does not follow', gap, -1);
      const shell = records.some(({ comm }) => comm === 'sh');
      lab.holds(
        'programs in the records',
        [...new Set(records.map(({ comm }) => comm))],
        shell,
        'some, sh among them',
      );
    },
  },
  'asks-again': {
    title: 'auditd prints what it was given, and asks again',
    looksAt: 'the calls of auditd behind its first answer',
    needs: ['wakes-at-80'],
    run(lab) {
      loadAndAsk(lab);
      receive(lab);
      lab.pass(A_WHILE);
      const own = lab
        .traced()
        .filter(({ comm }) => comm === 'auditd')
        .map(({ number }) => number);
      const again = own.slice(own.indexOf(AUDIT) + 1);
      lab.holds('its calls afterwards', again, again.includes(AUDIT), 'what prints, and then 223');
    },
  },
  unloads: {
    title: 'rmmod audit takes the module off both hooks',
    looksAt: 'the words my_audit and my_sysaudit behind rmmod',
    needs: ['hooks-taken'],
    run(lab) {
      lab.run('insmod audit.o');
      lab.run('rmmod audit');
      lab.is('my_audit', lab.word(lab.address('my_audit')), 0);
      lab.is('my_sysaudit', lab.word(lab.address('my_sysaudit')), 0);
      lab.is(
        'loaded modules',
        lab.modules().map(({ name }) => name),
        [],
      );
    },
  },
};
