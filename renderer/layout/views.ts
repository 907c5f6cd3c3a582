/** The views that a panel can show beside editors and consoles: their names, titles and where each belongs. */
import type { StringKey } from '../strings/t.ts';

export interface ViewPlace {
  title: StringKey;
  /** The view whose panel it shares as a tab, or lies below or right of; `edge`: at the right edge of the dock. */
  at: { with?: string; below?: string } | 'edge' | 'beside-editor' | 'below';
  width?: number;
  height?: number;
}

export const DEBUG_SIDE_WIDTH = 330;

/** The panels of the debugger in the order in which they are laid out. */
export const DEBUG_VIEWS = {
  'debug-registers': { title: 'registers.title', at: 'edge', width: DEBUG_SIDE_WIDTH },
  'debug-variables': { title: 'variables.title', at: { below: 'debug-registers' } },
  'debug-stack': { title: 'stack.title', at: { with: 'debug-variables' } },
  'debug-memory': { title: 'memory.title', at: { with: 'debug-variables' } },
  'debug-frames': { title: 'frames.title', at: { below: 'debug-variables' } },
  'debug-breakpoints': { title: 'breakpoints.title', at: { with: 'debug-frames' } },
  'debug-disassembly': { title: 'disassembly.title', at: 'beside-editor', width: 400 },
  kdb: { title: 'kdb.title', at: 'below' },
} as const satisfies Record<string, ViewPlace>;

export type DebugViewId = keyof typeof DEBUG_VIEWS;
/** A further area of views joins its table here. */
export const VIEWS: Readonly<Record<string, ViewPlace | undefined>> = DEBUG_VIEWS;

export const isDebugView = (id: string): id is DebugViewId => id in DEBUG_VIEWS;
