/** Line icons on a grid of 16, drawn in the colour of the text around them. */
const PATHS = {
  build:
    'M9.5 2.5a3.5 3.5 0 0 0-3.3 4.7L2.3 11a1.6 1.6 0 0 0 0 2.3l.4.4a1.6 1.6 0 0 0 2.3 0l3.8-3.9a3.5 3.5 0 0 0 4.5-4.5L11 7.6 8.4 5l2.3-2.3a3.5 3.5 0 0 0-1.2-.2Z',
  run: 'M4.5 2.8v10.4L13 8 4.5 2.8Z',
  pause: 'M5 3v10M11 3v10',
  reset: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3.2H9.8',
  stop: 'M4 4h8v8H4z',
  folder: 'M1.8 4.2c0-.6.4-1 1-1h3.4l1.5 1.7h5.5c.6 0 1 .4 1 1v6c0 .6-.4 1-1 1H2.8c-.6 0-1-.4-1-1V4.2Z',
  file: 'M4 1.8h5l3 3v9.4H4V1.8Zm5 0v3h3',
  asm: 'M4 1.8h5l3 3v9.4H4V1.8Zm5 0v3h3M6 8h1.5M6 11h1.5M9 8h1.2M9 11h1.2',
  chevron: 'M6 4l4 4-4 4',
  close: 'M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  warning: 'M8 2.2 14.4 13.4H1.6L8 2.2ZM8 6.4v3.4M8 11.3v.6',
  note: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 7.2v3.8M8 4.8v.4',
  plus: 'M8 3v10M3 8h10',
  folderPlus:
    'M1.8 4.2c0-.6.4-1 1-1h3.4l1.5 1.7h5.5c.6 0 1 .4 1 1v6c0 .6-.4 1-1 1H2.8c-.6 0-1-.4-1-1V4.2ZM8 7v4M6 9h4',
  first: 'M4 3v10M13 3 6 8l7 5V3Z',
  back: 'M12 3 5 8l7 5V3Z',
  forward: 'M4 3l7 5-7 5V3Z',
  last: 'M12 3v10M3 3l7 5-7 5V3Z',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3.2H9.8',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, class: extra = '' }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${extra}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
