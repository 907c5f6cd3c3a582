/**
 * Packets of gdb's remote serial protocol (gdb manual, appendix "Remote Protocol", Overview):
 *
 *     $payload#cc      cc: sum of the payload's bytes modulo 256, in hexadecimal
 *     }x               in a payload: the byte x ^ 0x20, so that $ # } and * can be sent
 *     + -              the last packet came whole, or did not
 *     0x03             outside of packets: stop the machine
 *
 * What a client sends may be cut anywhere and may be rubbish.
 */

/** Longest payload taken, and what `PacketSize` tells. */
export const PACKET_SIZE = 0x10000;

const DOLLAR = 0x24;
const HASH = 0x23;
const ESCAPE = 0x7d;
const STAR = 0x2a;
const INTERRUPT = 0x03;
const PLUS = 0x2b;
const MINUS = 0x2d;

export type FrameEvent =
  /** The payload, one character for each byte, escapes resolved. */
  | { kind: 'packet'; payload: string }
  /** The checksum is wrong. */
  | { kind: 'damaged' }
  /** Longer than PACKET_SIZE; its bytes are lost. */
  | { kind: 'oversized' }
  | { kind: 'interrupt' | 'ack' | 'nak' };

/** Takes bytes as they come and tells what they mean. */
export class PacketReader {
  private payload: number[] = [];
  private sum = 0;
  private oversized = false;
  private escaped = false;
  /** Outside of packets, in a payload, or so many digits of the checksum are known. */
  private state: 'outside' | 'payload' | 'first' | 'second' = 'outside';
  private digits = '';

  push(bytes: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    for (const byte of bytes) {
      const event = this.take(byte);
      if (event !== null) events.push(event);
    }
    return events;
  }

  private take(byte: number): FrameEvent | null {
    // A dollar sign never stands in a packet: the one before was cut off.
    if (byte === DOLLAR) this.begin();
    else if (this.state === 'outside') return outside(byte);
    else if (this.state === 'payload') this.takePayload(byte);
    else return this.takeDigit(byte);
    return null;
  }

  private begin(): void {
    this.payload = [];
    this.sum = 0;
    this.oversized = this.escaped = false;
    this.state = 'payload';
  }

  private takePayload(byte: number): void {
    if (byte === HASH) {
      this.state = 'first';
      return;
    }
    this.sum = (this.sum + byte) & 0xff;
    if (byte === ESCAPE && !this.escaped) {
      this.escaped = true;
      return;
    }
    if (this.payload.length >= PACKET_SIZE) this.oversized = true;
    else this.payload.push(this.escaped ? byte ^ 0x20 : byte);
    this.escaped = false;
  }

  private takeDigit(byte: number): FrameEvent | null {
    const digit = String.fromCharCode(byte);
    if (this.state === 'first') {
      this.digits = digit;
      this.state = 'second';
      return null;
    }
    this.state = 'outside';
    const told = /^[0-9a-fA-F]{2}$/.test(this.digits + digit) ? parseInt(this.digits + digit, 16) : -1;
    if (told !== this.sum) return { kind: 'damaged' };
    if (this.oversized) return { kind: 'oversized' };
    return { kind: 'packet', payload: this.payload.map((each) => String.fromCharCode(each)).join('') };
  }
}

function outside(byte: number): FrameEvent | null {
  if (byte === INTERRUPT) return { kind: 'interrupt' };
  if (byte === PLUS) return { kind: 'ack' };
  return byte === MINUS ? { kind: 'nak' } : null;
}

/** A packet around a payload of characters up to U+00FF, one for each byte. */
export function encodePacket(payload: string): Uint8Array {
  const bytes = [DOLLAR];
  let sum = 0;
  const put = (byte: number): void => {
    bytes.push(byte);
    sum = (sum + byte) & 0xff;
  };
  for (let i = 0; i < payload.length; i++) {
    const byte = payload.charCodeAt(i) & 0xff;
    if (byte !== DOLLAR && byte !== HASH && byte !== ESCAPE && byte !== STAR) put(byte);
    else {
      put(ESCAPE);
      put(byte ^ 0x20);
    }
  }
  const checksum = sum.toString(16).padStart(2, '0');
  bytes.push(HASH, checksum.charCodeAt(0), checksum.charCodeAt(1));
  return Uint8Array.from(bytes);
}
