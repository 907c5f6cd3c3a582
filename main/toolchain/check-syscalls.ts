/**
 * Checks that `sys_call_table` and `asm-i386/unistd.h` agree. What makes a kernel that does something else than its
 * headers say is an error; what somebody may be in the middle of is a warning.
 */
import type { Diagnostic } from '../contract.ts';
import { ENTRY_SOURCE } from './plan.ts';
import { belongsTogether, NO_SERVICE } from './syscall-names.ts';
import type { NumberName } from './syscall-names.ts';
import type { Slot, SyscallTable } from './syscall-table.ts';

export const UNISTD = 'kernel/include/asm-i386/unistd.h';

type Severity = 'error' | 'warning';

function finding(severity: Severity, path: string, line: number, message: string): Diagnostic {
  return { path, line, column: 1, severity, message, source: 'check' };
}

/** `limit` is NR_syscalls where the kernel says it, else null. Paths of slots are workspace-relative. */
export function checkSyscalls(
  table: SyscallTable,
  numbers: NumberName[],
  limit: number | null,
): Diagnostic[] {
  if (table.at === null)
    return [finding('error', ENTRY_SOURCE, 0, 'there is no label sys_call_table in entry.S')];
  const trouble = table.unread;
  const lost =
    trouble &&
    finding('warning', trouble.path, trouble.line, `"${trouble.text}": the table is checked only up to here`);
  return [
    ...(lost ? [lost] : []),
    ...checkLength(table, limit),
    ...checkTwins(numbers),
    ...numbers.flatMap((entry) => checkNumber(entry, table, numbers, limit)),
    ...table.slots.flatMap((slot) => checkSlot(slot, numbers)),
  ];
}

function checkLength({ slots, at, unread }: SyscallTable, limit: number | null): Diagnostic[] {
  if (limit === null || unread !== null || at === null || slots.length === limit) return [];
  if (slots.length > limit) {
    const { path, line, service } = slots[limit];
    return [
      finding(
        'warning',
        path,
        line,
        `${service} is slot ${limit}, which is never reached: NR_syscalls is ${limit}`,
      ),
    ];
  }
  const message = `sys_call_table has ${slots.length} slots, but NR_syscalls is ${limit}: a call of number ${slots.length} would jump to whatever follows the table`;
  return [finding('error', at.path, at.line, message)];
}

function checkTwins(numbers: NumberName[]): Diagnostic[] {
  const first = new Map<number, NumberName>();
  return numbers.flatMap((entry) => {
    const earlier = first.get(entry.number);
    if (earlier === undefined) first.set(entry.number, entry);
    return earlier === undefined || earlier.name === entry.name
      ? []
      : [
          finding(
            'error',
            UNISTD,
            entry.line,
            `__NR_${entry.name} is ${entry.number}, and so is __NR_${earlier.name} in line ${earlier.line}`,
          ),
        ];
  });
}

function checkNumber(
  entry: NumberName,
  table: SyscallTable,
  numbers: NumberName[],
  limit: number | null,
): Diagnostic[] {
  const { name, number, line } = entry;
  if (limit !== null && number >= limit)
    return [
      finding(
        'error',
        UNISTD,
        line,
        `__NR_${name} is ${number}, but the kernel refuses numbers from NR_syscalls = ${limit} on`,
      ),
    ];
  const slot = table.slots[number];
  if (slot === undefined)
    return table.unread
      ? []
      : [
          finding(
            'warning',
            UNISTD,
            line,
            `__NR_${name} is ${number}, but sys_call_table ends at slot ${table.slots.length - 1}`,
          ),
        ];
  if (slot.service === NO_SERVICE || belongsTogether(name, slot.service)) return [];
  const owner = numbers.find((other) => other.number !== number && belongsTogether(other.name, slot.service));
  const message = `slot ${number} of sys_call_table holds ${slot.service}, but unistd.h gives ${number} to __NR_${name} (line ${line})`;
  return owner
    ? [finding('error', slot.path, slot.line, `${message}; ${slot.service} belongs in slot ${owner.number}`)]
    : [finding('warning', slot.path, slot.line, message)];
}

function checkSlot(slot: Slot, numbers: NumberName[]): Diagnostic[] {
  if (slot.service === NO_SERVICE || numbers.some((entry) => entry.number === slot.number)) return [];
  return [
    finding(
      'warning',
      slot.path,
      slot.line,
      `slot ${slot.number} holds ${slot.service}, but unistd.h has no __NR_ of that number`,
    ),
  ];
}
