/** Stop replies: why the machine stands still, with the registers that gdb asks for next. */
import type { Stop } from '../engine/stop.ts';
import type { Machine } from '../../emulator/machine.ts';
import { bytesToHex, textToHex } from './hex.ts';
import { EBP_NUMBER, EIP_NUMBER, ESP_NUMBER, RegisterFile } from './registers.ts';

const SIGINT = 2;
const SIGTRAP = 5;
const SIGSEGV = 11;
const SIGTERM = 15;

/** A machine that ends by itself stops once more, so that one may look and go back, before `W00` says that it is over. */
function signalOf({ reason }: Stop, machine: Machine): number {
  if (reason === 'interrupted') return SIGINT;
  if (reason !== 'ended') return SIGTRAP;
  return machine.ended === 'shutdown' ? SIGSEGV : SIGTERM;
}

function historyEnd({ reason }: Stop): string {
  if (reason === 'history-begins') return 'replaylog:begin;';
  return reason === 'history-ends' ? 'replaylog:end;' : '';
}

/** `met`: what the breakpoints say (`swbreak:;`, `watch:ADDRESS;` …). */
export function stopReply(stop: Stop | null, machine: Machine, thread: number, met: string): string {
  const signal = stop === null ? SIGTRAP : signalOf(stop, machine);
  const file = new RegisterFile(machine);
  const registers = [ESP_NUMBER, EBP_NUMBER, EIP_NUMBER].map(
    (number) => `${number.toString(16).padStart(2, '0')}:${bytesToHex(file.read(number))};`,
  );
  const why = stop === null ? '' : historyEnd(stop) || met;
  return `T${signal.toString(16).padStart(2, '0')}${registers.join('')}thread:${thread.toString(16)};${why}`;
}

/** Text for gdb's console; longer ones in several packets. */
export function consoleOutput(text: string): string[] {
  const hex = textToHex(text);
  return hex.match(/.{1,16384}/g)?.map((piece) => `O${piece}`) ?? [];
}
