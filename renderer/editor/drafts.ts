/** Unsaved text is kept by the host until it is saved, so that a crash or a reload loses nothing. */
import type { Settings } from '../state/settings.ts';
import type { DocumentStore } from './documents.ts';

const KEY = 'editor.drafts';
const DELAY = 400;

export interface Draft {
  text: string;
  baseVersion: string | null;
}

/** Every change of a document is soon part of the remembered drafts. Returns what ends that. */
export function keepDrafts(documents: DocumentStore, settings: Settings): () => void {
  let had = false;
  return documents.onChange(() => {
    const drafts: Record<string, Draft> = {};
    for (const { path, model, version, dirty } of documents.all()) {
      if (dirty.value) drafts[path] = { text: model.getValue(), baseVersion: version };
    }
    const has = Object.keys(drafts).length > 0;
    if (has || had) settings.set(KEY, drafts, DELAY);
    had = has;
  });
}

export async function readDrafts(settings: Settings): Promise<Map<string, Draft>> {
  const value = await settings.get(KEY);
  const drafts = new Map<string, Draft>();
  if (typeof value !== 'object' || value === null) return drafts;
  for (const [path, draft] of Object.entries(value)) if (isDraft(draft)) drafts.set(path, draft);
  return drafts;
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { text, baseVersion } = value as Record<string, unknown>;
  return typeof text === 'string' && (typeof baseVersion === 'string' || baseVersion === null);
}
