/**
 * The one table of colours. CSS variables (`--name`), Monaco's themes and the consoles' palettes are all derived
 * from it; a further theme is one more entry.
 */
export interface Theme {
  id: string;
  dark: boolean;
  /** Surfaces, from the frame inwards. */
  frame: string;
  panel: string;
  editor: string;
  raised: string;
  line: string;
  text: string;
  muted: string;
  faint: string;
  accent: string;
  onAccent: string;
  focus: string;
  hover: string;
  selected: string;
  error: string;
  warning: string;
  good: string;
  info: string;
  shadow: string;
  syntax: {
    comment: string;
    keyword: string;
    directive: string;
    macro: string;
    label: string;
    register: string;
    segment: string;
    number: string;
    string: string;
    constant: string;
    type: string;
  };
  /** black red green yellow blue magenta cyan white, then the bright ones. */
  ansi: readonly string[];
}

export const dark: Theme = {
  id: 'dark',
  dark: true,
  frame: '#12151b',
  panel: '#171b22',
  editor: '#1b2028',
  raised: '#222834',
  line: '#2b323f',
  text: '#d9dee7',
  muted: '#97a1b1',
  faint: '#66707f',
  accent: '#f0a35e',
  onAccent: '#1d140b',
  focus: '#6cb0f5',
  hover: '#262d39',
  selected: '#2e3849',
  error: '#f2777a',
  warning: '#e8c268',
  good: '#7fc99a',
  info: '#6cb0f5',
  shadow: '0 10px 32px rgb(0 0 0 / 45%)',
  syntax: {
    comment: '#7a8698',
    keyword: '#7db7f3',
    directive: '#c59bea',
    macro: '#f0a35e',
    label: '#f2cf83',
    register: '#8fd6a8',
    segment: '#5fc7c0',
    number: '#e6a98b',
    string: '#b5cf83',
    constant: '#e8b3d0',
    type: '#6fcbd6',
  },
  ansi: [
    '#2b323f',
    '#f2777a',
    '#7fc99a',
    '#e8c268',
    '#6cb0f5',
    '#c59bea',
    '#5fc7c0',
    '#c9d1dc',
    '#66707f',
    '#ff9a9c',
    '#a3e0b8',
    '#f6d990',
    '#97c9ff',
    '#dabcf5',
    '#8fe0da',
    '#f2f5f9',
  ],
};

export const light: Theme = {
  id: 'light',
  dark: false,
  frame: '#e9ebef',
  panel: '#f4f5f7',
  editor: '#ffffff',
  raised: '#ffffff',
  line: '#d5d9e0',
  text: '#1f2530',
  muted: '#566072',
  faint: '#7d8796',
  accent: '#b4560f',
  onAccent: '#ffffff',
  focus: '#1a6fc4',
  hover: '#e6e9ee',
  selected: '#d9e4f2',
  error: '#b3261e',
  warning: '#8a5a00',
  good: '#1d7a43',
  info: '#1a6fc4',
  shadow: '0 10px 32px rgb(30 40 60 / 18%)',
  syntax: {
    comment: '#6b7484',
    keyword: '#1a5fb0',
    directive: '#7a3fb0',
    macro: '#a84c00',
    label: '#7a5b00',
    register: '#16703d',
    segment: '#0c6d69',
    number: '#9a4325',
    string: '#4b6b12',
    constant: '#9a2b6a',
    type: '#0b6b7a',
  },
  ansi: [
    '#1f2530',
    '#b3261e',
    '#1d7a43',
    '#8a5a00',
    '#1a5fb0',
    '#7a3fb0',
    '#0c6d69',
    '#566072',
    '#7d8796',
    '#d1433b',
    '#2b9a58',
    '#a87000',
    '#2f7fd6',
    '#9a5fd0',
    '#14908a',
    '#1f2530',
  ],
};

export const THEMES = { dark, light } as const;
