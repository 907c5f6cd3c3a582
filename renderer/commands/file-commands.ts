/** Files and folders of the workspace: making, saving, renaming, deleting, reverting. */
import { diffId, fileId } from '../layout/panel-ids.ts';
import type { Lab } from '../state/lab.ts';
import { baseName, folderOf, joinPath } from '../state/tree-rows.ts';
import { t } from '../strings/t.ts';
import type { Command } from './registry.ts';

export function registerFileCommands(lab: Lab): void {
  for (const command of fileCommands(lab)) lab.commands.register(command);
}

function fileCommands(lab: Lab): Command[] {
  const { workbench, editors, tree, notices } = lab;
  const active = (): string | null => workbench.activeFile.value;
  const hasActive = (): boolean => active() !== null;
  /** What the tree has selected, else the file in the editor. */
  const subject = (): string | null => tree.selected.value ?? active();
  const isFile = (): boolean => tree.entry(subject() ?? '')?.kind === 'file';
  const isKnown = (): boolean => tree.entry(subject() ?? '') !== undefined;
  const isModified = (): boolean => isFile() && tree.entry(subject() ?? '')?.state === 'modified';
  const on = (work: (path: string) => unknown) => async () => {
    const path = subject();
    if (path !== null) await work(path);
  };
  return [
    { id: 'file.new', title: t('command.file.new'), menu: 'file', run: () => createFile(lab) },
    { id: 'file.newFolder', title: t('command.file.newFolder'), menu: 'file', run: () => createFolder(lab) },
    {
      id: 'file.save',
      title: t('command.file.save'),
      keys: ['Mod+S'],
      menu: 'file',
      separated: true,
      enabled: hasActive,
      run: () => saveActive(lab),
    },
    {
      id: 'file.saveAll',
      title: t('command.file.saveAll'),
      keys: ['Mod+Alt+S'],
      menu: 'file',
      run: () => void editors.saveAll(),
    },
    {
      id: 'file.close',
      title: t('command.file.close'),
      keys: ['Mod+F4'],
      menu: 'file',
      enabled: hasActive,
      run: () => void editors.close(active() ?? ''),
    },
    {
      id: 'file.compareStock',
      title: t('command.file.compareStock'),
      menu: 'file',
      separated: true,
      enabled: isFile,
      run: on((path) => editors.compareWithStock(path)),
    },
    {
      id: 'file.revert',
      title: t('command.file.revert'),
      menu: 'file',
      enabled: isModified,
      run: on((path) => revert(lab, path)),
    },
    {
      id: 'file.rename',
      title: t('command.file.rename'),
      menu: 'file',
      separated: true,
      enabled: isKnown,
      run: on((path) => rename(lab, path)),
    },
    {
      id: 'file.delete',
      title: t('command.file.delete'),
      menu: 'file',
      enabled: isKnown,
      run: on((path) => remove(lab, path)),
    },
    {
      id: 'file.copyPath',
      title: t('command.file.copyPath'),
      enabled: isKnown,
      run: on((path) => navigator.clipboard.writeText(path)),
    },
    {
      id: 'file.reload',
      title: t('command.file.reload'),
      menu: 'file',
      run: () => notices.guard(tree.refresh()).then(() => undefined),
    },
  ];
}

async function saveActive({ workbench, editors }: Lab): Promise<void> {
  const path = workbench.activeFile.value;
  if (path !== null) await editors.save(path);
}

/** The folder new things go to: the selected one, or the one the selected file is in. */
function targetFolder({ tree }: Lab): string {
  const path = tree.selected.value ?? '';
  return tree.entry(path)?.kind === 'folder' ? path : folderOf(path);
}

function checkName(text: string): string | null {
  const parts = text.trim().split('/');

  const bad = parts.some(
    (part) => part === '' || part === '.' || part === '..' || /[\u0000-\u001f\\]/.test(part),
  );
  return bad ? t('tree.badName') : null;
}

async function askName(lab: Lab, title: string, value: string, button: string): Promise<string | null> {
  const answer = await lab.dialogs.ask({
    title,
    text: '',
    buttons: [
      { id: 'ok', label: button, kind: 'primary' },
      { id: 'cancel', label: t('dialog.cancel') },
    ],
    input: { label: t('dialog.name'), value, selectTo: stemLength(value), check: checkName },
  });
  return answer ? answer.text.trim() : null;
}

/** A rename usually changes the stem and leaves the ending. */
function stemLength(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? dot : name.length;
}

async function createFile(lab: Lab): Promise<void> {
  const folder = targetFolder(lab);
  const title = t('tree.newFile', { folder: folder || t('tree.root') });
  const name = await askName(lab, title, '', t('dialog.create'));
  if (name === null) return;
  const path = joinPath(folder, name);
  await putNewFile(lab, path);
  await lab.tree.refresh();
  lab.tree.reveal(path);
  lab.workbench.openFile(path);
}

/** Empty, but for a name that the stock tree knows: so a file that was deleted comes back. */
async function putNewFile(lab: Lab, path: string): Promise<void> {
  const stock = await lab.connection.call('files.readStock', { path });
  const text = stock.text ?? '';
  await lab.connection.call('files.write', { path, text, baseVersion: null });
  if (stock.text !== null) lab.notices.info(t('tree.stockAgain', { path }));
}

async function createFolder(lab: Lab): Promise<void> {
  const folder = targetFolder(lab);
  const title = t('tree.newFolder', { folder: folder || t('tree.root') });
  const name = await askName(lab, title, '', t('dialog.create'));
  if (name === null) return;
  const path = joinPath(folder, name);
  await lab.connection.call('files.createFolder', { path });
  await lab.tree.refresh();
  lab.tree.reveal(path);
}

async function rename(lab: Lab, from: string): Promise<void> {
  const name = await askName(lab, t('tree.rename', { path: from }), baseName(from), t('dialog.rename'));
  if (name === null || name === baseName(from)) return;
  const to = joinPath(folderOf(from), name);
  await lab.connection.call('files.rename', { from, to });
  for (const path of openBelow(lab, from)) await moveOpen(lab, path, to + path.slice(from.length));
  await lab.tree.refresh();
  lab.tree.reveal(to);
}

/** The editor of a renamed file goes on under its new name, with what was not saved. */
async function moveOpen(lab: Lab, from: string, to: string): Promise<void> {
  const shown = lab.workbench.isOpen(fileId(from));
  await lab.documents.move(from, to);
  lab.workbench.close(diffId('disk', from));
  lab.workbench.close(diffId('stock', from));
  lab.workbench.close(fileId(from));
  if (shown) lab.workbench.openFile(to);
}

async function remove(lab: Lab, path: string): Promise<void> {
  const folder = lab.tree.entry(path)?.kind === 'folder';
  const agreed = await lab.dialogs.confirm({
    title: t('tree.delete.title', { path }),
    text: t(folder ? 'tree.delete.folder' : 'tree.delete.file'),
    buttons: [
      { id: 'delete', label: t('dialog.delete'), kind: 'danger' },
      { id: 'cancel', label: t('dialog.cancel') },
    ],
  });
  if (!agreed) return;
  await lab.connection.call('files.delete', { path });
  for (const open of openBelow(lab, path)) {
    lab.documents.forget(open);
    lab.workbench.close(diffId('disk', open));
    lab.workbench.close(diffId('stock', open));
    lab.workbench.close(fileId(open));
  }
  lab.tree.selected.value = null;
  await lab.tree.refresh();
}

function openBelow(lab: Lab, path: string): string[] {
  const open = lab.documents.all().map((document) => document.path);
  return open.filter((other) => other === path || other.startsWith(`${path}/`));
}

async function revert(lab: Lab, path: string): Promise<void> {
  const agreed = await lab.dialogs.confirm({
    title: t('tree.revert.title', { path }),
    text: t('tree.revert.text'),
    buttons: [
      { id: 'revert', label: t('dialog.revert'), kind: 'danger' },
      { id: 'cancel', label: t('dialog.cancel') },
    ],
  });
  if (!agreed) return;
  await lab.connection.call('files.revert', { path });
  await lab.documents.takeTheirs(path);
  await lab.tree.refresh();
  lab.notices.info(t('editor.revertedUndo', { path }));
}
