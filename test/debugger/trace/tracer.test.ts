/** System calls of our kernel traced from below: every call of a known program, on both engines, without a trace of the tracer. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callText } from '../../../debugger/trace/formats.ts';
import { parseFilter } from '../../../debugger/trace/filter.ts';
import { traceLine } from '../../../debugger/trace/formats.ts';
import type { TracedCall } from '../../../debugger/trace/traced-call.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, type } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { probeLab, trace } from './traced-lab.ts';
import type { Traced } from './traced-lab.ts';

const COMMAND = 'probe\n';
const line = (call: TracedCall): string => `${callText(call)} = ${call.resultText}`;

describe.skipIf(lacks('gcc', hasGcc()))('a trace of the probe', () => {
  let lab: Lab;
  let traced: Traced;
  /** Calls of the probe itself, from its first one on. */
  let own: TracedCall[];
  const find = (name: string, nth = 0): TracedCall => own.filter((call) => call.name === name)[nth];
  beforeAll(async () => {
    lab = await probeLab();
    traced = trace(lab, COMMAND);
    const all = traced.calls.filter(({ comm }) => comm === 'probe');
    own = all.filter(({ pid }) => pid === all[0].pid);
  }, 300_000);

  it('shows arguments and results as strace does', () => {
    expect(own.slice(0, 6).map(line)).toEqual([
      'open("/no/such\\tfile", O_WRONLY|O_CREAT, 0644) = -1 ENOENT (No such file or directory)',
      'open("/etc/passwd", O_RDONLY) = 3</etc/passwd>',
      'close(77) = -1 EBADF (Bad file descriptor)',
      'write(1</dev/console>, 0xbad00000, 5) = -1 EFAULT (Bad address)',
      expect.stringMatching(/^pipe\(\[4<pipe:\[\d+\]>, 5<pipe:\[\d+\]>\]\) = 0$/),
      expect.stringMatching(
        /^syscall_0x3e8\(0x1, 0x2, 0x3, 0x4, 0x5, \w+\) = -1 ENOSYS \(Function not implemented\)$/,
      ),
    ]);
    expect(line(find('poll'))).toMatch(/^poll\(\[\{fd=4<pipe:\[\d+\]>, events=POLLIN\|POLLOUT\}\], 1, 1000\) = 1 \(\[\{fd=4<.*>, revents=POLLIN\}\]\)$/); // prettier-ignore
    expect(line(find('sigaction'))).toMatch(
      /^sigaction\(SIGALRM, \{sa_handler=0x8\w+, sa_mask=\[\], sa_flags=SA_RESTART, sa_restorer=NULL\}, NULL\) = 0$/,
    );
    expect(line(find('setitimer'))).toBe(
      'setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=20000}}, NULL) = 0',
    );
  });

  it('tells a vfork from the execve of its child, each with its own result', () => {
    const vfork = find('vfork');
    const execve = traced.calls.find(({ name, comm }) => name === 'execve' && comm === 'probe') as TracedCall;
    expect(vfork.result).toBe(execve.pid);
    expect(execve.ancestors[0]).toEqual({ pid: own[0].pid, comm: 'probe' });
    expect(callText(execve)).toMatch(
      /^execve\("\/bin\/true", \["true", "one argument"\], 0x\w+ \/\* 0 vars \*\/\)$/,
    );
    expect([execve.outcome, execve.result]).toEqual(['replaced', 0]);
    expect(vfork.switches).toBeGreaterThan(0);
    expect((vfork.exit as { tick: number }).tick).toBeGreaterThan((execve.exit as { tick: number }).tick);
  });

  it('names the handler that runs before a call is made again, and the call that is it', () => {
    const [first, again] = [find('read'), find('read', 1)];
    expect(line(first)).toMatch(/^read\(4<pipe:\[\d+\]>, 0x\w+, 1\) = \? ERESTARTSYS \(To be restarted\)$/);
    expect(first.outcome).toBe('restarts');
    expect(first.signals.map(({ name }) => name)).toEqual(['SIGALRM']);
    expect([again.restarted, again.result, again.signals]).toEqual([true, 1, []]);
    expect(line(again)).toMatch(/^read\(4<pipe:\[\d+\]>, "x", 1\) = 1$/);
    expect(find('sigreturn').outcome).toBe('resumed');
  });

  it('has the result that the program gets once the handler has returned', () => {
    const pause = find('pause');
    expect(line(pause)).toBe('pause() = -1 EINTR (Interrupted system call)');
    expect(pause.signals.map(({ number }) => number)).toEqual([14]);
    expect(pause.restarted).toBe(false);
  });

  it('follows a sleep that is stopped and goes on as restart_syscall', () => {
    expect(find('nanosleep').resultText).toBe('? ERESTART_RESTARTBLOCK (Interrupted by signal)');
    const again = find('restart_syscall');
    expect([again.restarted, again.result]).toEqual([true, 0]);
    expect(find('nanosleep', 1).restarted).toBe(false);
  });

  it('ends the call of a process that is killed in it, and exit, as never coming back', () => {
    const killed = traced.calls.find(
      ({ name, pid, comm }) => name === 'read' && comm === 'probe' && pid !== own[0].pid,
    );
    expect(killed).toMatchObject({ outcome: 'never', result: null, resultText: '?', exit: null });
    expect(find('exit')).toMatchObject({ outcome: 'never', resultText: '?' });
    expect(callText(find('exit'))).toBe('exit(7)');
  });

  it('counts what a call executed itself: the same for the same call, less than what passed when others ran', () => {
    const getpid = find('getpid');
    expect(getpid.switches).toBe(0);
    const { entry, exit } = getpid;
    expect(getpid.instructions).toBe((exit as { instruction: number }).instruction - entry.instruction);
    const sleep = find('nanosleep', 1);
    expect(sleep.switches).toBeGreaterThan(0);
    expect(sleep.instructions as number).toBeLessThan(
      (sleep.exit as { instruction: number }).instruction - sleep.entry.instruction,
    );
  });

  it('is the same on both engines', () => {
    const lines = (calls: readonly TracedCall[]): string[] => calls.map((call) => traceLine('jsonl', call));
    expect(lines(trace(lab, COMMAND, { translate: false }).calls)).toEqual(lines(traced.calls));
  });

  it('changes nothing: the machine is in the same state without a tracer', () => {
    const machine = atPrompt(lab);
    type(machine, COMMAND);
    for (let i = 0; i < 20; i++) machine.run(5_000_000);
    expect(machine.hash()).toBe(traced.machine.hash());
  });

  it('numbers calls in the order of entries and keeps those under way', () => {
    const { calls } = traced.tracer;
    expect(calls.map(({ id }) => id)).toEqual(calls.map((_, index) => index + 1));
    expect(
      calls.every(
        ({ entry }, index) => index === 0 || entry.instruction > calls[index - 1].entry.instruction,
      ),
    ).toBe(true);
    expect(calls.at(-1)).toMatchObject({ name: 'read', outcome: 'lost' });
  });

  it('keeps as many calls as it is told to, the last ones', () => {
    const { tracer } = trace(lab, COMMAND, { keep: 16 });
    expect(tracer.calls.length).toBeLessThanOrEqual(18);
    expect(tracer.dropped + tracer.calls.length).toBe(traced.calls.length);
    expect(tracer.calls.at(-1)?.id).toBe(traced.tracer.calls.at(-1)?.id);
  });

  it('without offsets knows everything but pids, names and paths', () => {
    const blind = trace(lab, COMMAND, { offsets: {} }).calls;
    const strip = ({ number, words, entry, exit, result }: TracedCall): unknown => ({
      number,
      words,
      entry,
      exit,
      result,
    });
    const returned = (calls: readonly TracedCall[]): unknown[] =>
      calls.filter(({ outcome }) => outcome !== 'never' && outcome !== 'lost').map(strip);
    expect(returned(blind)).toEqual(returned(traced.calls));
    expect(blind.every(({ pid, comm }) => pid === null && comm === null)).toBe(true);
    expect(blind.some(({ arguments: list }) => list.some(({ text }) => text.includes('<')))).toBe(false);
  });

  it('survives offsets that are nonsense', () => {
    const nonsense = Object.fromEntries(
      Object.keys(lab.offsets).map((name, index) => [name, index * 0x01234567]),
    );
    expect(trace(lab, COMMAND, { offsets: nonsense }).machine.hash()).toBe(traced.machine.hash());
  });

  it('follows one process and its children', () => {
    const wanted = traced.calls.filter(parseFilter(`follow=${own[0].pid}`));
    expect(new Set(wanted.map(({ comm }) => comm))).toEqual(new Set(['sh', 'probe', 'true']));
    expect(wanted.length).toBeLessThan(traced.calls.length);
    expect(traced.calls.filter(parseFilter('pid=1'))).toEqual([]);
  });
});
