/** What kdb prints when it takes over, by the reason. */
import type { Encounter, Stop } from '../engine/stop.ts';
import { isHard, titleOf } from './breakpoint-slots.ts';
import type { Slot } from './breakpoint-slots.ts';
import type { KdbContext } from './command.ts';
import { hex8, placeName } from './format.ts';
import { causeLines } from './kernel-entries.ts';
import { writeAs, writeInstruction } from './write-instruction.ts';

function currentText({ engine }: KdbContext): string {
  return `current=${hex8(engine.kernel.currentAddress)}, pid ${engine.kernel.currentPid() ?? '?'}`;
}

export function keyboardEntry(context: KdbContext): string[] {
  return ['', `Entering kdb (${currentText(context)}) due to Keyboard Entry`];
}

/** Where the machine stands now: `SS trap at 0xc010a91b (sys_getpid)`, and the instruction there. */
export function trapLines({ machine, symbols }: KdbContext, what: string): string[] {
  const address = machine.cpu.linearEip() >>> 0;
  const symbol = symbols.at(address);
  const place = symbol === undefined ? '' : ` (${placeName(symbol)})`;
  const written = writeInstruction(machine, address, symbols);
  return [`${what} at ${hex8(address)}${place}`, written?.line ?? `${hex8(address)} cannot be read`];
}

/** The machine has stopped: at breakpoints, those of other faces of the debugger too, or for good. */
export function stopEntry(context: KdbContext, stop: Stop): string[] {
  const at = hex8(stop.address);
  const taken = `Entering kdb (${currentText(context)})`;
  const cause = context.kernelEntries?.causeOf(stop);
  if (cause !== undefined) return causeLines(context, cause, taken);
  const entry = `${taken} due to`;
  if (stop.reason !== 'breakpoint') return ['', `${entry} ${stop.detail || stop.reason} @ ${at}`];
  const slots = stop.encounters.flatMap(({ breakpoint }) => context.breakpoints.ofEngine(breakpoint) ?? []);
  if (slots.length === 0) return ['', `${entry} ${catchText(stop.encounters)} @ ${at}`];
  const lines = slots.flatMap((slot) => slotLines(context, slot, stop.address));
  if (slots.some((slot) => !isHard(slot))) return [...lines, '', `${entry} Breakpoint @ ${at}`];
  return [...lines, `Entering kdb (${hex8(context.engine.kernel.currentAddress)}) due to Debug @ ${at}`];
}

function slotLines(context: KdbContext, slot: Slot, address: number): string[] {
  const { machine, symbols } = context;
  const title = `${titleOf(slot)} breakpoint #${slot.number} at ${hex8(slot.address)}`;
  if (!isHard(slot)) return [`${title} (adjusted)`, writeAs(slot.address, 'int3', symbols)];
  if (slot.type !== 'instruction') return [title];
  return [title, writeInstruction(machine, address, symbols)?.line ?? hex8(address)];
}

/** A breakpoint that kdb has no number for. */
function catchText(encounters: readonly Encounter[]): string {
  const call = encounters.find(({ systemCall }) => systemCall !== undefined)?.systemCall;
  if (call !== undefined)
    return call.result === undefined
      ? `system call ${call.number}`
      : `the end of system call ${call.number}, result ${call.result}`;
  return `breakpoint ${encounters.map(({ breakpoint }) => breakpoint).join(', ')} of another view`;
}
