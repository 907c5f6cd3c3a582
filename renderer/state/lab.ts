/** Everything the window is made of, put together once; the views get it through `useLab`. */
import { signal, type Signal } from '@preact/signals';
import type { AppInfo, DebugFrame, HostConnection } from '../../main/contract.ts';
import { CommandRegistry } from '../commands/registry.ts';
import { Consoles } from '../console/consoles.ts';
import { DebugStore } from '../debug/debug-store.ts';
import { DocumentStore } from '../editor/documents.ts';
import { Editors } from '../editor/editors.ts';
import { TraceStore } from '../trace/trace-store.ts';
import { Workbench } from '../layout/workbench.ts';
import { BuildStore } from './build-store.ts';
import { Dialogs } from './dialogs.ts';
import { MachineStore } from './machine-store.ts';
import { Menus } from './menus.ts';
import { Notices } from './notices.ts';
import { Settings } from './settings.ts';
import { TreeStore } from './tree-store.ts';
import { WalkStore } from './walk-store.ts';

export type LinkState = 'connecting' | 'open' | 'closed' | 'refused';

export interface Lab {
  connection: HostConnection;
  link: Signal<LinkState>;
  info: Signal<AppInfo | null>;
  mac: boolean;
  notices: Notices;
  dialogs: Dialogs;
  menus: Menus;
  settings: Settings;
  machine: MachineStore;
  debug: DebugStore;
  /** Of the present stop, innermost first. */
  frames: Signal<readonly DebugFrame[]>;
  trace: TraceStore;
  build: BuildStore;
  tree: TreeStore;
  documents: DocumentStore;
  editors: Editors;
  consoles: Consoles;
  workbench: Workbench;
  commands: CommandRegistry;
  walk: WalkStore;
}

export function createLab(connection: HostConnection): Lab {
  const notices = new Notices();
  const dialogs = new Dialogs();
  const link = signal<LinkState>('connecting');
  // Settings that cannot be written for a broken link are written later; the banner tells of the link.
  const settings = new Settings(connection, (error) => link.value === 'open' && notices.error(error));
  const machine = new MachineStore(connection, notices);
  const documents = new DocumentStore(connection);
  const workbench = new Workbench(settings, notices);
  return {
    connection,
    link,
    info: signal(null),
    mac: /Mac|iPhone|iPad/.test(navigator.platform),
    notices,
    dialogs,
    menus: new Menus(),
    settings,
    machine,
    debug: new DebugStore(connection, notices),
    frames: signal([]),
    trace: new TraceStore(connection, notices),
    build: new BuildStore(connection, notices),
    tree: new TreeStore(connection, settings),
    documents,
    editors: new Editors({ connection, documents, workbench, dialogs, notices }),
    consoles: new Consoles({ connection, machine, notices, dialogs }),
    workbench,
    walk: new WalkStore(connection),
    commands: new CommandRegistry((error) => notices.error(error)),
  };
}
