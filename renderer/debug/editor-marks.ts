/** What the debugger shows in an editor: where the machine stands, breakpoints in the gutter, and what a click there does. */
import { effect } from '@preact/signals';
import type { DebugBreakpoint } from '../../main/contract.ts';
import { monaco } from '../editor/monaco.ts';
import type { Lab } from '../state/lab.ts';
import { t } from '../strings/t.ts';
import { showBreakpointMenu } from './breakpoint-menu.ts';
import { linesOf } from './debug-store.ts';

type Editor = monaco.editor.IStandaloneCodeEditor;
type Decoration = monaco.editor.IModelDeltaDecoration;

/** Returns what ends it. */
export function showDebugMarks(lab: Lab, path: string, editor: Editor): () => void {
  const stop = editor.createDecorationsCollection();
  const points = editor.createDecorationsCollection();
  const hint = editor.createDecorationsCollection();
  const mouse = [
    editor.onMouseDown((event) => handleMouse(lab, path, event)),
    editor.onMouseMove((event) => {
      const line = gutterLine(event);
      hint.set(line === null || lab.debug.at(path, line).length > 0 ? [] : [hintAt(line)]);
    }),
    editor.onMouseLeave(() => hint.clear()),
  ];
  const endings = [
    effect(() => void stop.set(stopMarks(lab, path))),
    effect(() => void points.set(lab.debug.breakpoints.value.flatMap((each) => pointMarks(each, path)))),
  ];
  return () => {
    for (const end of endings) end();
    for (const one of mouse) one.dispose();
  };
}

/** Line of the gutter's glyphs that the pointer is over. */
function gutterLine({ target }: monaco.editor.IEditorMouseEvent): number | null {
  const inGutter = target.type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN;
  return inGutter ? (target.position?.lineNumber ?? null) : null;
}

function handleMouse(lab: Lab, path: string, event: monaco.editor.IEditorMouseEvent): void {
  const line = gutterLine(event);
  if (line === null) return;
  if (event.event.rightButton) {
    event.event.preventDefault();
    showBreakpointMenu(lab, path, line, { x: event.event.posx, y: event.event.posy });
  } else if (event.event.leftButton) void lab.debug.toggle(path, line);
}

function wholeLine(line: number): monaco.IRange {
  return { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 };
}

function hintAt(line: number): Decoration {
  return {
    range: wholeLine(line),
    options: { glyphMarginClassName: 'breakpoint-glyph breakpoint-hint', glyphMarginHoverMessage: { value: t('breakpoints.hint') } }, // prettier-ignore
  };
}

function stopMarks({ debug, frames }: Lab, path: string): Decoration[] {
  const { stop, inPast } = debug.state.value;
  if (stop === null) return [];
  const index = debug.frame.value;
  const place = index === 0 ? stop.place : frames.value[index]?.place;
  const marks: Decoration[] = [];
  if (stop.place.source?.path === path) {
    const { line } = stop.place.source;
    // A line has room for one glyph: it shows both.
    const [point] = debug.at(path, line);
    marks.push(stopMark(line, inPast, point ? ` breakpoint-glyph ${glyphOf(point)}` : ''));
  }
  if (index > 0 && place?.source?.path === path)
    marks.push({
      range: wholeLine(place.source.line),
      options: { isWholeLine: true, className: 'frame-line', glyphMarginClassName: 'frame-glyph' },
    });
  return marks;
}

function stopMark(line: number, inPast: boolean, point: string): Decoration {
  const past = inPast ? ' stop-past' : '';
  return {
    range: wholeLine(line),
    options: {
      isWholeLine: true,
      className: `stop-line${past}`,
      glyphMarginClassName: `stop-glyph${past}${point}`,
      overviewRuler: { color: '#e8c268', position: monaco.editor.OverviewRulerLane.Full },
      zIndex: 10,
    },
  };
}

function pointMarks(breakpoint: DebugBreakpoint, path: string): Decoration[] {
  return linesOf(breakpoint, path).map((line) => ({
    range: wholeLine(line),
    options: {
      glyphMarginClassName: `breakpoint-glyph ${glyphOf(breakpoint)}`,
      glyphMarginHoverMessage: { value: describe(breakpoint) },
      stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    },
  }));
}

export function glyphOf({ enabled, binding, condition, ignore }: DebugBreakpoint): string {
  if (!enabled) return 'breakpoint-off';
  if (binding === 'unresolved') return 'breakpoint-hollow';
  return condition !== '' || ignore > 0 ? 'breakpoint-conditional' : 'breakpoint-on';
}

function describe({ id, title, condition, ignore, trouble, hits }: DebugBreakpoint): string {
  return [
    t('breakpoints.describe', { id, title, hits }),
    condition && t('breakpoints.when', { condition: `\`${condition}\`` }),
    ignore > 0 && t('breakpoints.after', { ignore }),
    trouble,
  ]
    .filter(Boolean)
    .join('  \n');
}
