/** Keeps Monaco's markers in step with the last build, also for files that are opened after it. */
import { effect } from '@preact/signals';
import type { Diagnostic } from '../../main/contract.ts';
import type { BuildStore } from '../state/build-store.ts';
import type { DocumentStore } from './documents.ts';
import { markersFor, OWNER } from './markers.ts';
import { monaco } from './monaco.ts';

export function showMarkers({ build, documents }: { build: BuildStore; documents: DocumentStore }): void {
  let shown: readonly Diagnostic[] = [];
  const mark = (model: monaco.editor.ITextModel): void => {
    if (model.uri.scheme !== 'workspace') return;
    monaco.editor.setModelMarkers(model, OWNER, markersFor(shown, model.uri.path.slice(1), model));
  };
  effect(() => {
    shown = build.problems.value;
    for (const { model } of documents.all()) mark(model);
  });
  monaco.editor.onDidCreateModel(mark);
}
