/** Which theme is shown, and what is derived from it: CSS variables, Monaco's theme, a console's palette. */
import { computed, effect, signal } from '@preact/signals';
import type { editor } from 'monaco-editor';
import type { ITheme } from '@xterm/xterm';
import { THEMES, type Theme } from './table.ts';

export type ThemeChoice = 'system' | keyof typeof THEMES;
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'dark', 'light'];

const prefersLight = matchMedia('(prefers-color-scheme: light)');
const systemLight = signal(prefersLight.matches);
prefersLight.addEventListener('change', (event) => {
  systemLight.value = event.matches;
});

export const themeChoice = signal<ThemeChoice>('system');
export const theme = computed<Theme>(() => {
  const choice = themeChoice.value;
  if (choice !== 'system') return THEMES[choice];
  return systemLight.value ? THEMES.light : THEMES.dark;
});

/** Keeps the page's variables in step with the theme. Returns what ends that. */
export function showTheme(root: HTMLElement): () => void {
  return effect(() => {
    const { syntax: _syntax, ansi: _ansi, id, dark, ...colours } = theme.value;
    root.dataset.theme = id;
    root.style.colorScheme = dark ? 'dark' : 'light';
    for (const [name, value] of Object.entries(colours)) root.style.setProperty(`--${kebab(name)}`, value);
  });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function monacoTheme(of: Theme): editor.IStandaloneThemeData {
  const { syntax } = of;
  const rule = (token: string, colour: string, fontStyle?: string): editor.ITokenThemeRule => ({
    token,
    foreground: colour.slice(1),
    ...(fontStyle ? { fontStyle } : {}),
  });
  return {
    base: of.dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', of.text),
      rule('comment', syntax.comment, 'italic'),
      rule('keyword', syntax.keyword),
      rule('keyword.directive', syntax.directive),
      rule('keyword.prefix', syntax.keyword, 'italic'),
      rule('macro', syntax.macro),
      rule('type', syntax.type),
      rule('type.label', syntax.label, 'bold'),
      rule('variable.register', syntax.register),
      rule('variable.segment', syntax.segment),
      rule('variable.parameter', syntax.type, 'italic'),
      rule('variable', syntax.register),
      rule('constant', syntax.constant),
      rule('number', syntax.number),
      rule('operator.immediate', syntax.number),
      rule('string', syntax.string),
      rule('string.escape', syntax.constant),
      rule('string.include', syntax.string),
      rule('delimiter', of.muted),
      rule('delimiter.continuation', syntax.directive),
      rule('operator', of.muted),
      rule('identifier', of.text),
      rule('invalid', of.error, 'underline'),
    ],
    colors: editorColours(of),
  };
}

function editorColours(of: Theme): Record<string, string> {
  return {
    'editor.background': of.editor,
    'editor.foreground': of.text,
    'editorLineNumber.foreground': of.faint,
    'editorLineNumber.activeForeground': of.text,
    'editor.lineHighlightBackground': of.hover,
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': of.selected,
    'editorCursor.foreground': of.accent,
    'editorWidget.background': of.raised,
    'editorWidget.border': of.line,
    'editorHoverWidget.background': of.raised,
    'editorHoverWidget.border': of.line,
    'editorError.foreground': of.error,
    'editorWarning.foreground': of.warning,
    'editorInfo.foreground': of.info,
    'editorIndentGuide.background1': of.line,
    'input.background': of.panel,
    'input.border': of.line,
    // Brackets keep one quiet colour, whatever their depth; only one without a partner stands out.
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, of.muted]),
    ),
    'editorBracketHighlight.unexpectedBracket.foreground': of.error,
    focusBorder: of.focus,
    'menu.background': of.raised,
    'menu.foreground': of.text,
    'menu.selectionBackground': of.selected,
    'menu.selectionForeground': of.text,
  };
}

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export function terminalTheme(of: Theme): ITheme {
  const palette: Record<string, string> = {};
  ANSI.forEach((name, index) => {
    palette[name] = of.ansi[index];
    palette[`bright${name[0].toUpperCase()}${name.slice(1)}`] = of.ansi[index + 8];
  });
  return {
    ...palette,
    background: of.editor,
    foreground: of.text,
    cursor: of.accent,
    cursorAccent: of.onAccent,
    selectionBackground: of.selected,
  };
}
