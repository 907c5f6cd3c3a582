/** What can be done with a breakpoint, from the gutter and from the list. */
import type { DebugBreakpoint } from '../../main/contract.ts';
import type { MenuItem } from '../state/menus.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';

export function showBreakpointMenu(lab: Lab, path: string, line: number, at: { x: number; y: number }): void {
  const [known] = lab.debug.at(path, line);
  const items = known ? menuOf(lab, known) : newMenu(lab, path, line);
  lab.menus.show({ label: t('breakpoints.title'), items: [...items, ...runItems(lab, path, line)], ...at });
}

function newMenu(lab: Lab, path: string, line: number): MenuItem[] {
  const what = { kind: 'line', path, line } as const;
  return [
    action('breakpoint.set', t('breakpoints.set'), () => void lab.debug.setBreakpoint({ what })),
    action('breakpoint.setWhen', t('breakpoints.setWhen'), async () => {
      const condition = await askCondition(lab, '');
      if (condition !== null) await lab.debug.setBreakpoint({ what, condition });
    }),
    action(
      'breakpoint.setOnce',
      t('breakpoints.setOnce'),
      () => void lab.debug.setBreakpoint({ what, once: true }),
    ),
  ];
}

export function menuOf(lab: Lab, breakpoint: DebugBreakpoint): MenuItem[] {
  const { debug } = lab;
  const { id, enabled, condition, ignore, by } = breakpoint;
  const own = by === 'window';
  return [
    action(
      'breakpoint.toggle',
      t(enabled ? 'breakpoints.disable' : 'breakpoints.enable'),
      () => void debug.changeBreakpoint(id, { enabled: !enabled }),
    ),
    ...(own
      ? [
          action('breakpoint.condition', t('breakpoints.condition'), async () => {
            const text = await askCondition(lab, condition);
            if (text !== null) await debug.changeBreakpoint(id, { condition: text });
          }),
          action('breakpoint.ignore', t('breakpoints.ignore'), async () => {
            const count = await askIgnore(lab, ignore);
            if (count !== null) await debug.changeBreakpoint(id, { ignore: count });
          }),
        ]
      : []),
    { kind: 'separator' },
    action('breakpoint.remove', t('breakpoints.remove'), () => void debug.removeBreakpoint(id)),
  ];
}

function runItems({ debug }: Lab, path: string, line: number): MenuItem[] {
  if (!debug.stopped.value) return [];
  return [
    { kind: 'separator' },
    action('debug.toLine', t('debug.toLine'), () => void debug.move({ kind: 'to', path, line })),
    action(
      'debug.backToLine',
      t('debug.backToLine'),
      () => void debug.move({ kind: 'to', path, line }, true),
    ),
  ];
}

function action(id: string, title: string, run: () => void | Promise<void>): MenuItem {
  return { kind: 'action', id, title, run: () => void run() };
}

/** Null when it was given up. */
async function askCondition({ dialogs }: Lab, value: string): Promise<string | null> {
  const answer = await dialogs.ask({
    title: t('breakpoints.condition'),
    text: t('breakpoints.condition.text'),
    buttons: [
      { id: 'ok', label: t('dialog.save'), kind: 'primary' },
      { id: 'cancel', label: t('dialog.cancel') },
    ],
    input: { label: t('breakpoints.condition.label'), value, check: () => null },
  });
  return answer?.button === 'ok' ? answer.text.trim() : null;
}

async function askIgnore({ dialogs }: Lab, value: number): Promise<number | null> {
  const answer = await dialogs.ask({
    title: t('breakpoints.ignore'),
    text: t('breakpoints.ignore.text'),
    buttons: [
      { id: 'ok', label: t('dialog.save'), kind: 'primary' },
      { id: 'cancel', label: t('dialog.cancel') },
    ],
    input: {
      label: t('breakpoints.ignore.label'),
      value: String(value),
      check: (text) => (/^\d{1,9}$/.test(text.trim()) ? null : t('breakpoints.ignore.bad')),
    },
  });
  return answer?.button === 'ok' ? Number(answer.text.trim()) : null;
}
