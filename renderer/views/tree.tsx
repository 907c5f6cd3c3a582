/** The file tree, in the roles and with the keys of the ARIA tree pattern. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TreeRow } from '../state/tree-rows.ts';
import { t } from '../strings/t.ts';
import { languageOf } from '../editor/languages/of-path.ts';
import { Icon, type IconName } from './icon.tsx';
import { CommandIcon } from './command-icon.tsx';
import { menuItems } from './menu-bar.tsx';
import { handleTreeKey } from './tree-keys.ts';
import { useLab } from './use-lab.ts';

const CONTEXT = [
  'file.compareStock',
  'file.revert',
  'file.rename',
  'file.delete',
  'file.new',
  'file.newFolder',
  'file.copyPath',
];

export function Tree() {
  const lab = useLab();
  const { tree } = lab;
  const element = useRef<HTMLDivElement>(null);
  const rows = tree.rows.value;
  const selected = tree.selected.value;
  const focusable = rows.some(({ entry }) => entry.path === selected) ? selected : rows[0]?.entry.path;
  useLayoutEffect(() => {
    const row = element.current?.querySelector<HTMLElement>('[tabindex="0"]');
    row?.scrollIntoView({ block: 'nearest' });
    if (element.current?.contains(document.activeElement)) row?.focus({ preventScroll: true });
  }, [focusable]);
  return (
    <section class="tree-panel">
      <div class="tree-tools">
        <span>{lab.info.value?.workspace.name}</span>
        <CommandIcon id="file.new" icon="plus" />
        <CommandIcon id="file.newFolder" icon="folderPlus" />
        <CommandIcon id="file.reload" icon="refresh" />
      </div>
      <div
        class="tree"
        role="tree"
        aria-label={t('tree.label')}
        ref={element}
        onKeyDown={(event) => handleTreeKey(event, lab)}
      >
        {rows.map((row) => (
          <Row key={row.entry.path} row={row} focusable={row.entry.path === focusable} />
        ))}
        {rows.length === 0 && <p class="quiet">{t(tree.entries.value ? 'tree.empty' : 'tree.loading')}</p>}
      </div>
    </section>
  );
}

function Row({ row, focusable }: { row: TreeRow; focusable: boolean }) {
  const lab = useLab();
  const { entry, name, level, expanded } = row;
  const unsaved = lab.documents.dirtyPaths.value.has(entry.path);
  const folder = entry.kind === 'folder';
  const showMenu = (event: MouseEvent): void => {
    event.preventDefault();
    lab.tree.selected.value = entry.path;
    const items = menuItems(
      lab,
      CONTEXT.map((id) => lab.commands.get(id)),
    );
    lab.menus.show({ label: name, items, x: event.clientX, y: event.clientY });
  };
  return (
    <div
      class={`tree-row tree-${entry.state}`}
      role="treeitem"
      data-testid="tree-item"
      data-path={entry.path}
      data-state={entry.state}
      aria-level={level}
      aria-expanded={folder ? expanded : undefined}
      aria-selected={lab.tree.selected.value === entry.path}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      aria-label={rowLabel(row, unsaved)}
      tabIndex={focusable ? 0 : -1}
      title={entry.state === 'stock' ? entry.path : `${entry.path}: ${t(`tree.state.${entry.state}`)}`}
      style={{ '--level': level }}
      onClick={() => {
        lab.tree.selected.value = entry.path;
        if (folder) lab.tree.setExpanded(entry.path, !expanded);
        else lab.workbench.openFile(entry.path);
      }}
      onContextMenu={showMenu}
    >
      <Icon name="chevron" class={folder ? (expanded ? 'twist open' : 'twist') : 'twist hidden'} />
      <Icon name={iconOf(entry.path, folder)} class="tree-icon" />
      <span class="tree-name">{name}</span>
      {unsaved && <span class="tree-dot" aria-hidden="true" />}
      {entry.state !== 'stock' && (
        <span class="tree-mark" aria-hidden="true">
          {folder ? '•' : entry.state === 'added' ? 'A' : 'M'}
        </span>
      )}
    </div>
  );
}

function rowLabel({ entry, name }: TreeRow, unsaved: boolean): string {
  const parts = [name];
  if (entry.state !== 'stock') parts.push(t(`tree.state.${entry.state}`));
  if (unsaved) parts.push(t('tree.unsaved'));
  return parts.join(', ');
}

function iconOf(path: string, folder: boolean): IconName {
  if (folder) return 'folder';
  return languageOf(path) === 'gas' ? 'asm' : 'file';
}
