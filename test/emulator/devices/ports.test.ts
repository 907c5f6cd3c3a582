import { describe, expect, it } from 'vitest';
import { PortMap } from '../../../emulator/devices/ports.ts';
import { ChipBench } from './chip-bench.ts';

describe('the port map', () => {
  const log: string[] = [];
  const handler = (name: string) => ({
    read: (port: number, size: number) => {
      log.push(`${name} r${size} ${port.toString(16)}`);
      return port & 0xff;
    },
    write: (port: number, size: number, value: number) => {
      log.push(`${name} w${size} ${port.toString(16)}=${value.toString(16)}`);
    },
  });
  const map = () => {
    log.length = 0;
    const ports = new PortMap(handler('none'));
    ports.claim('a', 0x10, 2, handler('a'));
    ports.claim('w', 0x20, 4, handler('w'), 'wide');
    return ports;
  };

  it('splits wide accesses into byte cycles, lowest port first', () => {
    const ports = map();
    expect(ports.read(0x0f, 4)).toBe(0x1211100f);
    ports.write(0x10, 2, 0xbeef);
    expect(log).toEqual(['none r1 f', 'a r1 10', 'a r1 11', 'none r1 12', 'a w1 10=ef', 'a w1 11=be']);
  });

  it('passes wide accesses whole to a wide claim, and splits those that leave it', () => {
    const ports = map();
    ports.write(0x20, 4, 0xdeadbeef);
    ports.read(0x23, 2);
    expect(log).toEqual(['w w4 20=deadbeef', 'w r1 23', 'none r1 24']);
  });

  it('refuses two owners for one port', () => {
    const ports = map();
    expect(() => ports.claim('b', 0x11, 1, handler('b'))).toThrow('port 0x11 of b already belongs to a');
    expect(ports.ownerOf(0x11)).toBe('a');
  });
});

describe('holes', () => {
  it('read as all ones in every width, and change nothing when written', () => {
    const bench = new ChipBench();
    bench.out(0xcf8, 0x80000000, 4);
    expect(bench.in(0xcf8, 4)).toBe(0xffffffff);
    expect(bench.in(0x1f7)).toBe(0xff);
    expect(bench.in(0x5678, 2)).toBe(0xffff);
  });

  it('are counted by name; the listener hears of the 1st, 2nd, 4th, 8th … access', () => {
    const bench = new ChipBench();
    for (let i = 0; i < 100; i++) bench.out(0x80, i);
    expect(bench.holes.map((hole) => hole.count)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(bench.chipset.holes.list()[0]).toEqual({
      name: 'post-code',
      space: 'port',
      direction: 'write',
      address: 0x80,
      value: 99,
      count: 100,
    });
  });
});

describe('debug exit and system ports', () => {
  it('0x00 switches off, 0x50 notes a panic, other values are reported', () => {
    const bench = new ChipBench();
    bench.out(0xf4, 0x50);
    expect([bench.chipset.debugExit.panicked, bench.powerOffs]).toEqual([true, 0]);
    bench.out(0xf4, 0x00);
    expect(bench.powerOffs).toBe(1);
    bench.out(0xf4, 0x31);
    expect(bench.holes.at(-1)).toMatchObject({ name: 'debug-exit-value', value: 0x31 });
  });

  it('port 0x92 resets with bit 0 and has A20 on', () => {
    const bench = new ChipBench();
    bench.out(0x92, 0x02);
    expect([bench.in(0x92) & 3, bench.resets]).toEqual([2, 0]);
    bench.out(0x92, 0x03);
    expect(bench.resets).toBe(1);
  });
});
