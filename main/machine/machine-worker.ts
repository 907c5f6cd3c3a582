/** The machine's worker thread: a message queue around one `MachineRunner`. */
import { parentPort } from 'node:worker_threads';
import { useBranchHints } from './engine-flags.ts';
import { MachineRunner } from './machine-runner.ts';
import type { RunnerHost } from './machine-runner.ts';
import type { WorkerEvent, WorkerRequest } from './protocol.ts';

if (parentPort === null) throw new Error('machine-worker must be started as a worker thread');
const port = parentPort;
useBranchHints();

/** `setImmediate` for "as soon as messages were handled", timers for idle waits; never both at once. */
class WorkerSchedule {
  private immediate: NodeJS.Immediate | null = null;
  private timer: NodeJS.Timeout | null = null;

  start(milliseconds: number, callback: () => void): void {
    this.cancel();
    if (milliseconds < 0.5) this.immediate = setImmediate(callback);
    else this.timer = setTimeout(callback, milliseconds);
  }

  cancel(): void {
    if (this.immediate !== null) clearImmediate(this.immediate);
    if (this.timer !== null) clearTimeout(this.timer);
    this.immediate = this.timer = null;
  }
}

const schedule = new WorkerSchedule();
const host: RunnerHost = {
  now: () => performance.now(),
  post: (event: WorkerEvent) => port.postMessage(event),
  schedule: (milliseconds, callback) => schedule.start(milliseconds, callback),
  cancelSchedule: () => schedule.cancel(),
};
const runner = new MachineRunner(host);

port.on('message', (request: WorkerRequest) => {
  switch (request.kind) {
    case 'boot':
      return runner.boot(request.request);
    case 'run':
      return runner.resume();
    case 'pause':
      return runner.pause();
    case 'input':
      return runner.input(request.port, request.bytes);
    case 'resize':
      return runner.resizeConsole(request.port, request.size);
    case 'enter-kdb':
      return runner.enterKdb(request.port);
    case 'gdb-connect':
      return runner.connectGdb();
    case 'gdb-data':
      return runner.receiveGdb(request.bytes);
    case 'gdb-disconnect':
      return runner.disconnectGdb();
    case 'hash':
      return runner.hash();
    case 'disk':
      return runner.disk();
    case 'recording':
      return runner.recording();
    case 'call':
      return runner.call(request.id, request.name, request.request);
    case 'trace-end':
      return runner.endTrace();
  }
});
