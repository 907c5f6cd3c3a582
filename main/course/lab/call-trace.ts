/** Notes every system call that goes through the gate: what the machine itself sees, whatever the guest's kernel says. */
import { ESP, GENERAL_NAMES } from '../../../emulator/cpu/registers.ts';
import { readWord } from '../../../debugger/inspect/memory.ts';
import type { Stop } from '../../../debugger/engine/stop.ts';
import type { TracedCall } from '../../../course/lab.ts';
import type { LabMachine } from './lab-machine.ts';

const ARGUMENTS = ['ebx', 'ecx', 'edx', 'esi', 'edi'] as const;
const MOST_CALLS = 200_000;

export class CallTrace {
  readonly calls: TracedCall[] = [];
  private readonly lab: LabMachine;
  private readonly breakpoint: number;
  /** Calls that have not returned, by the kernel stack that they are made on. */
  private readonly open = new Map<number, { call: TracedCall; back: number | null }>();

  constructor(lab: LabMachine) {
    this.lab = lab;
    this.breakpoint = lab.engine.setBreakpoint({ kind: 'system-call', number: null, at: 'both' }).id;
  }

  /** Takes note when it is this trace's stop. */
  note(stop: Stop): void {
    const call = stop.encounters.find(({ breakpoint }) => breakpoint === this.breakpoint)?.systemCall;
    if (call === undefined) return;
    if (call.result === undefined) this.enter(call.number);
    else this.leave(call.result);
  }

  private enter(number: number): void {
    if (this.calls.length >= MOST_CALLS) return;
    const { machine, engine } = this.lab;
    const registers = ARGUMENTS.map((name) => machine.cpu.r32[GENERAL_NAMES.indexOf(name)] >>> 0);
    const call: TracedCall = {
      number,
      result: null,
      pid: engine.kernel.currentPid(),
      comm: engine.kernel.currentComm(),
      arguments: registers,
      entered: this.lab.timeline.position,
    };
    this.calls.push(call);
    // The processor has just pushed the address to go back to.
    const back = readWord(machine, machine.cpu.r32[ESP] >>> 0);
    this.open.set(engine.kernel.currentAddress, { call, back });
  }

  private leave(result: number): void {
    const { machine, engine } = this.lab;
    const stack = engine.kernel.currentAddress;
    const open = this.open.get(stack);
    this.open.delete(stack);
    // In a signal's handler EAX is the handler's; the result is seen by nobody.
    if (open === undefined || machine.cpu.linearEip() >>> 0 !== open.back) return;
    open.call.result = result | 0;
  }
}
