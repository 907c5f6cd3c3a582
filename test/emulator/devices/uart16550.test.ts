import { beforeEach, describe, expect, it } from 'vitest';
import { ChipBench } from './chip-bench.ts';

const [DATA, IER, IIR, FCR, LCR, MCR, LSR, MSR, SCR] = [0, 1, 2, 2, 3, 4, 5, 6, 7].map((at) => 0x3f8 + at);
/** Ten bits at 115200 baud. */
const CHARACTER = Math.ceil((10 * 100_000_000) / 115200);

let bench: ChipBench;

beforeEach(() => {
  bench = new ChipBench();
  bench.setupPics([3, 4]);
  bench.out(MCR, 0x0b);
});

const send = (text: string) => bench.chipset.uarts[0].receive(new TextEncoder().encode(text));
const output = () => new TextDecoder().decode(bench.chipset.uarts[0].takeOutput());

describe('16550A transmitter', () => {
  it('a byte written to THR is output at once, and THRE and TEMT are set again', () => {
    bench.out(DATA, 0x41);
    expect(bench.in(LSR) & 0x60).toBe(0x60);
    expect(output()).toBe('A');
    expect(output()).toBe('');
  });

  it('with 7 data bits the eighth is not sent', () => {
    bench.out(LCR, 0x02);
    bench.out(DATA, 0xc1);
    expect(output()).toBe('A');
  });

  it('enabling the THRE interrupt raises it; reading IIR ends it; the next byte raises it again', () => {
    bench.out(IER, 0x02);
    expect(bench.acknowledge()).toBe(0x24);
    expect(bench.in(IIR)).toBe(0x02);
    expect(bench.in(IIR)).toBe(0x01);
    bench.out(0x20, 0x20);
    expect(bench.intr).toBe(false);
    bench.out(DATA, 0x41);
    expect(bench.acknowledge()).toBe(0x24);
  });

  it('without the enable there is no THRE interrupt', () => {
    bench.out(DATA, 0x41);
    expect(bench.in(IIR)).toBe(0x01);
    expect(bench.intr).toBe(false);
  });

  it('OUT2 gates the interrupt to the bus', () => {
    bench.out(MCR, 0x03);
    bench.out(IER, 0x02);
    expect(bench.intr).toBe(false);
    bench.out(MCR, 0x0b);
    expect(bench.intr).toBe(true);
  });
});

describe('16550A receiver', () => {
  it('a byte arrives one character time after it was sent, not before', () => {
    send('x');
    bench.advance(CHARACTER - 1);
    expect(bench.in(LSR) & 1).toBe(0);
    bench.advance(1);
    expect(bench.in(LSR) & 1).toBe(1);
    expect(bench.in(DATA)).toBe(0x78);
    expect(bench.in(LSR) & 1).toBe(0);
  });

  it('the divisor sets the pace', () => {
    bench.out(LCR, 0x83);
    bench.out(DATA, 12);
    bench.out(IER, 0);
    expect([bench.in(DATA), bench.in(IER)]).toEqual([12, 0]);
    bench.out(LCR, 0x03);
    send('x');
    bench.advance(11 * CHARACTER);
    expect(bench.in(LSR) & 1).toBe(0);
    bench.advance(CHARACTER);
    expect(bench.in(LSR) & 1).toBe(1);
  });

  it('ten thousand bytes come through in order without overrun, however late the guest reads', () => {
    bench.out(FCR, 0x01);
    const text = Array.from({ length: 10000 }, (_, i) => String.fromCharCode(32 + (i % 90))).join('');
    send(text);
    let got = '';
    for (let round = 0; got.length < text.length && round < 20000; round++) {
      bench.advance(CHARACTER * (round % 40));
      const lsr = bench.in(LSR);
      expect(lsr & 0x02).toBe(0);
      while (bench.in(LSR) & 1) got += String.fromCharCode(bench.in(DATA));
    }
    expect(got).toBe(text);
  });

  it('without FIFO one byte waits in RBR and the rest on the line', () => {
    send('ab');
    bench.advance(10 * CHARACTER);
    expect(bench.in(DATA)).toBe(0x61);
    expect(bench.in(LSR) & 1).toBe(0);
    bench.advance(CHARACTER);
    expect(bench.in(DATA)).toBe(0x62);
  });

  it('the data interrupt comes at the trigger level and goes below it', () => {
    bench.out(FCR, 0x41);
    bench.out(IER, 0x01);
    send('abcd');
    bench.advance(3 * CHARACTER);
    expect(bench.intr).toBe(false);
    bench.advance(CHARACTER);
    expect(bench.intr).toBe(true);
    expect(bench.in(IIR)).toBe(0xc4);
    bench.in(DATA);
    expect(bench.in(IIR)).toBe(0xc1);
  });

  it('fewer bytes than the trigger level interrupt by time-out after four character times, until read', () => {
    bench.out(FCR, 0x81);
    bench.out(IER, 0x01);
    send('ab');
    bench.advance(2 * CHARACTER + 4 * CHARACTER - 1);
    expect(bench.intr).toBe(false);
    bench.advance(1);
    expect(bench.in(IIR)).toBe(0xcc);
    bench.in(DATA);
    expect(bench.in(IIR)).toBe(0xc1);
    bench.advance(4 * CHARACTER);
    expect(bench.in(IIR)).toBe(0xcc);
    bench.in(DATA);
    bench.advance(100 * CHARACTER);
    expect(bench.in(IIR)).toBe(0xc1);
  });

  it('FCR bit 1 empties the receiver, and only with bit 0', () => {
    bench.out(FCR, 0x01);
    send('ab');
    bench.advance(3 * CHARACTER);
    bench.out(FCR, 0x03);
    expect(bench.in(LSR) & 1).toBe(0);
  });

  it('bytes on the line when the chip is reset still arrive', () => {
    bench.chipset.uarts[0].reset();
    send('q');
    bench.chipset.uarts[0].reset();
    bench.advance(2 * CHARACTER);
    expect(bench.in(DATA)).toBe(0x71);
  });
});

describe('16550A status, modem and identification', () => {
  it('IIR reports receiver errors before data before THRE before modem status', () => {
    bench.out(MCR, 0x1b);
    bench.out(IER, 0x0f);
    bench.out(DATA, 1);
    bench.out(DATA, 2);
    bench.out(MCR, 0x18);
    expect(bench.in(IIR)).toBe(0x06);
    expect(bench.in(LSR) & 0x03).toBe(0x03);
    expect(bench.in(IIR)).toBe(0x04);
    expect(bench.in(DATA)).toBe(2);
    expect(bench.in(IIR)).toBe(0x02);
    expect(bench.in(IIR)).toBe(0x00);
    expect(bench.in(MSR) & 0x0f).not.toBe(0);
    expect(bench.in(IIR)).toBe(0x01);
  });

  it('loop-back sends to the own receiver and not out, and connects the modem lines', () => {
    bench.out(FCR, 0x01);
    bench.out(MCR, 0x1a);
    bench.out(DATA, 0x5a);
    expect(bench.in(DATA)).toBe(0x5a);
    expect(output()).toBe('');
    expect(bench.in(MSR) & 0xf0).toBe(0x90);
  });

  it('a terminal is connected: CTS, DSR and DCD are high, RI is low', () => {
    expect(bench.in(MSR)).toBe(0xb0);
  });

  it('a break in loop-back is received as a zero with BI, and LSR forgets it when read', () => {
    bench.out(MCR, 0x10);
    bench.out(LCR, 0x43);
    expect(bench.in(LSR) & 0x11).toBe(0x11);
    expect(bench.in(LSR) & 0x11).toBe(0x01);
  });

  it('FCR shows in IIR as a 16550A, off as a 16450; the scratch register keeps its byte', () => {
    bench.out(FCR, 0x01);
    expect(bench.in(IIR) & 0xc0).toBe(0xc0);
    bench.out(FCR, 0x00);
    expect(bench.in(IIR) & 0xc0).toBe(0);
    bench.out(SCR, 0xa5);
    expect(bench.in(SCR)).toBe(0xa5);
    bench.out(IER, 0xff);
    expect(bench.in(IER)).toBe(0x0f);
  });
});

describe('COM1 to COM4', () => {
  it('COM1 and COM3 share IRQ 4: the line stays high until both are served', () => {
    bench.out(0x3e8 + 4, 0x0b);
    bench.out(IER, 0x02);
    bench.out(0x3e8 + 1, 0x02);
    expect(bench.acknowledge()).toBe(0x24);
    bench.in(IIR);
    expect(bench.chipset.pic.master.save().lines & 0x10).toBe(0x10);
    bench.in(0x3e8 + 2);
    expect(bench.chipset.pic.master.save().lines & 0x10).toBe(0);
  });

  it('COM2 is on IRQ 3', () => {
    bench.out(0x2f8 + 4, 0x0b);
    bench.out(0x2f8 + 1, 0x02);
    expect(bench.acknowledge()).toBe(0x23);
  });

  it('each port has its own line', () => {
    bench.out(0x2f8, 0x42);
    expect(output()).toBe('');
    expect(new TextDecoder().decode(bench.chipset.uarts[1].takeOutput())).toBe('B');
  });
});
