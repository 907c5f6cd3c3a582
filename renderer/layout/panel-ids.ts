/** Names of the panels: `files`, `problems`, `welcome`, `trace`, `console-0`, `file:PATH`, `diff:WHAT:PATH`. */
import type { Port } from '../console/terminal.ts';

export const FILES = 'files';
export const PROBLEMS = 'problems';
export const WELCOME = 'welcome';
/** Views of a system call, which stand beside the editors. */
export const CALL_VIEWS = ['walk', 'frame', 'gates'] as const;
export type CallView = (typeof CALL_VIEWS)[number];
export const KDB = 'kdb';
export const TRACE = 'trace';
export type DiffAgainst = 'disk' | 'stock';

export const consoleId = (port: Port): string => `console-${port}`;
export const fileId = (path: string): string => `file:${path}`;
export const diffId = (against: DiffAgainst, path: string): string => `diff:${against}:${path}`;

export function pathOfPanel(id: string): string | null {
  return /^(?:file|diff:(?:disk|stock)):(.+)$/s.exec(id)?.[1] ?? null;
}

export function isFilePanel(id: string): boolean {
  return id.startsWith('file:');
}

/** Panels that belong to the large area in the middle. */
export function isMiddlePanel(id: string): boolean {
  return id === WELCOME || id === TRACE || pathOfPanel(id) !== null;
}

/** Panels that lie below it. */
export function isBelowPanel(id: string): boolean {
  return id === PROBLEMS || id === KDB || id.startsWith('console-');
}
