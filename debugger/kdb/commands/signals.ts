/** kill: the kernel's own function is called, as a debugger calls one; registers and stack are then as they were. */
import { GENERAL_NAMES } from '../../../emulator/cpu/registers.ts';
import { writeLinear } from '../../inspect/memory.ts';
import type { Command, KdbContext } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { registerValue } from '../register-frame.ts';

const EFLAGS_IF = 0x200;
const MOST_SIGNAL = 64;
/** Ten seconds of guest time. */
const PATIENCE_TICKS = 1_000_000_000;
/** The third argument of send_sig: from the kernel, nobody is asked. */
const PRIVILEGED = 1;

const NAMES =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

/** `-9`, `-KILL`, `-SIGKILL`. */
function signalOf(text: string): number {
  const name = text.slice(1).toUpperCase().replace(/^SIG/, '');
  const index = NAMES.indexOf(name);
  const number = index >= 0 ? index + 1 : numberOf(text.slice(1));
  if (number < 1 || number > MOST_SIGNAL) throw new Diag(DIAG.NOT_A_NUMBER);
  return number;
}

function kill(context: KdbContext, args: readonly string[]): void {
  if (args.length !== 3 || !args[1].startsWith('-')) throw new Diag(DIAG.ARGUMENT_COUNT);
  const signal = signalOf(args[1]);
  const pid = numberOf(args[2]);
  if (pid === 0) throw new Refusal('the idle task takes no signals');
  const { engine, machine } = context;
  const task = engine.kernel.task(pid);
  if (task === null) throw new Refusal(`No process with pid == ${pid} found`);
  const send = context.symbols.address('send_sig');
  if (send === undefined) throw new Refusal('this kernel has no send_sig: the signal cannot be sent');
  if (machine.cpu.cpl === 3) goIntoKernel(context);
  else if ((registerValue(machine, 'eflags') & EFLAGS_IF) === 0)
    throw new Refusal('the kernel is at work with interrupts off: go on and try again');
  const result = call(context, send, [signal, task.address, PRIVILEGED]) | 0;
  if (result < 0) throw new Refusal(`the kernel refuses signal ${signal} for pid ${pid}: error ${-result}`);
  context.print(`Signal ${signal} is sent to process ${pid} (${task.comm ?? '?'}).`);
}

/** A program runs: on to the next entry of the kernel, which comes with the clock at the latest. */
function goIntoKernel({ engine, machine }: KdbContext): void {
  const { id } = engine.setBreakpoint({ kind: 'ring', to: 0 });
  engine.finish({ kind: 'go' }, PATIENCE_TICKS);
  engine.removeBreakpoint(id);
  if (machine.cpu.cpl === 3) throw new Refusal('the kernel is not entered here: the signal cannot be sent');
}

/** Calls a function of the kernel on the present stack and returns what it leaves in eax. */
function call({ engine, machine }: KdbContext, address: number, values: readonly number[]): number {
  const names = [...GENERAL_NAMES, 'eflags', 'eip'];
  const before = names.map((name) => registerValue(machine, name));
  const eip = registerValue(machine, 'eip');
  const stack = new Uint32Array([eip, ...values]);
  const esp = (registerValue(machine, 'esp') - stack.byteLength) >>> 0;
  writeLinear(machine, esp, new Uint8Array(stack.buffer));
  machine.writeRegister('esp', esp);
  machine.writeRegister('eip', address);
  const stop = engine.finish({ kind: 'to', address: eip }, PATIENCE_TICKS);
  if (stop.reason !== 'step')
    throw new Refusal('the kernel has not come back from the call: its registers are left as they are');
  const result = registerValue(machine, 'eax');
  for (const [index, name] of names.entries()) machine.writeRegister(name, before[index]);
  return result;
}

export const signalCommands: readonly Command[] = [
  { name: 'kill', usage: '<-signal> <pid>', help: 'Send a signal to a process', run: kill },
];
