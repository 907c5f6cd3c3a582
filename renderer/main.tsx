/** The window's start: finds its host, puts the lab together, shows it. */
import { render } from 'preact';
import { effect, untracked } from '@preact/signals';
import './theme/base.css';
import './theme/bars.css';
import './theme/panels.css';
import './theme/layers.css';
import './theme/walk.css';
import './theme/debug.css';
import './theme/trace.css';
import type { HostConnection } from '../main/contract.ts';
import { handleKeys } from './commands/handle-keys.ts';
import { ENTRY, ENTRY_TARGET, registerLabCommands } from './commands/lab-commands.ts';
import { chooseConnection, type Refusal } from './connection/choose.ts';
import { setupHover } from './debug/hover.ts';
import { keepDrafts, readDrafts } from './editor/drafts.ts';
import { monaco, setupMonaco } from './editor/monaco.ts';
import { showMarkers } from './editor/show-markers.ts';
import { viewStates } from './editor/view-states.ts';
import { createPanelFactory } from './panels/factory.tsx';
import { createLab, type Lab } from './state/lab.ts';
import { followHost } from './state/follow-host.ts';
import { t, tCount } from './strings/t.ts';
import { exposeForTests } from './test-hooks.ts';
import { monacoTheme, showTheme, theme, THEME_CHOICES, themeChoice } from './theme/theme.ts';
import { Frame } from './views/frame.tsx';
import { NoAccess } from './views/no-access.tsx';
import { LabContext } from './views/use-lab.ts';

const root = document.getElementById('app') as HTMLElement;
showTheme(document.documentElement);

let lab: Lab | null = null;
const connection = chooseConnection(location, handleRefused);
if (connection) void start(connection);

/** A window that already shows text keeps it; one that shows nothing yet says how to open the lab. */
function handleRefused({ why }: Refusal): void {
  if (lab && lab.link.value !== 'connecting') lab.link.value = 'refused';
  else render(<NoAccess why={why} />, root);
}

async function start(host: HostConnection): Promise<void> {
  root.textContent = t('connection.connecting');
  setupMonaco();
  lab = createLab(host);
  const { build, editors, workbench, tree } = lab;
  build.saveAll = () => editors.saveAll();
  registerLabCommands(lab);
  handleKeys(lab);
  setupThemes(lab);
  showMarkers(lab);
  exposeForTests(lab);
  followHost(lab);
  if (!(await setupSaved(lab))) return;
  workbench.firstFile = () => (tree.entry(ENTRY) ? { path: ENTRY, target: ENTRY_TARGET } : null);
  setupReveals(lab);
  setupDebugger(lab);
  const factory = createPanelFactory(lab);
  root.textContent = '';
  render(
    <LabContext.Provider value={lab}>
      <Frame factory={factory} />
    </LabContext.Provider>,
    root,
  );
}

/** What an earlier window left behind. False when the host could not be asked. */
async function setupSaved(of: Lab): Promise<boolean> {
  const { settings, editors, consoles, tree, notices, documents, workbench } = of;
  try {
    const [choice, size] = await Promise.all([settings.get('view.theme'), settings.get('view.fontSize')]);
    themeChoice.value = THEME_CHOICES.find((known) => known === choice) ?? 'system';
    if (typeof size === 'number') editors.fontSize.value = consoles.fontSize.value = size;
    await Promise.all([viewStates.start(settings), tree.restore(), tree.refresh()]);
    const drafts = await readDrafts(settings);
    await Promise.all([...drafts].map(([path, draft]) => documents.restore(path, draft)));
    keepDrafts(documents, settings);
    workbench.restoredFiles = [...drafts.keys()];
    if (drafts.size > 0) notices.info(tCount('editor.restored', drafts.size));
  } catch (error) {
    notices.error(error);
    return of.link.value !== 'refused' && root.childElementCount === 0;
  }
  return true;
}

/** The tree follows the editor, and a build that failed shows why. */
function setupReveals({ workbench, tree, build }: Lab): void {
  effect(() => {
    const path = workbench.activeFile.value;
    if (path !== null) untracked(() => tree.reveal(path));
  });
  effect(() => {
    const result = build.result.value;
    if (result && !result.ok && !result.cancelled) untracked(() => workbench.revealProblems());
  });
}

/** Milliseconds after which a machine that goes on is not about to stop again. */
const LONGER_THAN_A_STEP = 300;

/** A stop shows where it is, in the debugger's panels and in the editor. */
function setupDebugger(of: Lab): void {
  const { debug, workbench } = of;
  setupHover(of);
  debug.onStop = ({ stop }) => {
    if (stop === null) return;
    if (!workbench.debugging.value) workbench.openDebug();
    workbench.showKdb();
    const source = stop.place.source;
    if (source && of.tree.entry(source.path)) workbench.revealLine(source.path, source.line);
  };
  effect(() => {
    if (debug.state.value.mode !== 'running') return;
    const going = setTimeout(() => workbench.showGuest(), LONGER_THAN_A_STEP);
    return () => clearTimeout(going);
  });
}

function setupThemes({ settings, documents, link }: Lab): void {
  effect(() => {
    const { id } = theme.value;
    monaco.editor.defineTheme(`int80-${id}`, monacoTheme(theme.value));
    monaco.editor.setTheme(`int80-${id}`);
  });
  addEventListener('pagehide', () => settings.flush());
  addEventListener('visibilitychange', () => document.hidden && settings.flush());
  // Drafts live with the host; without it, leaving the page would lose what is not saved.
  addEventListener('beforeunload', (event) => {
    if (link.value !== 'open' && documents.dirtyPaths.value.size > 0) event.preventDefault();
  });
}
