/**
 * The machine as a target of gdb's remote serial protocol (gdb manual, appendix "Remote Protocol"): bytes of one client
 * in, bytes out. Whoever owns the machine lets time pass when `resume` is called and tells `handleStop` when the motion
 * has ended; the machine stands still when a stub is made. Nothing that a client sends can do more than end its session.
 */
import type { Engine } from '../engine/engine.ts';
import type { Stop } from '../engine/stop.ts';
import type { Traveller } from '../timeline/traveller.ts';
import { BreakpointPackets } from './breakpoint-packets.ts';
import { encodePacket, PacketReader } from './framing.ts';
import type { FrameEvent } from './framing.ts';
import { parseHex } from './hex.ts';
import { E_FAULT, E_INVALID, MemoryPackets } from './memory-packets.ts';
import { monitor } from './monitor.ts';
import { monitorLine, Queries } from './queries.ts';
import { RegisterPackets } from './register-packets.ts';
import { parseResume, VCONT_ACTIONS } from './resume-packets.ts';
import type { Request } from './resume-packets.ts';
import { consoleOutput, stopReply } from './stop-reply.ts';
import { Threads } from './threads.ts';
import type { Thread } from './threads.ts';

const ACK = Uint8Array.of(0x2b);
const NAK = Uint8Array.of(0x2d);
/** The machine moves: only an interrupt, a detach or a kill can be asked for. */
const E_BUSY = 'E10';
const EXITED = 'W00';

export interface GdbTarget {
  readonly engine: Engine;
  /** Null without a recording: nothing goes backwards then. */
  readonly traveller: Traveller | null;
  send(bytes: Uint8Array): void;
  /** A motion has been begun, forwards in `engine` or backwards in `traveller`: time is to pass. */
  resume(): void;
  /** Time is to stand still, at once. When that meets a stop, `handleStop` is called with it. */
  pause(): void;
  /** The session is over and the machine goes on without it; or, `kill`, ends. */
  leave(how: 'detach' | 'kill'): void;
  /** What `monitor` commands answer; those of monitor.ts when it is absent. */
  readonly monitor?: (line: string) => string;
}

export class GdbStub {
  private readonly target: GdbTarget;
  private readonly reader = new PacketReader();
  private readonly threads: Threads;
  private readonly memory: MemoryPackets;
  private readonly registers: RegisterPackets;
  private readonly breakpoints: BreakpointPackets;
  private readonly queries: Queries;
  /** Chosen with `Hg`; 0 is the running one. */
  private selectedId = 0;
  private running = false;
  private acknowledges = true;
  private lastSent: Uint8Array | null = null;
  private lastStop: Stop | null = null;
  private lastMet = '';
  /** Text that waits for the next time that gdb listens for it. */
  private untold: string[] = [];

  constructor(target: GdbTarget) {
    const { engine } = target;
    this.target = target;
    this.threads = new Threads(engine);
    this.memory = new MemoryPackets(engine, this.threads);
    this.registers = new RegisterPackets(engine, this.threads);
    this.breakpoints = new BreakpointPackets(engine);
    this.queries = new Queries(this.threads, target.traveller !== null);
  }

  /** Bytes from the client, cut anywhere. */
  receive(bytes: Uint8Array): void {
    for (const event of this.reader.push(bytes)) this.handleEvent(event);
  }

  /** The motion that was begun has ended. */
  handleStop(stop: Stop): void {
    if (!this.running) return;
    this.running = false;
    this.lastStop = stop;
    this.lastMet = this.breakpoints.describe(stop.encounters, this.queries.known);
    if (stop.detail !== '') this.say(`${stop.detail}\n`);
    for (const text of this.untold.splice(0)) for (const output of consoleOutput(text)) this.reply(output);
    this.reply(this.stopReply());
  }

  /** Something gdb's user should read; shown when the machine next stops. */
  say(text: string): void {
    this.untold.push(text);
  }

  /** The client is gone: its breakpoints are too. */
  close(): void {
    this.breakpoints.clear();
    if (this.target.traveller?.moving === true) this.target.traveller.cancel();
    this.target.engine.abandon();
    this.running = false;
  }

  private handleEvent(event: FrameEvent): void {
    switch (event.kind) {
      case 'interrupt':
        return this.interrupt();
      case 'ack':
        return;
      case 'nak':
        if (this.lastSent !== null && this.acknowledges) this.target.send(this.lastSent);
        return;
      case 'damaged':
        if (this.acknowledges) return this.target.send(NAK);
        return this.reply(E_INVALID);
      case 'oversized':
        this.acknowledge();
        return this.reply(E_INVALID);
      case 'packet':
        this.acknowledge();
        return this.handlePacket(event.payload);
    }
  }

  private acknowledge(): void {
    if (this.acknowledges) this.target.send(ACK);
  }

  private reply(payload: string): void {
    this.lastSent = encodePacket(payload);
    this.target.send(this.lastSent);
  }

  private handlePacket(payload: string): void {
    if (/^(D|k$|vKill)/.test(payload)) return this.leave(payload);
    if (this.running) return this.reply(E_BUSY);
    const request = parseResume(payload, this.threads.currentId);
    if (request !== null) return this.resume(request);
    try {
      const answer = this.answer(payload);
      if (answer !== null) this.reply(answer);
    } catch (error) {
      this.reply(`E.${(error as Error).message}`);
    }
  }

  /** Null when everything has been sent already; an empty answer says that the packet is not known. */
  private answer(payload: string): string | null {
    const rest = payload.slice(1);
    switch (payload[0]) {
      case '?':
        return this.stopReply();
      case 'g':
        return this.registers.readAll(this.selected);
      case 'G':
        return this.registers.writeAll(this.selected, rest);
      case 'p':
        return this.registers.readOne(this.selected, rest);
      case 'P':
        return this.registers.writeOne(this.selected, rest);
      case 'm':
        return this.memory.read(this.selected, rest);
      case 'M':
        return this.memory.write(this.selected, rest, 'hex');
      case 'X':
        return this.memory.write(this.selected, rest, 'binary');
      case 'Z':
        return this.breakpoints.insert(rest);
      case 'z':
        return this.breakpoints.remove(rest);
      case 'H':
        return this.select(rest);
      case 'T':
        return this.isAlive(rest) ? 'OK' : E_FAULT;
      default:
        return this.answerNamed(payload);
    }
  }

  private answerNamed(payload: string): string | null {
    if (payload === 'vCont?') return VCONT_ACTIONS;
    if (payload.startsWith('vCont')) return E_INVALID;
    if (payload === 'QStartNoAckMode') {
      this.reply('OK');
      this.acknowledges = false;
      return null;
    }
    const line = monitorLine(payload);
    if (line === null) return this.queries.answer(payload, this.selected) ?? '';
    const { engine, traveller } = this.target;
    const text = this.target.monitor?.(line) ?? monitor(line, engine, traveller);
    for (const output of consoleOutput(text)) this.reply(output);
    return 'OK';
  }

  private get selected(): Thread {
    return this.threads.find(this.selectedId) ?? this.threads.current;
  }

  /** `g` chooses for registers and memory; `c`, for motions, changes nothing: there is one processor. */
  private select(text: string): string {
    const id = text.slice(1) === '-1' ? 0 : parseHex(text.slice(1));
    if (id === null || this.threads.find(id) === undefined) return E_INVALID;
    if (text.startsWith('g')) this.selectedId = id;
    return 'OK';
  }

  private isAlive(text: string): boolean {
    const id = parseHex(text);
    return id !== null && this.threads.find(id) !== undefined;
  }

  private stopReply(): string {
    const { machine } = this.target.engine;
    return stopReply(this.lastStop, machine, this.threads.currentId, this.lastMet);
  }

  // ── Motions ──────────────────────────────────────────────────────────────────────────────────────────────────

  private resume(request: Request): void {
    const { engine, traveller } = this.target;
    this.selectedId = 0;
    if ('back' in request) {
      if (traveller === null) return this.reply('');
      traveller.begin(request.back);
    } else if (engine.machine.ended !== null && this.lastStop?.reason === 'ended') {
      this.reply(EXITED);
      return this.target.leave('detach');
    } else engine.begin(request.forward);
    this.running = true;
    this.target.resume();
  }

  private interrupt(): void {
    if (!this.running) return;
    const { engine, traveller } = this.target;
    this.target.pause();
    if (!this.running) return;
    this.handleStop(traveller?.moving === true ? traveller.cancel() : engine.interrupt());
  }

  private leave(payload: string): void {
    if (payload !== 'k') this.reply('OK');
    this.target.leave(payload.startsWith('D') ? 'detach' : 'kill');
  }
}
