import { describe, expect, it } from 'vitest';
import { encodePacket, PACKET_SIZE, PacketReader } from '../../../debugger/gdb/framing.ts';
import { latin1ToBytes } from '../../../debugger/gdb/hex.ts';
import { parseResume } from '../../../debugger/gdb/resume-packets.ts';

const packet = (payload: string): { kind: string; payload: string } => ({ kind: 'packet', payload });

describe('packets of the remote protocol', () => {
  it('are written with their checksum, and what would end them escaped', () => {
    expect(Buffer.from(encodePacket('OK')).toString('latin1')).toBe('$OK#9a');
    expect(Buffer.from(encodePacket('')).toString('latin1')).toBe('$#00');
    expect(Buffer.from(encodePacket('a#$}*')).toString('latin1')).toBe('$a}\x03}\x04}]}\n#c3');
  });

  it('are read as they were written, whatever bytes they hold and wherever they are cut', () => {
    const payload = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('');
    const bytes = encodePacket(payload);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new PacketReader();
      const events = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
      expect(events).toEqual([packet(payload)]);
    }
  });

  it('with a wrong checksum are damaged, and the next one is whole', () => {
    const reader = new PacketReader();
    expect(reader.push(latin1ToBytes('$g#68$g#zz$g#67'))).toEqual([
      { kind: 'damaged' },
      { kind: 'damaged' },
      packet('g'),
    ]);
  });

  it('that were cut off end where another begins', () => {
    expect(new PacketReader().push(latin1ToBytes('$m1000,20$?#3f'))).toEqual([packet('?')]);
    expect(new PacketReader().push(latin1ToBytes('$?#3$?#3f'))).toEqual([packet('?')]);
  });

  it('longer than was told are refused, and those of just that length are not', () => {
    const [longest, longer] = [PACKET_SIZE, PACKET_SIZE + 1].map((length) => 'x'.repeat(length));
    expect(new PacketReader().push(encodePacket(longest))).toEqual([packet(longest)]);
    expect(new PacketReader().push(encodePacket(longer))).toEqual([{ kind: 'oversized' }]);
  });

  it('have interrupts and acknowledgements between them, and rubbish means nothing', () => {
    const events = new PacketReader().push(latin1ToBytes('GET / HTTP/1.1\r\n+-\x03\xff#00'));
    expect(events).toEqual([{ kind: 'ack' }, { kind: 'nak' }, { kind: 'interrupt' }]);
    expect(new PacketReader().push(encodePacket('X0,1:\x03'))).toEqual([packet('X0,1:\x03')]);
  });
});

describe('packets that let the machine move', () => {
  const go = { forward: { kind: 'go', toPresent: true } };
  const step = { forward: { kind: 'range', start: 0, end: 0 } };

  it.each([
    ['vCont;c', go],
    ['c', go],
    ['C05', go],
    ['s', step],
    ['vCont;s:7;c', step],
    ['vCont;C05:7;c', go],
    ['vCont;r1000,1010:7;c', { forward: { kind: 'range', start: 0x1000, end: 0x1010 } }],
    ['bs', { back: { kind: 'instruction' } }],
    ['bc', { back: { kind: 'go', beforeAccess: true } }],
  ])('%s', (payload, request) => {
    expect(parseResume(payload, 7)).toEqual(request);
  });

  it('step the processor also when another thread is to be stepped', () => {
    expect(parseResume('vCont;s:9;c', 7)).toEqual(step);
    expect(parseResume('vCont;c:7;s:9', 7)).toEqual(go);
  });

  it.each(['vCont', 'vCont;', 'vCont;x', 'vCont;s:zz', 'vCont;r10:7', 'g', ''])('%j is none', (payload) => {
    expect(parseResume(payload, 7)).toBeNull();
  });
});
