/** Small pieces of SVG as text. Nothing here knows a document: drawings are made the same way for the page and for a file. */

export interface Palette {
  background: string;
  surface: string;
  line: string;
  text: string;
  muted: string;
  faint: string;
  accent: string;
  onAccent: string;
  good: string;
  error: string;
  info: string;
  selected: string;
}

export const FONT = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace';
/** Width of a character, as a part of the size of the letters. */
const CHARACTER = 0.602;

export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** As much of a text as has room, the rest as `…`. */
export function clip(text: string, width: number, size: number): string {
  const room = Math.max(1, Math.floor(width / (size * CHARACTER)));
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

export const widthOf = (text: string, size: number): number => text.length * size * CHARACTER;

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(String(value))}"`)
    .join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

export interface TextStyle {
  size: number;
  fill: string;
  weight?: number;
  anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, content: string, style: TextStyle): string {
  const { size, fill, weight, anchor } = style;
  return element(
    'text',
    { x, y, 'font-size': size, fill, 'font-weight': weight, 'text-anchor': anchor },
    escapeText(content),
  );
}

/** A whole drawing. `label` is what it is for those who do not see it. */
export function drawing(
  width: number,
  height: number,
  label: string,
  palette: Palette,
  inside: string,
): string {
  const ground = element('rect', { width, height, fill: palette.background });
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'group',
      'aria-label': label,
      'font-family': FONT,
    },
    ground + inside,
  );
}

export const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;
export const hex8 = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
