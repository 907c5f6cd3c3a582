/** Makes what stands in a panel, by the name of its component. */
import { render, type ComponentChild } from 'preact';
import type { GroupPanelPartInitParameters, IContentRenderer } from 'dockview-core';
import { isFilePanel, pathOfPanel } from '../layout/panel-ids.ts';
import type { PanelFactory } from '../layout/workbench.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import { Problems } from '../views/problems.tsx';
import { Tree } from '../views/tree.tsx';
import { LabContext } from '../views/use-lab.ts';
import { GatesView } from '../views/gates-view.tsx';
import { PtRegsView } from '../views/pt-regs-view.tsx';
import { WalkView } from '../views/walk-view.tsx';
import { TraceView } from '../views/trace-view.tsx';
import { Welcome } from '../views/welcome.tsx';
import { ConsolePanel } from './console-panel.tsx';
import { DiffPanel } from './diff-panel.tsx';
import { BreakpointsView } from '../views/debug/breakpoints-view.tsx';
import { DisassemblyView } from '../views/debug/disassembly-view.tsx';
import { FramesView } from '../views/debug/frames-view.tsx';
import { MemoryView } from '../views/debug/memory-view.tsx';
import { RegistersView } from '../views/debug/registers-view.tsx';
import { StackView } from '../views/debug/stack-view.tsx';
import { VariablesView } from '../views/debug/variables-view.tsx';
import { EditorPanel } from './editor-panel.tsx';
import { KdbPanel } from './kdb-panel.tsx';
import { PanelTab } from './panel-tab.tsx';

export function createPanelFactory(lab: Lab): PanelFactory {
  const contents: Record<string, (() => IContentRenderer) | undefined> = {
    files: () => new ViewPanel(lab, 'panel panel-files', () => <Tree />),
    problems: () => new ViewPanel(lab, 'panel panel-problems', () => <Problems />),
    welcome: () => new ViewPanel(lab, 'panel panel-welcome', () => <Welcome />),
    trace: () => new ViewPanel(lab, 'panel panel-trace', () => <TraceView />),
    editor: () => new EditorPanel(lab),
    diff: () => new DiffPanel(lab),
    console: () => new ConsolePanel(lab),
    walk: () => new ViewPanel(lab, 'panel panel-walk', () => <WalkView />),
    frame: () => new ViewPanel(lab, 'panel panel-walk', () => <PtRegsView />),
    gates: () => new ViewPanel(lab, 'panel panel-walk', () => <GatesView />),
    kdb: () => new KdbPanel(lab),
    'debug-registers': () => new ViewPanel(lab, 'panel panel-debug', () => <RegistersView />),
    'debug-variables': () => new ViewPanel(lab, 'panel panel-debug', () => <VariablesView />),
    'debug-stack': () => new ViewPanel(lab, 'panel panel-debug', () => <StackView />),
    'debug-memory': () => new ViewPanel(lab, 'panel panel-debug', () => <MemoryView />),
    'debug-frames': () => new ViewPanel(lab, 'panel panel-debug', () => <FramesView />),
    'debug-breakpoints': () => new ViewPanel(lab, 'panel panel-debug', () => <BreakpointsView />),
    'debug-disassembly': () => new ViewPanel(lab, 'panel panel-debug', () => <DisassemblyView />),
  };
  return {
    createContent: (component) => {
      const create = contents[component];
      if (!create) throw new Error(`no panel is called ${component}`);
      return create();
    },
    close: async (id) => {
      const path = pathOfPanel(id);
      if (path !== null && isFilePanel(id)) return lab.editors.close(path);
      lab.workbench.close(id);
      return true;
    },
    createTab: () => new PanelTab(lab),
    createWatermark: () => {
      const element = document.createElement('p');
      element.className = 'watermark';
      element.textContent = t('layout.empty');
      return element;
    },
  };
}

/** A panel that is one view. */
class ViewPanel implements IContentRenderer {
  readonly element = document.createElement('div');
  readonly #lab: Lab;
  readonly #view: () => ComponentChild;

  constructor(lab: Lab, className: string, view: () => ComponentChild) {
    this.#lab = lab;
    this.#view = view;
    this.element.className = className;
  }

  init(_parameters: GroupPanelPartInitParameters): void {
    render(<LabContext.Provider value={this.#lab}>{this.#view()}</LabContext.Provider>, this.element);
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('[tabindex="0"], button')?.focus();
  }

  dispose(): void {
    render(null, this.element);
  }
}
