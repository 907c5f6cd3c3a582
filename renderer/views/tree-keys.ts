/** Keys of the file tree. */
import type { Lab } from '../state/lab.ts';
import { folderOf, type TreeRow } from '../state/tree-rows.ts';

export function handleTreeKey(event: KeyboardEvent, lab: Lab): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { tree } = lab;
  const rows = tree.rows.value;
  // The selection, not the focus: the focus follows it only at the next painting, and keys may come faster.
  const at = Math.max(
    0,
    rows.findIndex(({ entry }) => entry.path === tree.selected.value),
  );
  const row = rows[at];
  if (!row) return;
  const select = (index: number): void => {
    const next = rows[Math.max(0, Math.min(index, rows.length - 1))];
    tree.selected.value = next.entry.path;
  };
  const actions: Record<string, (() => void) | undefined> = {
    ArrowDown: () => select(at + 1),
    ArrowUp: () => select(at - 1),
    Home: () => select(0),
    End: () => select(rows.length - 1),
    ArrowRight: () => (isClosedFolder(row) ? tree.setExpanded(row.entry.path, true) : select(at + 1)),
    ArrowLeft: () => (row.expanded ? tree.setExpanded(row.entry.path, false) : goToFolder(lab, row)),
    Enter: () => activate(lab, row),
    ' ': () => activate(lab, row),
    F2: () => lab.commands.run('file.rename'),
    Delete: () => lab.commands.run('file.delete'),
  };
  const action = actions[event.key] ?? typeAhead(event.key, rows, at, select);
  if (!action) return;
  if (!tree.selected.value) tree.selected.value = row.entry.path;
  event.preventDefault();
  action();
}

function isClosedFolder({ entry, expanded }: TreeRow): boolean {
  return entry.kind === 'folder' && !expanded;
}

function goToFolder(lab: Lab, { entry }: TreeRow): void {
  const folder = folderOf(entry.path);
  if (folder) lab.tree.selected.value = folder;
}

function activate(lab: Lab, { entry, expanded }: TreeRow): void {
  lab.tree.selected.value = entry.path;
  if (entry.kind === 'folder') lab.tree.setExpanded(entry.path, !expanded);
  else lab.workbench.openFile(entry.path);
}

/** A letter goes to the next row whose name begins with it. */
function typeAhead(key: string, rows: readonly TreeRow[], at: number, select: (index: number) => void) {
  if (key.length !== 1 || key === ' ') return undefined;
  const order = rows.map((_, index) => (at + 1 + index) % rows.length);
  const found = order.find((index) => rows[index].name.toLowerCase().startsWith(key.toLowerCase()));
  return found === undefined ? undefined : () => select(found);
}
