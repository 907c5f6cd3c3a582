/** Draws the 60 bytes of struct pt_regs as entry.S does: the highest word on top. A pure function, as the walk's drawing. */
import type { FrameName, LiveFrame, Walk } from '../../main/contract.ts';
import { t } from '../strings/t.ts';
import type { FrameAt } from './moments.ts';
import { clip, drawing, element, hex8, text, type Palette } from './svg-parts.ts';

export interface FrameRow {
  offset: number;
  name: FrameName;
  value: number;
  /** On the stack now. */
  here: boolean;
  /** Changed by the last instruction. */
  lit: boolean;
  by: 'processor' | 'entry-code';
  /** What it is: the parameter, or what it is for. */
  meaning: string;
}

export interface FrameDrawing {
  palette: Palette;
  width: number;
  /** Address of the lowest word. */
  address: number;
  title: string;
}

const ROW = 23;
const HEAD = 30;
const LEFT = 12;
/** The arrow of the stack pointer, and the brackets on the right. */
const POINTER = 52;
const BRACKET = 86;

export function rowsOfLive(frame: LiveFrame, before: LiveFrame | null): FrameRow[] {
  return frame.words.map(({ offset, name, value, pushed, by, meaning, parameter }, index) => {
    const old = before?.address === frame.address ? before.words[index] : undefined;
    const lit = old !== undefined && pushed && (!old.pushed || old.value !== value);
    return { offset, name, value, here: pushed, lit, by, meaning: parameter ?? meaning };
  });
}

export function rowsOfWalk({ frame }: Walk, { words }: FrameAt): FrameRow[] {
  return (frame?.words ?? []).map(({ offset, name, by, parameter, value }) => {
    const word = words.get(name);
    const here = word?.here === true;
    const meaning = parameter ?? t(`frame.meaning.${name}`);
    return { offset, name, value: word?.value ?? value, here, lit: word?.lit === true, by, meaning };
  });
}

export function drawFrame(rows: readonly FrameRow[], options: FrameDrawing): string {
  const { palette, width } = options;
  const order = [...rows].reverse();
  const height = HEAD + order.length * ROW + 14;
  const inside = [
    text(LEFT, 19, clip(options.title, width - 2 * LEFT, 11.5), { size: 11.5, fill: palette.muted }),
    ...order.map((row, index) => drawRow(row, HEAD + index * ROW, options)),
    pointer(order, palette),
    brackets(order, options),
  ].join('');
  return drawing(width, height, t('frame.drawing', { title: options.title }), palette, inside);
}

function drawRow(row: FrameRow, y: number, { palette, width, address }: FrameDrawing): string {
  const { here, lit, name, value, offset, meaning } = row;
  const colour = here ? palette.text : palette.faint;
  const x = LEFT + POINTER;
  const wide = width - x - BRACKET - LEFT;
  const box = element('rect', {
    x,
    y,
    width: wide,
    height: ROW,
    fill: lit ? palette.accent : here ? palette.surface : 'none',
    stroke: palette.line,
    'stroke-dasharray': here ? undefined : '3 3',
  });
  const ink = lit ? palette.onAccent : colour;
  const put = (at: number, content: string, weight?: number, room?: number): string =>
    text(at, y + 16, room === undefined ? content : clip(content, room, 11.5), {
      size: 11.5,
      fill: ink,
      weight,
    });
  const state = here ? (lit ? t('frame.row.lit') : t('frame.row.here')) : t('frame.row.absent');
  const label = `${hex8(address + offset)} ${name} ${hex8(value)}, ${meaning}; ${state}`;
  return element(
    'g',
    {
      role: 'listitem',
      'aria-label': label,
      'data-word': name,
      'data-here': String(here),
      'data-lit': String(lit),
    },
    box +
      put(x + 6, `0x${offset.toString(16).padStart(2, '0')}`) +
      put(x + 46, name, 600) +
      put(x + 118, here ? hex8(value) : '') +
      put(x + 206, meaning, undefined, wide - 212),
  );
}

/** ESP points at the lowest word that is there. */
function pointer(order: readonly FrameRow[], palette: Palette): string {
  const pushed = order.filter(({ here }) => here).length;
  if (pushed === 0) return '';
  const y = HEAD + (pushed - 1) * ROW + 16;
  return text(LEFT, y, 'esp →', { size: 11.5, fill: palette.accent, weight: 700 });
}

function brackets(order: readonly FrameRow[], { palette, width }: FrameDrawing): string {
  const group = (by: FrameRow['by'], label: readonly string[]): string => {
    const first = order.findIndex((row) => row.by === by);
    const last = order.length - 1 - [...order].reverse().findIndex((row) => row.by === by);
    if (first < 0) return '';
    const [top, end] = [HEAD + first * ROW + 3, HEAD + (last + 1) * ROW - 3];
    const x = width - LEFT - BRACKET + 8;
    const line = element('path', {
      d: `M ${x} ${top} h 6 V ${end} h -6`,
      fill: 'none',
      stroke: palette.muted,
    });
    const words = label.map((word, index) =>
      text(x + 12, (top + end) / 2 + 4 + 13 * (index - (label.length - 1) / 2), word, {
        size: 10.5,
        fill: palette.muted,
      }),
    );
    return line + words.join('');
  };
  return (
    group('processor', t('frame.by.processor').split(' ')) +
    group('entry-code', t('frame.by.entry').split(' '))
  );
}
