/** The functions of course/lab.ts over the machine. What the submission lacks is thrown as CheckFailed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdt } from '../../../debugger/inspect/descriptors.ts';
import { readLinear, readText, readWord } from '../../../debugger/inspect/memory.ts';
import { readRegisters } from '../../../debugger/inspect/registers.ts';
import type { BreakpointKind } from '../../../debugger/engine/breakpoints.ts';
import { comparePositions } from '../../../debugger/engine/stop.ts';
import type { Stop } from '../../../debugger/engine/stop.ts';
import { Traveller } from '../../../debugger/timeline/traveller.ts';
import { NotMappedError } from '../../../debugger/timeline/writers.ts';
import type {
  Arrival,
  Data,
  Gate,
  Image,
  Lab,
  ModuleInfo,
  Moment,
  RegisterName,
  TaskInfo,
  TracedCall,
  Until,
  Writer,
} from '../../../course/lab.ts';
import type { Observation } from '../../../course/verdict.ts';
import { CallTrace } from './call-trace.ts';
import { Missing } from './images.ts';
import type { ImageFolders, Images } from './images.ts';
import { placeText } from './lab-machine.ts';
import type { LabMachine } from './lab-machine.ts';

/** The check fails, and why. */
export class CheckFailed extends Error {}

/** The check asks for something that cannot be: a mistake in the lesson. */
export class LessonMistake extends Error {}

export interface LabFolders extends ImageFolders {
  /** The submitted tree, without links. */
  sources: string;
}

const WAIT_TICKS = 1_000_000_000;
const STEPS = 200_000;
const MOST_BYTES = 0x10000;
const PATH = /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\\\0]+$/;
/** In struct module: usecount. */
const MODULE_USE_COUNT = 16;

export class LabFunctions implements Lab {
  readonly observations: Observation[] = [];
  private readonly lab: LabMachine;
  private readonly images: Images;
  private readonly folders: LabFolders;
  private readonly answersPath: string;
  private calls: CallTrace | null = null;

  constructor(lab: LabMachine, folders: LabFolders, images: Images, lesson: string) {
    this.lab = lab;
    this.folders = folders;
    this.images = images;
    this.answersPath = `answers/${lesson}.txt`;
  }

  // ── Saying what was found ────────────────────────────────────────────────────────────────────────────────────

  is(what: string, observed: Data, expected: Data): void {
    const good = JSON.stringify(observed) === JSON.stringify(expected);
    this.observations.push({ what, observed, ...(good ? {} : { expected }) });
    if (!good) throw new CheckFailed(`${what} is ${show(observed)}, not ${show(expected)}`);
  }

  holds(what: string, observed: Data, good: boolean, wanted: string): void {
    this.observations.push({ what, observed, ...(good ? {} : { expected: wanted }) });
    if (!good) throw new CheckFailed(`${what} is ${show(observed)}: it should be ${wanted}`);
  }

  fail(reason: string): never {
    throw new CheckFailed(reason);
  }

  // ── The workspace ────────────────────────────────────────────────────────────────────────────────────────────

  source(path: string): string | null {
    if (!PATH.test(path)) throw new LessonMistake(`${path}: paths are relative to the workspace`);
    try {
      return readFileSync(join(this.folders.sources, ...path.split('/')), 'utf8');
    } catch {
      return null;
    }
  }

  answer(name: string): string | null {
    for (const line of (this.source(this.answersPath) ?? '').split('\n')) {
      const [key, ...rest] = line.split(':');
      if (rest.length > 0 && key.trim() === name) return rest.join(':').trim();
    }
    return null;
  }

  numericAnswer(name: string): number {
    const text = this.answer(name);
    if (text === null) throw new CheckFailed(`${this.answersPath} has no line "${name}: …"`);
    if (!/^-?(\d+|0x[0-9a-f]+)$/i.test(text))
      throw new CheckFailed(`${this.answersPath}: ${name} is ${show(text)}, which is no number`);
    return text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
  }

  // ── The console ──────────────────────────────────────────────────────────────────────────────────────────────

  type(text: string): void {
    this.lab.type(text);
  }

  waitFor(text: string, most = WAIT_TICKS): string {
    let found: string | null = null;
    this.await(() => (found = this.lab.text.take(text)) !== null, most, `the text ${show(text)}`);
    return found ?? '';
  }

  run(command: string, most = WAIT_TICKS): string {
    this.lab.text.takeAll();
    this.lab.type(`${command}\n`);
    let echoed = false;
    const done = (): boolean => {
      echoed ||= this.lab.text.take('\n') !== null;
      return echoed && this.lab.text.prompts && this.lab.machine.halted;
    };
    this.await(done, most, `the prompt after ${show(command)}`);
    const printed = this.lab.text.takeAll();
    return printed.slice(0, printed.lastIndexOf('\n') + 1);
  }

  console(): string {
    return this.lab.text.plain;
  }

  bootMessages(): string {
    return this.lab.bootText;
  }

  private await(done: () => boolean, most: number, awaited: string): void {
    if (!this.runOn(most, awaited, done)) throw this.lab.stalled(awaited, `${most} ticks have passed`);
  }

  private runOn(
    ticks: number,
    awaited: string,
    done?: () => boolean,
    onStop: (stop: Stop) => boolean = () => false,
  ): boolean {
    return this.lab.run(number(ticks), awaited, done, (stop) => {
      this.calls?.note(stop);
      return onStop(stop);
    });
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────

  go(until: Until, most = WAIT_TICKS): Arrival | null {
    const { engine } = this.lab;
    const { comm, skip = 0 } = until;
    const { id } = engine.setBreakpoint(this.kindOf(until), { scope: { comm }, ignore: skip });
    let met: Stop['encounters'][number] | undefined;
    const awaited = show(until as unknown as Data);
    this.runOn(most, awaited, undefined, ({ encounters }) => {
      met = encounters.find(({ breakpoint }) => breakpoint === id);
      return met !== undefined;
    });
    engine.removeBreakpoint(id);
    if (met === undefined) return null;
    const { systemCall } = met;
    const call = systemCall && {
      number: systemCall.number,
      result: systemCall.result === undefined ? null : systemCall.result | 0,
    };
    return { ...this.here(), call: call ?? null };
  }

  private kindOf(until: Until): BreakpointKind {
    if ('symbol' in until) return { kind: 'execute', address: this.address(until.symbol) };
    if ('address' in until) return { kind: 'execute', address: number(until.address) };
    if ('systemCall' in until) return { kind: 'system-call', number: until.systemCall, at: until.at };
    if (!('written' in until)) throw new LessonMistake(`go: no place is named in ${JSON.stringify(until)}`);
    const { written, length } = until;
    return { kind: 'watch', space: 'memory', address: number(written), length: number(length), on: 'write' };
  }

  pass(ticks: number): Arrival {
    this.runOn(ticks, `the end of ${ticks} ticks`);
    return this.here();
  }

  stepTo(place: { symbol: string } | { address: number } | 'program', most = STEPS): number | null {
    const { machine, engine } = this.lab;
    const target =
      place === 'program' ? null : 'symbol' in place ? this.address(place.symbol) : place.address;
    this.lab.goToPresent();
    const from = machine.instructions;
    for (let count = 0; count < most; count++) {
      const stop = engine.step();
      this.calls?.note(stop);
      if (stop.reason === 'halted' || stop.reason === 'ended') return null;
      if (target === null ? stop.ring === 3 : stop.address === target) return machine.instructions - from;
    }
    return null;
  }

  here(): Arrival {
    const { machine, engine, timeline } = this.lab;
    const address = machine.cpu.linearEip() >>> 0;
    return {
      moment: timeline.position,
      address,
      place: this.nameAt(address),
      ring: machine.cpu.cpl,
      pid: engine.kernel.currentPid(),
      comm: engine.kernel.currentComm(),
      call: null,
    };
  }

  trace(): void {
    this.calls ??= new CallTrace(this.lab);
  }

  traced(): TracedCall[] {
    if (this.calls === null) throw new LessonMistake('traced: trace() comes first');
    return this.calls.calls;
  }

  // ── The recording ────────────────────────────────────────────────────────────────────────────────────────────

  goTo(moment: Moment): Arrival {
    this.lab.timeline.goTo(moment);
    this.lab.symbols.forget();
    return this.here();
  }

  lastWriter(address: number, length: number): Writer | null {
    const { engine, timeline } = this.lab;
    const traveller = new Traveller(engine, timeline);
    try {
      const found = traveller.who(number(address), number(length));
      if (found === null || comparePositions(found.position, this.lab.start!) < 0) return null;
      return { address: found.eip, place: this.nameAt(found.eip), moment: found.position };
    } catch (error) {
      if (error instanceof NotMappedError) throw new CheckFailed(error.message);
      throw error;
    }
  }

  // ── Looking ──────────────────────────────────────────────────────────────────────────────────────────────────

  register(name: RegisterName): number {
    const { general, eip, eflags, segments } = readRegisters(this.lab.machine);
    if (name === 'eip') return eip;
    if (name === 'eflags') return eflags;
    if (name in general) return general[name as keyof typeof general];
    if (name in segments) return segments[name as keyof typeof segments].selector;
    throw new LessonMistake(`register: there is no ${String(name)}`);
  }

  find(symbol: string): number | null {
    return this.lab.symbols.address(symbol) ?? null;
  }

  address(symbol: string): number {
    const found = this.find(symbol);
    if (found === null)
      throw new CheckFailed(`neither the kernel nor a loaded module has a symbol ${symbol}`);
    return found;
  }

  nameAt(address: number, image?: Image): string | null {
    if (image === undefined) return this.lab.placeAt(number(address));
    try {
      const found = this.images.of(image).symbolAt(number(address));
      return found === undefined ? null : placeText(found);
    } catch (error) {
      if (error instanceof Missing) throw new CheckFailed(error.message);
      throw error;
    }
  }

  word(address: number): number {
    return this.there(readWord(this.lab.machine, number(address)), address);
  }

  bytes(address: number, count: number): number[] {
    if (!(count >= 0 && count <= MOST_BYTES))
      throw new LessonMistake(`bytes: ${count} are more than ${MOST_BYTES}`);
    return [...this.there(readLinear(this.lab.machine, number(address), count), address)];
  }

  text(address: number, most = 256): string {
    return this.there(readText(this.lab.machine, number(address), Math.min(most, MOST_BYTES)), address);
  }

  private there<T>(value: T | null, address: number): T {
    if (value === null) throw new CheckFailed(`there is no memory at 0x${address.toString(16)}`);
    return value;
  }

  value(expression: string, image?: Image): number {
    try {
      return Number(this.images.evaluate(this.lab, expression, image).integer());
    } catch (error) {
      throw new CheckFailed(
        error instanceof Missing ? error.message : `${expression}: ${(error as Error).message}`,
      );
    }
  }

  sizeOf(type: string, image?: Image): number | null {
    return this.known(`sizeof(${type})`, image);
  }

  offsetOf(type: string, member: string, image?: Image): number | null {
    return this.known(`(unsigned)&((${type} *)0)->${member}`, image);
  }

  private known(expression: string, image: Image | undefined): number | null {
    try {
      return Number(this.images.evaluate(this.lab, expression, image).integer());
    } catch (error) {
      if (error instanceof Missing) return null;
      throw error;
    }
  }

  gate(vector: number): Gate {
    const found = readIdt(this.lab.machine).find(({ index }) => index === vector);
    if (found === undefined) throw new CheckFailed(`the IDT has no gate ${vector}`);
    const { type, dpl } = found;
    const [selector, offset] = 'offset' in type ? [type.selector, type.offset] : [0, 0];
    return { kind: type.kind, dpl, selector, offset };
  }

  frame(word: string): number {
    const { engine, machine } = this.lab;
    const { offsets } = engine.kernel.facts;
    const place = offsets?.[word];
    if (place === undefined || !/^[A-Z_]+$/.test(word))
      throw new LessonMistake(`frame: there is no word ${word}`);
    const esp0 = engine.kernel.current()?.esp0;
    if (esp0 === undefined || esp0 === null) throw new CheckFailed('no process runs here: there is no frame');
    return this.there(readWord(machine, esp0 - 60 + place), esp0);
  }

  tasks(): TaskInfo[] {
    return this.lab.engine.kernel.tasks().map(({ address, pid, parentPid, comm, state }) => ({
      address,
      pid,
      parentPid,
      comm,
      state,
    }));
  }

  modules(): ModuleInfo[] {
    return this.lab.engine.kernel.modules().map(({ name, address, size }) => ({
      name,
      address,
      size,
      useCount: readWord(this.lab.machine, address + MODULE_USE_COUNT) ?? 0,
    }));
  }
}

/** The names that the sandbox gives to checks. */
export const LAB_FUNCTION_NAMES: readonly (keyof Lab)[] = [
  'is',
  'holds',
  'fail',
  'source',
  'answer',
  'numericAnswer',
  'type',
  'waitFor',
  'run',
  'console',
  'bootMessages',
  'go',
  'pass',
  'stepTo',
  'here',
  'trace',
  'traced',
  'goTo',
  'lastWriter',
  'register',
  'find',
  'address',
  'nameAt',
  'word',
  'bytes',
  'text',
  'value',
  'sizeOf',
  'offsetOf',
  'gate',
  'frame',
  'tasks',
  'modules',
];

function show(data: Data): string {
  const text = JSON.stringify(data);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function number(value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new LessonMistake(`${JSON.stringify(value)} stands where a number belongs`);
}
