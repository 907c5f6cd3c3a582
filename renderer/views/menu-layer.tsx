/** The open menu: roles and keys of the ARIA menu pattern. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { OpenMenu } from '../state/menus.ts';
import { useLab } from './use-lab.ts';

export function MenuLayer() {
  const { menus } = useLab();
  const menu = menus.open.value;
  return menu && <Menu key={menu.label} menu={menu} />;
}

function Menu({ menu }: { menu: OpenMenu }) {
  const { menus } = useLab();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => keepInside(element.current, menu), [menu]);
  useEffect(() => {
    buttons(element.current)[0]?.focus();
    const outside = (event: PointerEvent): void => {
      const target = event.target as Element;
      if (!element.current?.contains(target) && !target.closest('.menubar')) menus.close(false);
    };
    window.addEventListener('pointerdown', outside, true);
    return () => window.removeEventListener('pointerdown', outside, true);
  }, [menu]);
  return (
    <div
      class="menu"
      role="menu"
      aria-label={menu.label}
      ref={element}
      onKeyDown={(event) => handleKey(event, element.current, menu, () => menus.close())}
    >
      {menu.items.map((item, index) =>
        item.kind === 'separator' ? (
          <hr key={index} />
        ) : (
          <button
            key={index}
            type="button"
            role="menuitem"
            tabIndex={-1}
            data-command={item.id}
            aria-disabled={item.disabled}
            onPointerEnter={(event) => event.currentTarget.focus()}
            onClick={() => {
              if (item.disabled) return;
              menus.close();
              item.run();
            }}
          >
            <span>{item.title}</span>
            <kbd>{item.keys}</kbd>
          </button>
        ),
      )}
    </div>
  );
}

function buttons(element: HTMLElement | null): HTMLButtonElement[] {
  return [...(element?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
}

function handleKey(
  event: KeyboardEvent,
  element: HTMLElement | null,
  menu: OpenMenu,
  close: () => void,
): void {
  const all = buttons(element);
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const go = (index: number): void => all[(index + all.length) % all.length]?.focus();
  const actions: Record<string, (() => void) | undefined> = {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    Home: () => go(0),
    End: () => go(all.length - 1),
    ArrowLeft: () => menu.onSideways?.(-1),
    ArrowRight: () => menu.onSideways?.(1),
    Escape: close,
    Tab: close,
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}

function keepInside(element: HTMLElement | null, menu: OpenMenu): void {
  if (!element) return;
  const x = Math.max(4, Math.min(menu.x, window.innerWidth - element.offsetWidth - 4));
  const y = Math.max(4, Math.min(menu.y, window.innerHeight - element.offsetHeight - 4));
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
}
