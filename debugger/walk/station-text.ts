/** Titles and sentences of stations. */
import { gateChecks, hex, kindText } from './gate-check.ts';
import type { CallNode, GateFacts, StackSwitch, Station, TableSlot, Walk } from './types.ts';

/** Labels of the way out, as kernels of the 2.4 era call them. */
export const WAY_OUT: ReadonlySet<string> = new Set([
  'ret_from_sys_call',
  'ret_with_reschedule',
  'ret_from_intr',
  'ret_from_exception',
  'reschedule',
  'signal_return',
  'handle_softirq',
]);

/** Labels of the ways beside the straight one. */
export const CALL_LABELS: ReadonlySet<string> = new Set(['tracesys', 'tracesys_exit', 'badsys']);

const CALLS: Readonly<Record<string, string>> = {
  schedule: 'need_resched is set: another process may have the processor first.',
  do_signal: 'A signal waits for the process: do_signal may make the frame lead to its handler.',
  syscall_trace: 'Somebody traces the process: it stops here until they let it go on.',
  note_unserved: 'The number is not served: it is noted in the log.',
  schedule_tail: 'What the switch to this new process left to be done.',
  do_softirq: 'Work that interrupt handlers have left.',
};

const LABELS: Readonly<Record<string, string>> = {
  tracesys: 'The process is traced: the result is -ENOSYS until somebody says otherwise.',
  tracesys_exit: 'The tracer is told a second time, of the result.',
  badsys: 'No such number: -ENOSYS goes into the frame in place of a result.',
};

export interface TextFacts {
  walk: Omit<Walk, 'stations' | 'says'>;
  slot: TableSlot | null;
  /** The program's function that trapped. */
  stub: string | null;
  /** errno in the program behind its stub, where it is known. */
  errno: number | null;
  /** What the stub returned; null when it was not followed so far. */
  returned: number | null;
}

export function describeStation(station: Station, facts: TextFacts): void {
  station.title = titleOf(station, facts);
  station.says.unshift(...sentencesOf(station, facts));
  if (station.interrupts > 0)
    station.says.push(`${plural(station.interrupts, 'instruction')} of interrupt handlers came in between.`);
  if (station.others > 0)
    station.says.push(
      `The process slept here: others executed ${plural(station.others, 'instruction')} meanwhile.`,
    );
}

/** `1 instruction`, `2 instructions`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function titleOf(station: Station, { slot, stub, walk }: TextFacts): string {
  const label = labelOf(station);
  switch (station.kind) {
    case 'stub':
      return stub === null ? 'the program' : `${stub}, the stub`;
    case 'trap':
      return walk.way === 'sysenter' ? 'sysenter' : 'int $0x80';
    case 'gate':
      return walk.way === 'sysenter' ? 'no gate: three registers' : 'gate 0x80';
    case 'stack-switch':
      return 'the kernel’s stack';
    case 'number':
      return 'orig_eax';
    case 'save-all':
      return walk.way === 'refused' ? 'the rest of the frame' : 'SAVE_ALL';
    case 'checks':
      return walk.way === 'refused' ? label : 'before the dispatch';
    case 'table':
      return `${slot?.table ?? 'the table'}[${slot?.index ?? '?'}]`;
    case 'service':
      return walk.name ?? station.calls[0]?.name ?? label;
    case 'result':
      return 'the result, into the frame';
    case 'call':
      return station.calls.find(({ kind }) => kind === 'function')?.name ?? 'a call';
    case 'restore-all':
      return 'RESTORE_ALL';
    case 'return':
      return station.steps[0]?.text.trim() || 'iret';
    case 'back':
      return stub === null ? 'the program again' : `${stub}, back again`;
    case 'fault':
      return 'refused';
    default:
      return label;
  }
}

const labelOf = ({ symbol, address }: Station): string =>
  symbol?.replace(/\+0x[0-9a-f]+$/, '') ?? hex(address);

function sentencesOf(station: Station, facts: TextFacts): string[] {
  const { walk, slot, stub } = facts;
  switch (station.kind) {
    case 'stub':
      return [
        `${stub ?? 'The program'} puts the number ${walk.number ?? '?'} into eax${argumentText(walk)}.`,
      ];
    case 'trap':
      return ['One instruction: what follows up to the kernel’s first is done by the processor within it.'];
    case 'number':
      return ['eax holds the number; its place in the frame keeps it while eax takes the result.'];
    case 'save-all':
      return ['Completes the frame, and gives the kernel its own data segments.'];
    case 'checks':
    case 'way-out':
      return answersOf(station);
    case 'table':
      return slot === null ? [] : slotText(slot);
    case 'service':
      return [
        `${walk.name ?? 'The service routine'} finds its arguments in the frame.`,
        ...treeText(station),
      ];
    case 'result':
      return ['eax, which the routine returned, takes the place of the program’s eax.'];
    case 'call':
      return callText(station);
    case 'code':
      return [LABELS[labelOf(station)] ?? 'Code of the entry path, under its own label.'];
    case 'birth':
      return [
        'switch_to “returns” here for the first time: the new process has a copy of its parent’s frame.',
      ];
    case 'restore-all':
      return ['Takes the frame down again, from the lowest word up; orig_eax is skipped.'];
    case 'return':
      return returnText(walk);
    case 'back':
      return backText(facts);
    default:
      return [];
  }
}

function argumentText({ arguments: all }: TextFacts['walk']): string {
  return all.length === 0 ? '' : ` and ${plural(all.length, 'argument')} into registers`;
}

/** Each comparison with what became of its jump. */
function answersOf({ steps }: Station): string[] {
  return steps.flatMap(({ note }, index) => {
    const next = steps[index + 1]?.note ?? '';
    const isQuestion = / (against|&) /.test(note) && /^(not )?taken/.test(next);
    return isQuestion ? [`${note}: the jump is ${next}.`] : [];
  });
}

function slotText({ table, index, address, target, symbol }: TableSlot): string[] {
  return [
    `The word at ${hex(address)}, 4 × ${index} behind ${table ?? 'the table'}, is ${hex(target)}: ${symbol ?? 'no symbol'}.`,
  ];
}

const isFunction = ({ kind }: CallNode): boolean => kind === 'function';

function treeText({ calls }: Station): string[] {
  const callees = calls.filter(isFunction).flatMap(({ children }) => children.filter(isFunction));
  const count = callees.reduce((sum, { times }) => sum + times, 0);
  return count === 0 ? ['It calls nothing.'] : [`It makes ${plural(count, 'call')} of its own.`];
}

function callText({ calls }: Station): string[] {
  const name = calls.find(isFunction)?.name ?? '';
  return [CALLS[name] ?? 'A call that the entry path makes beside the dispatch.'];
}

function returnText({ way, ending }: TextFacts['walk']): string[] {
  const how =
    way === 'sysenter'
      ? 'Takes EIP from edx and ESP from ecx'
      : 'Takes EIP, CS, EFLAGS, ESP and SS off the stack';
  const where: Readonly<Partial<Record<typeof ending, string>>> = {
    restarted: 'EIP leads to the trap again: the call is made once more.',
    elsewhere: 'EIP leads elsewhere than behind the trap.',
    'new-program': 'EIP leads into another program.',
  };
  return [`${how}: ring 3 again.`, ...(where[ending] === undefined ? [] : [where[ending]])];
}

function backText({ walk, errno, returned }: TextFacts): string[] {
  const result = walk.result === null ? 0 : walk.result | 0;
  const says = [`eax is ${result}${result < 0 ? ` (${hex(result)})` : ''}.`];
  if (returned === null) return says;
  if (returned === -1 && result < 0 && errno === -result)
    return [...says, `The stub stores ${errno} in errno and returns -1.`];
  return [...says, `The stub returns ${returned}.`];
}

// ── What the processor does within the trap ────────────────────────────────────────────────────────────────────

export function gateSentences(gate: GateFacts): string[] {
  const kept =
    gate.kind === 'trap-gate'
      ? 'It is a trap gate: interrupts stay as they were.'
      : gate.kind === 'interrupt-gate'
        ? 'It is an interrupt gate: interrupts are off in the handler.'
        : '';
  return [
    `${kindText(gate.kind)}, DPL ${gate.dpl}, selector ${hex(gate.selector)}, offset ${hex(gate.offset)} (${gate.handler ?? 'no symbol'}).`,
    ...(kept === '' ? [] : [kept]),
  ];
}

export const gateVerdict = (gate: GateFacts | null, vector: number): ReturnType<typeof gateChecks> =>
  gateChecks(gate, vector, 3);

export function stackSentences({ old, new: now, tss, pushed }: StackSwitch): string[] {
  const from = tss === null ? 'SYSENTER_ESP' : `ESP0 of the task state segment (at ${hex(tss)})`;
  return [
    `SS:ESP was ${hex(old.ss)}:${hex(old.esp)}; it becomes ${hex(now.ss)}:${hex(now.esp)}, from ${from}.`,
    pushed.length === 0
      ? 'Nothing is pushed: the kernel must know itself where to go back to.'
      : `The processor pushes ${pushed.map(({ name }) => name).join(', ')} there.`,
  ];
}

// ── Endings ────────────────────────────────────────────────────────────────────────────────────────────────────

const ENDINGS: Readonly<Record<Walk['ending'], string>> = {
  returned: 'The call returned to the instruction behind the trap.',
  restarted: 'The call was interrupted by a signal and goes back to the trap, which makes it again.',
  elsewhere:
    'The way back leads to another place of the program: a signal handler, or what a handler interrupted.',
  'new-program': 'The call does not return to who made it: a new program begins in the same process.',
  gone: 'The process has ended: nobody returns from here. What its task still holds, its parent takes away.',
  asleep: 'It had not come back where the walk was given up: the process waits for something.',
  'machine-ended': 'The machine ended within the call.',
  'too-long': 'The call executes more instructions than a walk has room for: it is left here.',
};

export const endingText = (ending: Walk['ending']): string => ENDINGS[ending];
