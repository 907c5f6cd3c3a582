/** The colours of drawings, from the theme. */
import type { Theme } from '../theme/table.ts';
import type { Palette } from './svg-parts.ts';

export function paletteOf(theme: Theme): Palette {
  const { editor, raised, line, text, muted, faint, accent, onAccent, good, error, info, selected } = theme;
  return {
    background: editor,
    surface: raised,
    line,
    text,
    muted,
    faint,
    accent,
    onAccent,
    good,
    error,
    info,
    selected,
  };
}
