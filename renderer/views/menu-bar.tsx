/** The menu bar: what the registry says belongs to each menu. */
import { useRef } from 'preact/hooks';
import type { Command, CommandMenu } from '../commands/registry.ts';
import type { Lab } from '../state/lab.ts';
import type { MenuItem } from '../state/menus.ts';
import { t } from '../strings/t.ts';
import { useLab } from './use-lab.ts';

const MENUS: readonly CommandMenu[] = ['file', 'edit', 'build', 'machine', 'debug', 'view', 'help'];

export function MenuBar() {
  const lab = useLab();
  const bar = useRef<HTMLDivElement>(null);
  const open = (index: number): void => {
    const at = (index + MENUS.length) % MENUS.length;
    const button = bar.current?.querySelectorAll('button')[at];
    const box = button?.getBoundingClientRect();
    if (box) {
      lab.menus.show({
        label: t(`menu.${MENUS[at]}`),
        items: menuItems(lab, lab.commands.ofMenu(MENUS[at])),
        x: box.left,
        y: box.bottom + 2,
        onSideways: (step) => open(at + step),
      });
    }
  };
  const shown = lab.menus.open.value?.label;
  return (
    <nav class="menubar" ref={bar} role="menubar" aria-label={t('app.title')}>
      <span class="brand" aria-hidden="true">
        int<b>80</b>
      </span>
      {MENUS.map((menu, index) => (
        <button
          key={menu}
          type="button"
          role="menuitem"
          aria-haspopup="menu"
          aria-expanded={shown === t(`menu.${menu}`)}
          onClick={() => open(index)}
          onPointerEnter={() => lab.menus.open.value?.onSideways && open(index)}
          onKeyDown={(event) => event.key === 'ArrowDown' && open(index)}
        >
          {t(`menu.${menu}`)}
        </button>
      ))}
    </nav>
  );
}

/** Commands as items of a menu, with separators where a command asks for one. */
export function menuItems(lab: Lab, commands: readonly Command[]): MenuItem[] {
  return commands.flatMap((command, index): MenuItem[] => {
    const item: MenuItem = {
      kind: 'action',
      id: command.id,
      title: command.title,
      keys: lab.commands.keyText(command.id, lab.mac),
      disabled: !lab.commands.isEnabled(command.id),
      run: () => lab.commands.run(command.id),
    };
    return command.separated && index > 0 ? [{ kind: 'separator' }, item] : [item];
  });
}
