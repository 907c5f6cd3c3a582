/** Notes every system call that goes through the gate: what the machine itself sees, whatever the guest's kernel says. */
import { GENERAL_NAMES } from '../../../emulator/cpu/registers.ts';
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
  private readonly open = new Map<number, TracedCall>();

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
    this.open.set(engine.kernel.currentAddress, call);
  }

  private leave(result: number): void {
    const stack = this.lab.engine.kernel.currentAddress;
    const call = this.open.get(stack);
    if (call !== undefined) call.result = result | 0;
    this.open.delete(stack);
  }
}
