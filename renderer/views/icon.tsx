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
  runBack: 'M11.5 2.8v10.4L3 8l8.5-5.2Z',
  stepOver: 'M2.5 8.5A5.5 5.5 0 0 1 13 7M13.5 3v4.2H9.3M8 11.6a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  stepInto: 'M8 1.8v7M5 6l3 3 3-3M8 11.6a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  stepOut: 'M8 9.2v-7M5 5l3-3 3 3M8 11.6a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  stepOne: 'M2.5 8h6M6 5l3 3-3 3M12.5 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z',
  intoTrap: 'M8 1.8v6M5.2 5.4 8 8.2l2.8-2.8M1.8 10.8h12.4M4 14h8',
  toUser: 'M8 9.2v-6M5.2 6 8 3.2 10.8 6M1.8 11.2h12.4M4 14h8',
  stepOverBack: 'M13.5 8.5A5.5 5.5 0 0 0 3 7M2.5 3v4.2h4.2M8 11.6a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  stepIntoBack: 'M8 14.2v-7M5 10l3-3 3 3M8 2.4a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  stepOutBack: 'M8 6.8v7M5 11l3 3 3-3M8 2.4a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  stepOneBack: 'M13.5 8h-6M10 5 7 8l3 3M3.5 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z',
  toUserBack: 'M3 6h7.5a2.5 2.5 0 0 1 0 5M5.8 3.2 3 6l2.8 2.8M1.8 14h12.4',
  flag: 'M4 14.2V2.2M4 2.8h7.5L9.8 5.6l1.7 2.8H4',
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
