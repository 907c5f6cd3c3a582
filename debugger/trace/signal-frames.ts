/**
 * Signal frames that the kernel has laid on the user stack on the way out, so that handlers run first. As Linux lays them
 * (asm-i386/sigcontext.h), from the stack pointer up:
 *
 *     struct sigframe      pretcode  signal  sigcontext …
 *     struct rt_sigframe   pretcode  signal  &siginfo  &ucontext  siginfo  ucontext { flags link stack(3) sigcontext … }
 */
import { signalName } from './flag-names.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { DeliveredSignal } from './traced-call.ts';

/** Words of struct sigcontext. */
const [SC_ESP, SC_EAX, SC_EIP] = [7, 11, 14];
const UCONTEXT_TO_SIGCONTEXT = 20;
const MOST_FRAMES = 64;
const LAST_SIGNAL = 64;

export interface Frames {
  signals: DeliveredSignal[];
  /** Registers that the program goes on with when the handlers have returned. */
  eax: number;
  eip: number;
  esp: number;
}

interface Saved {
  esp: number;
  eax: number;
  eip: number;
}

function saved(memory: GuestMemory, sigcontext: number): Saved | null {
  const [esp, eax, eip] = [SC_ESP, SC_EAX, SC_EIP].map((word) => memory.word((sigcontext + 4 * word) >>> 0));
  return esp === null || eax === null || eip === null ? null : { esp, eax, eip };
}

/** The frame at a stack pointer, when it goes back to a stack pointer that `fits`. */
function frameAt(
  memory: GuestMemory,
  esp: number,
  fits: (saved: Saved) => boolean,
): { signal: number; saved: Saved } | null {
  const signal = memory.word((esp + 4) >>> 0);
  if (signal === null || signal < 1 || signal > LAST_SIGNAL) return null;
  const context = memory.word((esp + 12) >>> 0);
  const places = [esp + 8, ...(context === null ? [] : [context + UCONTEXT_TO_SIGCONTEXT])];
  for (const place of places) {
    const found = saved(memory, place);
    if (found !== null && fits(found)) return { signal, saved: found };
  }
  return null;
}

/** Frames one upon another, from the present state down to the program, whose stack pointer was `programEsp`. Null: there are none. */
export function framesFrom(
  memory: GuestMemory,
  state: { eip: number; esp: number },
  programEsp: number,
): Frames | null {
  const signals: DeliveredSignal[] = [];
  let [eip, esp] = [state.eip, state.esp];
  while (signals.length < MOST_FRAMES) {
    const below = esp;
    const frame = frameAt(memory, esp, (each) => each.esp === programEsp || isFrame(memory, each.esp, below));
    if (frame === null) return null;
    const { signal, saved: next } = frame;
    signals.push({ number: signal, name: signalName(signal) ?? String(signal), handler: eip });
    if (next.esp === programEsp) return { signals, ...next };
    [eip, esp] = [next.eip, next.esp];
  }
  return null;
}

/** A stack pointer may be that of another frame. */
function isFrame(memory: GuestMemory, esp: number, other: number): boolean {
  if (esp === other) return false;
  const signal = memory.word((esp + 4) >>> 0);
  return signal !== null && signal >= 1 && signal <= LAST_SIGNAL;
}
