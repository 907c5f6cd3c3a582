/** The docked panels: opening and finding them, the default layout, and remembering what the user made of it. */
import { signal } from '@preact/signals';
import {
  createDockview,
  type DockviewApi,
  type IContentRenderer,
  type IDockviewPanel,
  type ITabRenderer,
} from 'dockview-core';
import 'virtual:dockview.css';
import type { Port } from '../console/terminal.ts';
import type { Notices } from '../state/notices.ts';
import type { Settings } from '../state/settings.ts';
import { baseName } from '../state/tree-rows.ts';
import { t } from '../strings/t.ts';
import { DEBUG_SIDE_WIDTH, DEBUG_VIEWS, VIEWS } from './views.ts';
import {
  CALL_VIEWS,
  consoleId,
  diffId,
  fileId,
  FILES,
  isBelowPanel,
  isFilePanel,
  isMiddlePanel,
  KDB,
  pathOfPanel,
  PROBLEMS,
  TRACE,
  WELCOME,
  type CallView,
  type DiffAgainst,
} from './panel-ids.ts';

/** Narrower, the debugger takes the room of the tree, of Welcome and of the problems. */
const ROOMY_WIDTH = 1600;
const KEY = 'layout';
const VERSION = 1;
const FILES_WIDTH = 250;
/** Of the dock's height, for what lies below the editors. */
const BELOW_SHARE = 0.42;
/** Of Welcome and the problems, on the right. */
const SIDE_WIDTH = 330;
/** Of the dock's width, for the walk. */
const CALL_VIEW_SHARE = 0.46;
/** What 80 columns of a console or an editor take, with their borders. */
const COLUMNS_WIDTH = 680;

const CALL_VIEW_TITLES = { walk: 'walk.title', frame: 'frame.title', gates: 'gates.title' } as const;

export interface PanelFactory {
  createContent: (component: string) => IContentRenderer;
  createTab: (component: string) => ITabRenderer;
  createWatermark: () => HTMLElement;
  /** Closes a panel, after having asked where something would be lost. False when it stays open. */
  close: (id: string) => Promise<boolean>;
}

/** Where an editor shall put its cursor: at a place, or where a text stands first. */
export type EditorTarget = { line: number; column: number } | { text: string };

export class Workbench {
  readonly #settings: Settings;
  readonly #notices: Notices;
  #api: DockviewApi | null = null;
  /** A build had failed before there were panels. */
  #problemsWanted = false;
  /** Where an editor that is being opened shall put its cursor. */
  readonly #targets = new Map<string, EditorTarget>();
  readonly #quietTargets = new Set<string>();
  /** Path of the editor that was active last; null when none is open. */
  readonly activeFile = signal<string | null>(null);
  /** Increases when an editor that is already open shall go to its target. */
  readonly targetRequest = signal(0);
  /** The file that is opened in a new lab, and where. */
  firstFile: () => { path: string; target: EditorTarget } | null = () => null;
  /** The panels of the debugger are there. */
  readonly debugging = signal(false);
  /** kdb's console is behind the guest's because that went on. */
  #kdbMadeRoom = false;
  /** Closed to make room for them. */
  #closedForDebug: string[] = [];
  /** Files with unsaved text of an earlier window; they are shown whatever the layout says. */
  restoredFiles: readonly string[] = [];

  constructor(settings: Settings, notices: Notices) {
    this.#settings = settings;
    this.#notices = notices;
  }

  async start(element: HTMLElement, factory: PanelFactory): Promise<void> {
    const api = createDockview(element, {
      theme: { name: 'int80', className: 'int80-dock', tabGroupIndicator: 'none', dndTabIndicator: 'line' },
      disableFloatingGroups: true,
      scrollbars: 'native',
      getTabContextMenuItems: ({ panel, group }) => {
        const ids = group.panels.map(({ id }) => id);
        const others = ids.filter((id) => id !== panel.id);
        return [
          { label: t('tab.close'), action: () => void factory.close(panel.id) },
          {
            label: t('tab.closeOthers'),
            disabled: others.length === 0,
            action: () => void closeAll(others, factory),
          },
          { label: t('tab.closeAll'), action: () => void closeAll(ids, factory) },
        ];
      },
      createComponent: ({ name }) => factory.createContent(name),
      createTabComponent: ({ name }) => factory.createTab(name),
      defaultTabComponent: 'tab',
      createWatermarkComponent: () => ({ element: factory.createWatermark(), init: () => undefined }),
    });
    this.#api = api;
    api.onDidActivePanelChange(({ panel }) => this.#noteActive(panel));
    // Sizes of panels are taken literally only once the dock knows its own.
    api.layout(element.clientWidth, element.clientHeight);
    await this.#restore(api);
    for (const path of this.restoredFiles) if (!this.isOpen(fileId(path))) this.openFile(path);
    this.activeFile.value ??= this.#visibleFile();
    if (this.#problemsWanted) this.revealProblems();
    this.debugging.value = this.isOpen('debug-registers') || this.isOpen('debug-disassembly');
    api.onDidRemovePanel((panel) => {
      if (panel.id === fileId(this.activeFile.value ?? '')) this.activeFile.value = null;
    });
    api.onDidLayoutChange(() => this.#settings.set(KEY, { version: VERSION, dock: api.toJSON() }));
  }

  get #dock(): DockviewApi {
    if (!this.#api) throw new Error('the panels are not there yet');
    return this.#api;
  }

  openFile(path: string, target?: EditorTarget): void {
    if (target) this.#targets.set(path, target);
    const known = this.#dock.getPanel(fileId(path));
    if (known) {
      known.api.setActive();
      this.targetRequest.value++;
    } else {
      this.#addMiddle({ id: fileId(path), component: 'editor', title: baseName(path), params: { path } });
    }
  }

  /** Hands the target out once. `quiet`: it is to be shown, and the focus stays where it is. */
  takeTarget(path: string): { target: EditorTarget; quiet: boolean } | undefined {
    const target = this.#targets.get(path);
    const quiet = this.#quietTargets.delete(path);
    this.#targets.delete(path);
    return target && { target, quiet };
  }

  openDiff(against: DiffAgainst, path: string): void {
    const id = diffId(against, path);
    const other = t(against === 'disk' ? 'diff.disk' : 'diff.stock');
    const title = t('diff.title', { name: baseName(path), other });
    this.#show(id, () => this.#addMiddle({ id, component: 'diff', title, params: { path, against } }));
  }

  openConsole(port: Port): void {
    this.#show(consoleId(port), () => {
      this.#addBelow({
        id: consoleId(port),
        component: 'console',
        title: t('console.title', { port }),
        params: { port },
      });
    });
    this.#dock.getPanel(consoleId(port))?.focus();
  }

  openFiles(): void {
    this.#show(FILES, () => this.#addFiles());
  }

  openProblems(): void {
    this.#show(PROBLEMS, () => this.#addProblems());
  }

  /** Makes the problems visible without taking the focus from what the user is at. */
  revealProblems(): void {
    this.#problemsWanted = !this.#api;
    if (!this.#api) return;
    const before = this.#api.activePanel;
    if (this.#api.getPanel(PROBLEMS)?.api.isVisible) return;
    this.openProblems();
    before?.api.setActive();
  }

  openWelcome(): void {
    this.#show(WELCOME, () =>
      this.#addMiddle({ id: WELCOME, component: 'welcome', title: t('welcome.title') }),
    );
  }

  /** The walk, the frame or the gates: beside editors and console, from top to bottom. In a small window the tree makes room. */
  openCallView(id: CallView): void {
    this.#show(id, () => this.#addCallView(id));
  }

  /** Opens one of the views of `layout/views.ts`, or brings it to the front. */
  openView(id: string): void {
    this.#show(id, () => this.#addView(id));
  }

  /** Lays out the debugger's panels around code and console. The focus stays where it is. */
  openDebug(): void {
    if (!this.#api || Object.keys(DEBUG_VIEWS).every((id) => this.isOpen(id))) return;
    const focused = document.activeElement;
    const before = this.#api.activePanel;
    const inTheWay =
      this.debugging.value || this.#dock.width >= ROOMY_WIDTH ? [] : [FILES, WELCOME, PROBLEMS];
    this.#closedForDebug.push(...inTheWay.filter((id) => this.isOpen(id)));
    for (const id of this.#closedForDebug) this.close(id);
    if (!this.isOpen(consoleId(0))) this.openConsole(0);
    for (const id of Object.keys(DEBUG_VIEWS)) if (!this.isOpen(id)) this.#addView(id);
    for (const id of ['debug-variables', 'debug-frames', KDB]) this.#dock.getPanel(id)?.api.setActive();
    this.#sizeDebug();
    before?.api.setActive();
    if (before?.id === consoleId(0)) this.#dock.getPanel(KDB)?.api.setActive();
    this.debugging.value = true;
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
  }

  closeDebug(): void {
    if (!this.#api || !this.debugging.value) return;
    this.debugging.value = false;
    for (const id of Object.keys(DEBUG_VIEWS)) this.close(id);
    const closed = this.#closedForDebug;
    this.#closedForDebug = [];
    const file = this.activeFile.value;
    if (closed.includes(FILES)) this.openFiles();
    if (closed.includes(WELCOME)) this.openWelcome();
    if (closed.includes(PROBLEMS)) this.openProblems();
    this.#dock.getPanel(FILES)?.api.group.api.setSize({ width: FILES_WIDTH });
    if (file !== null) this.openFile(file);
  }

  /** The guest goes on: its console comes before kdb's where they share a place. */
  showGuest(): void {
    if (!this.#shareAPlace() || !this.#api?.getPanel(KDB)?.api.isVisible) return;
    const hadFocus = document.activeElement?.closest('.panel-kdb') instanceof HTMLElement;
    this.#bringToFront(consoleId(0));
    this.#kdbMadeRoom = true;
    if (hadFocus) this.#api.getPanel(consoleId(0))?.focus();
  }

  /** The guest has stopped: kdb comes back to where it made room. */
  showKdb(): void {
    if (!this.#kdbMadeRoom) return;
    this.#kdbMadeRoom = false;
    if (this.#shareAPlace()) this.#bringToFront(KDB);
  }

  #shareAPlace(): boolean {
    const [kdb, guest] = [this.#api?.getPanel(KDB), this.#api?.getPanel(consoleId(0))];
    return kdb !== undefined && kdb.api.group === guest?.api.group;
  }

  #bringToFront(id: string): void {
    const before = this.#dock.activePanel;
    const panel = this.#dock.getPanel(id);
    panel?.api.setActive();
    if (before && before.api.group !== panel?.api.group) before.api.setActive();
  }

  #sizeDebug(): void {
    const { height, width } = this.#dock;
    const size = (id: string, to: { width?: number; height?: number }): void =>
      this.#dock.getPanel(id)?.api.group.api.setSize(to);
    size('debug-registers', { width: DEBUG_SIDE_WIDTH, height: Math.min(236, Math.round(height * 0.38)) });
    size('debug-frames', { height: Math.round(height * 0.26) });
    size('debug-disassembly', { width: Math.max(330, Math.round((width - DEBUG_SIDE_WIDTH) * 0.42)) });
    size(KDB, { height: Math.round(height * 0.34) });
  }

  /** Makes a line visible without taking the focus from what the user is at. */
  revealLine(path: string, line: number): void {
    if (!this.#api) return;
    const focused = document.activeElement;
    const before = this.#api.activePanel;
    const known = this.#api.getPanel(fileId(path));
    this.#quietTargets.add(path);
    this.#targets.set(path, { line, column: 1 });
    if (known?.api.isVisible) {
      this.targetRequest.value++;
      return;
    }
    this.openFile(path, { line, column: 1 });
    if (before && this.#api.getPanel(before.id) && !isMiddlePanel(before.id)) before.api.setActive();
    if (focused instanceof HTMLElement && focused.isConnected && !focused.closest('.panel-editor'))
      focused.focus();
  }

  openTrace(): void {
    this.#show(TRACE, () => this.#addMiddle({ id: TRACE, component: 'trace', title: t('trace.title') }));
  }

  isOpen(id: string): boolean {
    return this.#api?.getPanel(id) !== undefined;
  }

  /** Paths of the editors, in the order of their tabs. */
  openPaths(): string[] {
    return this.#dock.panels.filter(({ id }) => id.startsWith('file:')).map(({ id }) => id.slice(5));
  }

  close(id: string): void {
    this.#api?.getPanel(id)?.api.close();
  }

  get activePanelId(): string | undefined {
    return this.#api?.activePanel?.id;
  }

  /** Back to how it was at first, with the editors that are open. */
  reset(): void {
    const paths = this.openPaths();
    const active = this.activeFile.value;
    this.#dock.clear();
    this.debugging.value = false;
    this.#closedForDebug = [];
    this.#buildDefault(paths);
    if (active) this.openFile(active);
  }

  #show(id: string, add: () => void): void {
    const known = this.#dock.getPanel(id);
    if (known) known.api.setActive();
    else add();
  }

  async #restore(api: DockviewApi): Promise<void> {
    const saved = (await this.#notices.guard(this.#settings.get(KEY))) as {
      version?: number;
      dock?: never;
    } | null;
    if (saved?.version === VERSION && saved.dock) {
      try {
        api.fromJSON(saved.dock);
        if (api.panels.length > 0) return;
      } catch (error) {
        console.error('Int80: the saved layout', error);
        this.#notices.show('warning', t('layout.failed'));
        api.clear();
      }
    }
    this.#buildDefault([]);
  }

  /**
   * Tree on the left, editors above, console below. Welcome stands beside the editors and the problems beside the
   * console where 80 columns are left to each of these; else they are tabs behind them.
   */
  #buildDefault(paths: readonly string[]): void {
    const first = this.firstFile();
    const width = this.#dock.width || 1280;
    const below = Math.round((this.#dock.height || 720) * BELOW_SHARE);
    const wide = width >= FILES_WIDTH + COLUMNS_WIDTH + SIDE_WIDTH;
    if (paths.length === 0 && !wide) this.openWelcome();
    if (paths.length === 0 && first) this.openFile(first.path, first.target);
    for (const path of paths) this.openFile(path);
    if (width >= FILES_WIDTH + COLUMNS_WIDTH) this.#addFiles();
    this.openConsole(0);
    this.#addProblems(wide);
    if (wide && paths.length === 0) this.#addWelcomeBeside();
    this.#dock.getPanel(FILES)?.api.group.api.setSize({ width: FILES_WIDTH });
    this.#dock.getPanel(consoleId(0))?.api.group.api.setSize({ height: below });
    if (wide)
      for (const id of [WELCOME, PROBLEMS])
        this.#dock.getPanel(id)?.api.group.api.setSize({ width: SIDE_WIDTH });
    if (first && paths.length === 0) this.openFile(first.path);
  }

  #addWelcomeBeside(): void {
    const editor = this.#lastMiddle();
    this.#dock.addPanel({
      id: WELCOME,
      component: 'welcome',
      title: t('welcome.title'),
      initialWidth: SIDE_WIDTH,
      ...(editor ? { position: { referencePanel: editor, direction: 'right' } } : {}),
    });
  }

  #addCallView(id: CallView): void {
    const options = { id, component: id, title: t(CALL_VIEW_TITLES[id]) };
    const other = CALL_VIEWS.map((each) => this.#dock.getPanel(each)).find((panel) => panel !== undefined);
    if (other) {
      this.#dock.addPanel({ ...options, position: { referencePanel: other } });
      return;
    }
    const width = this.#dock.width || 1280;
    if (width < FILES_WIDTH + 2 * COLUMNS_WIDTH) for (const each of [FILES, WELCOME]) this.close(each);
    const initialWidth = Math.round(width * CALL_VIEW_SHARE);
    this.#dock.addPanel({ ...options, initialWidth, position: { direction: 'right' } });
  }

  #addView(id: string): void {
    const view = VIEWS[id];
    if (!view) throw new Error(`no view is called ${id}`);
    const options = { id, component: id, title: t(view.title), inactive: true };
    const { at } = view;
    if (at === 'below') return this.#addBelow(options);
    const reference = typeof at === 'object' ? (at.with ?? at.below ?? '') : '';
    const known = this.#dock.getPanel(reference);
    const editor = at === 'beside-editor' ? this.#lastMiddle() : undefined;
    const position = editor
      ? ({ referencePanel: editor, direction: 'right' } as const)
      : known && typeof at === 'object'
        ? at.with
          ? { referencePanel: known }
          : ({ referencePanel: known, direction: 'below' } as const)
        : ({ direction: 'right' } as const);
    this.#dock.addPanel({ ...options, initialWidth: view.width, initialHeight: view.height, position });
  }

  #addFiles(): void {
    this.#dock.addPanel({
      id: FILES,
      component: 'files',
      title: t('tree.title'),
      position: { direction: 'left' },
      initialWidth: FILES_WIDTH,
    });
  }

  #addProblems(beside = false): void {
    const options = { id: PROBLEMS, component: 'problems', title: t('problems.title'), inactive: true };
    const console = this.#dock.getPanel(consoleId(0));
    if (!beside || !console) return this.#addBelow(options);
    const position = { referencePanel: console, direction: 'right' } as const;
    this.#dock.addPanel({ ...options, initialWidth: SIDE_WIDTH, position });
  }

  /** Beside what lies below already, or below the editors. */
  #addBelow(options: {
    id: string;
    component: string;
    title: string;
    params?: object;
    inactive?: boolean;
  }): void {
    const beside = this.#dock.panels.find(({ id }) => isBelowPanel(id));
    const middle = this.#dock.panels.find(({ id }) => isMiddlePanel(id));
    this.#dock.addPanel({
      ...options,
      initialHeight: Math.round((this.#dock.height || 720) * BELOW_SHARE),
      position: beside
        ? { referencePanel: beside }
        : middle
          ? { referencePanel: middle, direction: 'below' }
          : { direction: 'below' },
    });
  }

  #addMiddle(options: { id: string; component: string; title: string; params?: object }): void {
    const middle = this.#lastMiddle();
    const files = this.#dock.getPanel(FILES);
    this.#dock.addPanel({
      ...options,
      ...(middle
        ? { position: { referencePanel: middle } }
        : files
          ? { position: { referencePanel: files, direction: 'right' } }
          : {}),
    });
  }

  #lastMiddle(): IDockviewPanel | undefined {
    const active = this.activeFile.value && this.#dock.getPanel(fileId(this.activeFile.value));
    const editor = this.#dock.panels.find(({ id }) => isFilePanel(id));
    return active || editor || this.#dock.panels.find(({ id }) => isMiddlePanel(id));
  }

  /** When a console had the focus as the layout was saved, the editor beside it is still the one meant. */
  #visibleFile(): string | null {
    const panel = this.#dock.panels.find(({ id, api }) => isFilePanel(id) && api.isVisible);
    return panel ? pathOfPanel(panel.id) : null;
  }

  #noteActive(panel: IDockviewPanel | undefined): void {
    if (panel?.id.startsWith('file:')) this.activeFile.value = panel.id.slice(5);
  }
}

/** One after the other, for each may ask; the first that stays ends it. */
async function closeAll(ids: readonly string[], factory: PanelFactory): Promise<void> {
  for (const id of ids) if (!(await factory.close(id))) return;
}
