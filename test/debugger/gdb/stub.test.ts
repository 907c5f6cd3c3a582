import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Engine } from '../../../debugger/engine/engine.ts';
import { encodePacket, PacketReader } from '../../../debugger/gdb/framing.ts';
import { bytesToHex, latin1ToBytes } from '../../../debugger/gdb/hex.ts';
import { GdbStub } from '../../../debugger/gdb/stub.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { Traveller } from '../../../debugger/timeline/traveller.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

const EAX = 0;
const EIP = 8;
const CR3 = 43;
const SLICE = 100_000;

/** A client that sends packets and looks at the answers, beside an owner that lets time pass. */
class Client {
  readonly engine: Engine;
  readonly left: string[] = [];
  sent = '';
  private readonly stub: GdbStub;
  private readonly traveller: Traveller;
  private readonly reader = new PacketReader();
  private answers: string[] = [];
  private moving = false;

  constructor(lab: Lab, command = '') {
    const machine = atPrompt(lab);
    const timeline = new Timeline(machine);
    if (command !== '') type(machine, command);
    this.engine = new Engine(timeline, {
      kernel: { offsets: lab.offsets, symbol: (name) => lab.symbols.address(name) },
    });
    this.traveller = new Traveller(this.engine, timeline);
    this.stub = new GdbStub({
      engine: this.engine,
      traveller: this.traveller,
      send: (bytes) => this.take(bytes),
      resume: () => (this.moving = true),
      pause: () => (this.moving = false),
      leave: (how) => this.left.push(how),
    });
  }

  private take(bytes: Uint8Array): void {
    this.sent += Buffer.from(bytes).toString('latin1');
    for (const event of this.reader.push(bytes))
      if (event.kind === 'packet') this.answers.push(event.payload);
  }

  raw(text: string): void {
    this.stub.receive(latin1ToBytes(text));
  }

  /** The last answer to a packet; a motion it has begun is run to its end. */
  ask(payload: string, slices = 2000): string {
    this.answers = [];
    this.stub.receive(encodePacket(payload));
    for (let n = 0; this.moving && n < slices; n++) this.pass();
    return this.answers[this.answers.length - 1] ?? '';
  }

  pass(): void {
    const stop = this.traveller.moving ? this.traveller.run() : this.engine.run(SLICE);
    if (stop === null) return;
    this.moving = false;
    this.stub.handleStop(stop);
  }

  close(): void {
    this.stub.close();
  }

  register(number: number): number {
    return Buffer.from(this.ask(`p${number.toString(16)}`), 'hex').readUInt32LE();
  }
}

describe.skipIf(lacks('gcc', hasGcc()))('the gdb stub', () => {
  let lab: Lab;
  let client: Client;
  beforeAll(async () => {
    lab = await stockLab();
  });
  beforeEach(() => {
    client = new Client(lab, 'getpid\n');
  });
  const hex = (address: number): string => address.toString(16);
  const symbol = (name: string): string => hex(lab.symbols.address(name)!);

  it('says what it can, describes its registers in parts and names its threads', () => {
    expect(client.ask('qSupported:swbreak+;hwbreak+')).toMatch(
      /PacketSize=10000;.*ReverseStep\+;ReverseContinue\+/,
    );
    const parts = [client.ask('qXfer:features:read:target.xml:0,800')];
    while (parts[parts.length - 1].startsWith('m'))
      parts.push(client.ask(`qXfer:features:read:target.xml:${hex(0x800 * parts.length)},800`));
    const xml = parts.map((part) => part.slice(1)).join('');
    expect(xml).toContain('<feature name="org.gnu.gdb.i386.sse">');
    expect(client.ask('g').length).toBe(2 * byteCount(xml));
    expect(client.ask('qXfer:features:read:other.xml:0,800')).toBe('E00');
    expect(client.ask('qXfer:threads:read::0,8000')).toMatch(
      /^l[^]*<thread id="8000" name="swapper">[^]*name="init"/,
    );
    expect(client.ask('qAttached')).toBe('1');
    expect(client.ask('qC')).toBe('QC8000');
  });

  it('answers a packet that it does not know with nothing', () => {
    for (const unknown of ['vMustReplyEmpty', 'qTStatus', 'Z9,0,1', '!', 'qXfer:auxv:read::0,10'])
      expect(client.ask(unknown), unknown).toBe('');
  });

  it('stops at a breakpoint, tells by which thread, and no longer once it is removed', () => {
    client.ask('qSupported:swbreak+;hwbreak+');
    expect(client.ask(`Z0,${symbol('sys_getpid')},1`)).toBe('OK');
    const stop = client.ask('vCont;c');
    expect(stop).toMatch(/^T05.*thread:[0-9a-f]+;swbreak:;$/);
    expect(client.register(EIP)).toBe(lab.symbols.address('sys_getpid'));
    expect(Number.parseInt(/thread:(\w+)/.exec(stop)![1], 16)).toBe(client.engine.kernel.currentPid());
    expect(client.ask(`z0,${symbol('sys_getpid')},1`)).toBe('OK');
    expect(client.ask('vCont;c', 500)).toBe('');
  });

  it('does not use words of stop replies that the client has not said it knows', () => {
    client.ask(`Z1,${symbol('sys_getpid')},1`);
    expect(client.ask('c')).toMatch(/thread:[0-9a-f]+;$/);
  });

  it.each([
    ['Z2', 'watch'],
    ['Z3', 'rwatch'],
    ['Z4', 'awatch'],
  ])('%s stops behind an access of its kind and tells the address', (packet, word) => {
    client.ask(`${packet},${symbol('jiffies')},4`);
    expect(client.ask('vCont;c')).toContain(`;${word}:${symbol('jiffies')};`);
  });

  it('backwards stops before the write that a watchpoint sees, time and again', () => {
    const jiffies = (): number => Buffer.from(client.ask(`m${symbol('jiffies')},4`), 'hex').readUInt32LE();
    client.ask(`Z2,${symbol('jiffies')},4`);
    client.ask('c');
    client.ask('c');
    const now = jiffies();
    for (const back of [1, 2]) {
      expect(client.ask('bc')).toContain(';watch:');
      expect(jiffies()).toBe(now - back);
    }
    expect(client.ask('bc')).toContain('replaylog:begin;');
    client.ask(`z2,${symbol('jiffies')},4`);
    expect(client.ask('c')).toContain('replaylog:end;');
    expect(jiffies()).toBe(now);
  });

  it('steps one instruction, a range, and back again', () => {
    client.ask(`Z0,${symbol('sys_getpid')},1`);
    client.ask('c');
    const start = client.register(EIP);
    client.ask('vCont;s:2');
    expect(client.register(EIP)).toBeGreaterThan(start);
    client.ask('bs');
    expect(client.register(EIP)).toBe(start);
    client.ask(`vCont;r${hex(start)},${hex(start + 10)}`);
    expect(client.register(EIP)).toBe(start + 10);
  });

  it('steps out of HLT by waiting for the interrupt that ends it', () => {
    const idle = new Client(lab);
    idle.engine.machine.run(1_000_000);
    expect(idle.engine.machine.cpu.halted).toBe(true);
    const before = idle.engine.machine.instructions;
    expect(idle.ask('s')).toMatch(/^T05/);
    expect(idle.engine.machine.instructions).toBeGreaterThan(before);
  });

  it('stops at once for 0x03, and takes it for nothing when the machine stands still', () => {
    client.raw('\x03');
    expect(client.sent).toBe('');
    client.ask('c', 3);
    expect(client.ask('g', 3)).toBe('E10');
    client.raw('\x03');
    expect(client.sent).toMatch(/\$T02.*#..$/);
    expect(client.ask('?')).toMatch(/^T02/);
  });

  it('reads and writes memory as inputs of the recording, whole or not at all', () => {
    const { machine } = client.engine;
    const events = machine.journal.events.length;
    const where = symbol('xtime');
    expect(client.ask(`M${where},4:01020304`)).toBe('OK');
    expect(client.ask(`m${where},4`)).toBe('01020304');
    expect(client.ask(`X${where},2:#}`)).toBe('OK');
    expect(client.ask(`m${where},4`)).toBe('237d0304');
    expect(machine.journal.events.length).toBe(events + 2);
    for (const bad of ['m0,4', `M0,1:00`]) expect(client.ask(bad), bad).toBe('E0e');
    for (const bad of ['m', 'mzz,1', `M${where},4:01`, `M${where},1:0g`, `X${where},4:ab`, 'm123456789,1'])
      expect(client.ask(bad), bad).toBe('E16');
    expect(machine.journal.events.length).toBe(events + 2);
  });

  it('reads as much memory in one packet as it says it can', () => {
    const start = 0xc0100000;
    const answer = client.ask(`m${hex(start)},8000`);
    expect(answer).toBe(bytesToHex(client.engine.machine.readPhysical(0x100000, 0x8000)));
  });

  it('writes registers as inputs of the recording, and refuses those that only the guest can load', () => {
    const { machine } = client.engine;
    const events = machine.journal.events.length;
    expect(client.ask('P0=78563412')).toBe('OK');
    expect(client.register(EAX)).toBe(0x12345678);
    expect(machine.journal.events.length).toBe(events + 1);
    const all = client.ask('g');
    expect(client.ask(`G${all}`)).toBe('OK');
    expect(machine.journal.events.length).toBe(events + 1);
    expect(client.ask(`P${hex(CR3)}=00000000`)).toBe('E0e');
    expect(client.ask(`G12345678${all.slice(8, -8)}00000001`)).toBe('E0e');
    expect(client.register(EAX)).toBe(0x12345678);
    expect(client.ask(`G${all}00`)).toBe('E16');
    expect(client.ask('P0=12')).toBe('E16');
    expect(client.ask('Pff=00000000')).toBe('E16');
  });

  it('says that a change in the past makes another future', () => {
    client.ask(`Z0,${symbol('sys_getpid')},1`);
    client.ask('c');
    client.ask('bs');
    const timeline = client.engine.clock as Timeline;
    expect(timeline.branches).toHaveLength(0);
    client.ask('P0=78563412');
    expect(timeline.branches).toHaveLength(1);
    expect(timeline.inPast).toBe(false);
  });

  it('knows where a task that sleeps goes on', () => {
    client.ask(`Z0,${symbol('sys_getpid')},1`);
    client.ask('c');
    expect(client.ask('Hg1')).toBe('OK');
    const eip = client.register(EIP);
    expect(lab.symbols.nearest(eip)?.name).toBe('schedule');
    expect(client.ask('p0')).toBe('xxxxxxxx');
    expect(client.ask('P0=00000000')).toBe('E0e');
    expect(client.ask('Hg7fff')).toBe('E16');
    expect(client.ask('T7fff')).toBe('E0e');
    expect(client.ask('T1')).toBe('OK');
  });

  it('asks again for a damaged packet, sends again what was not understood, and stops both on request', () => {
    client.raw('$?#00');
    expect(client.sent).toBe('-');
    client.ask('qAttached');
    client.sent = '';
    client.raw('-');
    expect(client.sent).toBe('$1#31');
    client.ask('QStartNoAckMode');
    client.sent = '';
    client.raw('+-');
    expect(client.sent).toBe('');
    expect(client.ask('qAttached')).toBe('1');
    expect(client.sent).toBe('$1#31');
  });

  it('survives rubbish: every beginning of every packet, and bytes that are none', () => {
    const { machine } = client.engine;
    const before = machine.hash();
    const words = [
      'g',
      'G',
      'p',
      'P',
      'm',
      'M',
      'X',
      'Z0',
      'Z2',
      'z',
      'H',
      'T',
      'q',
      'Q',
      'v',
      'vFile',
      'vCont;',
    ];
    const tails = [
      '',
      ',',
      ':',
      '=',
      '0',
      '-1',
      ',,,',
      ';;',
      '\xff\0',
      'ffffffffffff',
      '0,0,0',
      ':0,1',
      'Xfer:::',
    ];
    for (const word of words) for (const tail of tails) client.ask(word + tail);
    for (let seed = 1; seed < 2000; seed++) client.raw(String.fromCharCode((seed * 7919) % 256));
    client.raw('#00');
    expect(client.ask('qAttached')).toBe('1');
    client.close();
    expect(machine.hash()).toBe(before);
  });

  it('tells monitor’s answers on gdb’s console', () => {
    const say = (line: string): string => {
      client.sent = '';
      expect(client.ask(`qRcmd,${Buffer.from(line).toString('hex')}`)).toBe('OK');
      return Buffer.from(/\$O([0-9a-f]+)#/.exec(client.sent)![1], 'hex').toString();
    };
    expect(say('position')).toMatch(/^instruction \d+, tick \d+; recorded: instructions \d+ to \d+\n$/);
    expect(say('mark here')).toMatch(/^here: instruction \d+\n$/);
    expect(say('marks')).toMatch(/^here: /);
    client.ask(`Z0,${symbol('sys_getpid')},1`);
    client.ask('c');
    expect(say(`who 0x${symbol('jiffies')}`)).toMatch(/^instruction \d+, instruction, at 0xc0[0-9a-f]{6}\n$/);
    expect(say('who')).toMatch(/^usage: /);
    expect(say('who 0')).toMatch(/no memory is mapped/);
    expect(say('dance')).toMatch(/^dance: there is no such command/);
  });

  it('leaves when told to, also while the machine runs, and takes its breakpoints with it', () => {
    client.ask(`Z0,${symbol('do_timer')},1`);
    client.ask('D');
    client.close();
    expect(client.engine.breakpoints.all).toEqual([]);
    expect(client.ask('c', 3)).toBe('');
    client.ask('vKill;1');
    expect(client.left).toEqual(['detach', 'kill']);
  });
});

/** Of all registers that a target description lists. */
function byteCount(xml: string): number {
  return [...xml.matchAll(/<reg [^>]*bitsize="(\d+)"/g)].reduce((sum, [, bits]) => sum + Number(bits) / 8, 0);
}
