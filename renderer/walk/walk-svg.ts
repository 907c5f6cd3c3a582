/** Draws a walk. A pure function of the walk, the moment and the colours: on the page and in an exported file alike. */
import type { Station, Walk } from '../../main/contract.ts';
import { formatNumber, t, tCount } from '../strings/t.ts';
import { clip, drawing, element, text, widthOf, type Palette } from './svg-parts.ts';
import { BAR, layoutOf, MARGIN, type Bar, type Box, type Layout } from './walk-layout.ts';

export interface WalkDrawing {
  palette: Palette;
  width: number;
  /** Index of the station where the walk stands; -1 for none, as in a file. */
  at: number;
}

export function drawWalk(walk: Walk, options: WalkDrawing): string {
  const layout = layoutOf(walk, options.width);
  const { palette, at } = options;
  const inside = [
    border(layout, palette),
    track(layout, palette, at),
    ...layout.boxes.map((box) => station(walk, box, options)),
    ...layout.bars.map((bar) => callBar(bar, palette)),
    ending(walk, layout, palette),
  ].join('');
  return drawing(layout.width, layout.height, t('walk.drawing', { call: callTitle(walk) }), palette, inside);
}

/** `20 sys_getpid of getpid (pid 5)`. */
export function callTitle({ number, name, comm, pid, way }: Walk): string {
  const what = way === 'birth' ? t('walk.birth') : `${number ?? '?'} ${name ?? t('walk.noService')}`;
  return t('walk.call', { what, comm: comm ?? '?', pid: pid ?? '?' });
}

function border({ width, border: y }: Layout, palette: Palette): string {
  const line = element('line', {
    x1: MARGIN,
    x2: width - MARGIN,
    y1: y,
    y2: y,
    stroke: palette.accent,
    'stroke-width': 1.5,
    'stroke-dasharray': '6 5',
  });
  const label = (x: number, dy: number, content: string): string =>
    text(x, y + dy, content, { size: 10.5, fill: palette.muted, anchor: 'middle', weight: 600 });
  return line + label(width / 2, -5, t('walk.ring3')) + label(width / 2, 13, t('walk.ring0'));
}

/** From box to box: along the arms, and through the box at the bottom. */
function track({ path }: Layout, palette: Palette, at: number): string {
  const line = (points: Layout['path'], colour: string): string =>
    points.length < 2
      ? ''
      : element('polyline', {
          points: points.map(({ x, y }) => `${round(x)},${round(y)}`).join(' '),
          fill: 'none',
          stroke: colour,
          'stroke-width': 4,
          'stroke-linejoin': 'round',
        });
  const passed = path.filter(
    ({ station }, index) => station < at || (station === at && path[index - 1]?.station !== at),
  );
  return line(path, palette.line) + line(passed, palette.accent);
}

const round = (value: number): number => Math.round(value * 10) / 10;

function station(walk: Walk, box: Box, { palette, at }: WalkDrawing): string {
  const one = walk.stations[box.station];
  const isHere = box.station === at;
  const passed = at >= 0 && box.station < at;
  const failed = one.checks?.some(({ holds }) => !holds) === true || one.kind === 'fault';
  const edge = failed ? palette.error : isHere || passed ? palette.accent : palette.line;
  const frame = element('rect', {
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    rx: 6,
    fill: isHere ? palette.selected : palette.surface,
    stroke: edge,
    'stroke-width': isHere ? 2 : 1.2,
  });
  const count = countText(one);
  const room = box.width - 20 - widthOf(count, 11) - 8;
  const words = [
    text(box.x + 10, box.y + 16, clip(one.title, room, 12.5), {
      size: 12.5,
      fill: palette.text,
      weight: 600,
    }),
    text(box.x + box.width - 10, box.y + 16, count, { size: 11, fill: palette.muted, anchor: 'end' }),
    text(box.x + 10, box.y + 30, clip(subtitle(one), box.width - 20, 10.5), {
      size: 10.5,
      fill: palette.muted,
    }),
  ];
  const label = t('walk.station.label', {
    index: box.station + 1,
    count: walk.stations.length,
    title: one.title,
    instructions: tCount('walk.instructions', one.own),
  });
  return element(
    'g',
    {
      'data-station': box.station,
      role: 'button',
      tabindex: 0,
      'aria-label': label,
      'aria-current': isHere ? 'step' : undefined,
      class: 'walk-station',
    },
    frame + words.join(''),
  );
}

/** Within the trap nothing is executed: the processor does it. */
function countText({ own, kind }: Station): string {
  return own === 0 && (kind === 'gate' || kind === 'stack-switch' || kind === 'fault')
    ? t('walk.within')
    : formatNumber(own);
}

function subtitle({ kind, gate, slot, stack, source, symbol, says }: Station): string {
  if (kind === 'gate' && gate)
    return `${gate.kind.replace('-', ' ')} · DPL ${gate.dpl} · 0x${gate.selector.toString(16)}:${gate.handler ?? ''}`;
  if (kind === 'stack-switch' && stack)
    return `esp 0x${stack.old.esp.toString(16)} → 0x${stack.new.esp.toString(16)}`;
  if (slot) return `→ ${slot.symbol ?? '?'}`;
  if (kind === 'way-out' && says.length > 0) return says.map(shortAnswer).join(' · ');
  if (source) return `${source.file.replace(/^.*\//, '')}:${source.line} · ${symbol ?? ''}`;
  return symbol ?? says[0] ?? '';
}

const shortAnswer = (sentence: string): string => sentence.replace(/ against .*$/, '').replace(/:.*$/, '');

function callBar({ node, x, y, width, station: of }: Bar, palette: Palette): string {
  const name = `${node.name}${node.times > 1 ? ` × ${node.times}` : ''}`;
  const label = `${name}: ${tCount('walk.instructions', node.own)}`;
  const box = element('rect', {
    x: round(x),
    y,
    width: Math.max(1, round(width - 1)),
    height: BAR,
    rx: 3,
    fill: palette.surface,
    stroke: palette.info,
    'stroke-width': 0.8,
  });
  const shown =
    width > 26 ? text(x + 4, y + 12, clip(name, width - 8, 10), { size: 10, fill: palette.text }) : '';
  return element(
    'g',
    { 'data-station': of, class: 'walk-bar' },
    element('title', {}, label.replaceAll('&', '&amp;').replaceAll('<', '&lt;')) + box + shown,
  );
}

/** Where nobody comes back, the right arm is a sentence. */
function ending(walk: Walk, { border: y, width, boxes }: Layout, palette: Palette): string {
  const hasReturn = boxes.some(({ x, width: wide }) => x > width / 2 - 10 && wide < width * 0.6);
  if (hasReturn) return '';
  const lines = wrap(walk.says, 44);
  return lines
    .map((line, index) =>
      text(width * 0.75, y + 60 + 16 * index, line, { size: 11.5, fill: palette.muted, anchor: 'middle' }),
    )
    .join('');
}

function wrap(sentence: string, room: number): string[] {
  const lines: string[] = [''];
  for (const word of sentence.split(' ')) {
    const last = lines[lines.length - 1];
    if (`${last} ${word}`.length > room && last !== '') lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
