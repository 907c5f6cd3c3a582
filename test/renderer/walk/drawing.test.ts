import { describe, expect, it } from 'vitest';
import { drawFrame, rowsOfLive, rowsOfWalk } from '../../../renderer/walk/frame-svg.ts';
import { frameAt, momentOfStation, momentsOf } from '../../../renderer/walk/moments.ts';
import { paletteOf } from '../../../renderer/walk/palette.ts';
import { clip, escapeText } from '../../../renderer/walk/svg-parts.ts';
import { bottomOf, layoutOf } from '../../../renderer/walk/walk-layout.ts';
import { drawWalk } from '../../../renderer/walk/walk-svg.ts';
import { dark, light } from '../../../renderer/theme/table.ts';
import type { LiveFrame } from '../../../main/contract.ts';
import { sampleWalk, station } from './sample-walk.ts';

const options = { palette: paletteOf(dark), width: 640, at: 4 };

describe('the drawing of a walk', () => {
  it('has each station once, named for those who do not see it, and says which is the present one', () => {
    const svg = drawWalk(sampleWalk(), options);
    const stations = [...svg.matchAll(/data-station="(\d+)" role="button"/g)].map(([, index]) =>
      Number(index),
    );
    expect(stations.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(svg).toContain('aria-label="Station 5 of 9: save-all, 2 instructions"');
    expect(svg.match(/aria-current="step"/g)).toHaveLength(1);
    expect(drawWalk(sampleWalk(), { ...options, at: -1 })).not.toContain('aria-current');
  });

  it('lets no text of the guest become markup', () => {
    const walk = sampleWalk();
    walk.stations[5].title = '<script>"&';
    const svg = drawWalk(walk, options);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('&lt;sh&gt; &amp; &quot;co&quot;');
    expect(escapeText('<&">')).toBe('&lt;&amp;&quot;&gt;');
  });

  it('is the same for the same walk, in the colours it is given, and holds numbers alone', () => {
    expect(drawWalk(sampleWalk(), options)).toBe(drawWalk(sampleWalk(), options));
    expect(drawWalk(sampleWalk(), { ...options, palette: paletteOf(light) })).toContain(light.accent);
    expect(drawWalk(sampleWalk(), options)).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('goes down on the left and up on the right, the service routine at the bottom, with what it calls below', () => {
    const walk = sampleWalk();
    const { boxes, bars, border, height } = layoutOf(walk, 640);
    expect(bottomOf(walk)).toBe(5);
    const [stub, trap, gate, , save, service, restore, back, again] = boxes;
    expect(trap.y).toBeLessThan(border);
    expect(gate.y).toBeGreaterThan(border);
    expect(stub.y).toBeLessThan(trap.y);
    expect(service.y).toBeGreaterThan(save.y);
    expect(restore.x).toBeGreaterThan(save.x);
    expect(restore.y).toBeGreaterThan(border);
    expect(back.y).toBeLessThan(border);
    expect(again.y).toBeLessThan(back.y);
    expect(bars.map(({ node }) => node.name)).toEqual(['fget', 'do_write']);
    expect(bars[0].width / bars[1].width).toBeCloseTo(10 / 15);
    for (const { x, y, width } of [...boxes, ...bars]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(640);
      expect(y).toBeLessThan(height);
    }
  });

  it('no two stations lie on each other, also when one arm is much longer', () => {
    const walk = sampleWalk();
    for (let more = 0; more < 12; more++) walk.stations.splice(4, 0, station('code', 3, 1));
    const { boxes } = layoutOf(walk, 500);
    for (const [index, a] of boxes.entries())
      for (const b of boxes.slice(index + 1))
        expect(
          a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
        ).toBe(false);
  });

  it('says why nobody comes back where the call does not return', () => {
    const walk = { ...sampleWalk(), ending: 'gone' as const, says: 'The process has ended.' };
    walk.stations = walk.stations.slice(0, 6);
    expect(drawWalk(walk, options)).toContain('The process has ended.');
    expect(drawWalk(sampleWalk(), options)).not.toContain('The call returned');
  });
});

describe('the moments of a walk', () => {
  it('are its instructions and what it calls, in the order of time', () => {
    const moments = momentsOf(sampleWalk());
    expect(moments.map(({ count }) => count)).toEqual([0, 2, 3, 3, 3, 4, 5, 7, 17, 35, 38, 39]);
    expect(moments[7].node?.name).toBe('fget');
    expect(momentOfStation(moments, 5)).toBe(6);
    expect(momentOfStation(moments, 99)).toBe(0);
  });

  it('have the frame as far as it has been pushed, the last word lit', () => {
    const walk = sampleWalk();
    const moments = momentsOf(walk);
    const rows = (at: number): string =>
      rowsOfWalk(walk, frameAt(walk, moments, at))
        .map(({ name, here, lit }) => `${name}${here ? '+' : '-'}${lit ? '!' : ''}`)
        .join(' ');
    expect(rows(4)).toBe('EBX- ORIG_EAX- EIP-');
    expect(rows(5)).toBe('EBX- ORIG_EAX+! EIP-');
    expect(rows(6)).toBe('EBX+! ORIG_EAX+ EIP-');
    expect(rows(8)).toBe('EBX+! ORIG_EAX+ EIP-');
  });
});

describe('the drawing of the frame', () => {
  const live = (pushed: number, ebx: number): LiveFrame => ({
    ...{
      address: 0x1000,
      esp0: 0x103c,
      pushedWords: pushed,
      pid: 1,
      comm: 'sh',
      ring: 0,
      number: 4,
      routine: 'sys_write',
    },
    words: (['EBX', 'ORIG_EAX'] as const).map((name, index) => ({
      ...{ offset: 36 * index, name, address: 0x1000, value: index === 0 ? ebx : 4 },
      ...{
        pushed: index >= 2 - pushed,
        by: 'entry-code' as const,
        meaning: 'm',
        parameter: index === 0 ? 'fd' : null,
      },
    })),
  });

  it('shows what is on the stack, and lights what has changed since the stop before', () => {
    const rows = rowsOfLive(live(2, 1), live(1, 1));
    expect(rows.map(({ here, lit }) => [here, lit])).toEqual([
      [true, true],
      [true, false],
    ]);
    expect(rowsOfLive(live(2, 1), live(2, 1)).some(({ lit }) => lit)).toBe(false);
    expect(rowsOfLive(live(2, 7), live(2, 1))[0].lit).toBe(true);
    expect(rowsOfLive(live(2, 7), null).some(({ lit }) => lit)).toBe(false);
    expect(rows[0].meaning).toBe('fd');
  });

  it('has the highest word on top, and tells each of them in words', () => {
    const svg = drawFrame(rowsOfLive(live(1, 1), null), {
      palette: paletteOf(dark),
      width: 520,
      address: 0x1000,
      title: 'x',
    });
    expect(svg.indexOf('data-word="ORIG_EAX"')).toBeLessThan(svg.indexOf('data-word="EBX"'));
    expect(svg).toMatch(/aria-label="0x00001000 EBX 0x00000001, fd; not on the stack"/);
    expect(svg).toContain('esp →');
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('cuts what has no room', () => {
    expect(clip('abcdef', 1000, 10)).toBe('abcdef');
    expect(clip('abcdef', 20, 10)).toBe('ab…');
    expect(clip('abcdef', 0, 10)).toBe('…');
  });
});
