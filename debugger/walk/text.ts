/** Walk, frame and fault as lines of text, for kdb. */
import type { FaultExplanation } from './fault.ts';
import type { LiveFrame } from './frame-view.ts';
import { hex } from './gate-check.ts';
import { checkLine } from './gates-view.ts';
import { plural } from './station-text.ts';
import type { CallNode, Place, Station, Walk } from './types.ts';

/** Deeper calls are counted, not listed. */
const DEEPEST_LISTED = 12;

const hex8 = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;

function placeText({ symbol, address, source }: Place): string {
  const line = source === null ? '' : ` (${source.file.replace(/^.*\//, '')}:${source.line})`;
  return `${symbol ?? hex8(address)}${line}`;
}

/** `20 sys_getpid() of getpid (pid 5) = 5`. */
export function callText({ way, number, name, arguments: all, pid, comm, result }: Walk): string {
  const passed = all.map((each) => `${each.name} = ${hex(each.value)}`).join(', ');
  const what =
    way === 'birth' ? 'first return of a new process' : `${number ?? '?'} ${name ?? ''}(${passed})`;
  return `${what} of ${comm ?? '?'} (pid ${pid ?? '?'})${result === null ? '' : ` = ${result | 0}`}`;
}

export function walkLines(walk: Walk): string[] {
  const { own, interrupts, others, user, kernel } = walk.counts;
  return [
    callText(walk),
    '   count  instr  ring',
    ...walk.stations.flatMap(stationLines),
    walk.says,
    `${plural(own, 'instruction')}: ${user} in the program, ${kernel} in the kernel` +
      `${interrupts > 0 ? `; ${interrupts} of interrupt handlers` : ''}${others > 0 ? `; ${others} of others meanwhile` : ''}`,
    ...(walk.ahead ? ['This has not happened yet: it is what comes if nothing comes in from outside.'] : []),
  ];
}

function stationLines(station: Station): string[] {
  const { count, own, ring, title } = station;
  const head = `${String(count).padStart(8)}${String(own).padStart(7)}  ${ring}     ${title}`;
  const failed = (station.checks ?? []).filter(({ holds }) => !holds);
  return [
    `${head.padEnd(50)}  ${placeText(station)}`,
    ...station.says.map((sentence) => `${' '.repeat(25)}${sentence}`),
    ...failed.map((check) => `${' '.repeat(23)}${checkLine(check)}`),
    ...station.calls.flatMap((node) => nodeLines(node, 0)),
  ];
}

function nodeLines(node: CallNode, depth: number): string[] {
  if (depth > DEEPEST_LISTED) return [];
  const own = node.kind === 'interrupt' ? node.interrupts : node.kind === 'sleep' ? node.others : node.own;
  const times = node.times > 1 ? ` × ${node.times}` : '';
  const name = node.kind === 'sleep' ? `sleeps; ${node.name} has the processor` : node.name;
  const line = `${String(node.count).padStart(8)}${String(own).padStart(7)}${' '.repeat(10 + 2 * depth)}${name}${times}`;
  return [line, ...node.children.flatMap((child) => nodeLines(child, depth + 1))];
}

/** The words as they lie, highest first, as entry.S draws them. */
export function frameText(frame: LiveFrame): string[] {
  const head = `struct pt_regs at ${hex8(frame.address)}, ${frame.words.length * 4} bytes below esp0`;
  const routine = frame.routine === null ? '' : `: ${frame.number} ${frame.routine}`;
  return [
    `${head}${routine}`,
    ...[...frame.words].reverse().map(({ offset, name, value, pushed, meaning, parameter, by }) => {
      const who = by === 'processor' ? 'processor' : 'entry.S';
      const same = parameter === null ? '' : ` = ${parameter}`;
      const words = pushed ? `${who.padEnd(9)}  ${meaning}${same}` : '(not on the stack)';
      return `  ${`0x${offset.toString(16).padStart(2, '0')}`}  ${name.padEnd(8)} ${hex8(value)}  ${words}`;
    }),
  ];
}

export function faultLines(fault: FaultExplanation): string[] {
  const error = fault.error === null ? '' : `, error code ${hex(fault.error)}`;
  return [
    `${fault.name} (vector ${fault.vector}${error}) in ring ${fault.ring}, ${fault.comm ?? '?'} (pid ${fault.pid ?? '?'})`,
    `  at ${placeText(fault.place)}: ${fault.text}`,
    `  ${fault.verdict}`,
    ...fault.says.map((each) => `  ${each}`),
    ...fault.checks.map(checkLine),
  ];
}
