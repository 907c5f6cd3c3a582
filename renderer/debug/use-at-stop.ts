/** What a view reads at each stop: asked for again when the machine stands elsewhere, kept while it runs. */
import { useEffect, useState } from 'preact/hooks';
import { errorText } from '../connection/errors.ts';
import { useLab } from '../views/use-lab.ts';

export interface AtStop<T> {
  value: T | null;
  /** What the stop before had, to tell what has changed. */
  before: T | null;
  error: string;
}

/** `key`: beside the stop, what the answer depends on. */
export function useAtStop<T>(load: () => Promise<T>, key = ''): AtStop<T> {
  const { debug } = useLab();
  const { generation, bootId, mode } = debug.state.value;
  const [known, setKnown] = useState<AtStop<T>>({ value: null, before: null, error: '' });
  useEffect(() => {
    if (mode !== 'stopped') return undefined;
    let wanted = true;
    load().then(
      (value) => wanted && setKnown((old) => ({ value, before: old.value, error: '' })),
      (error: unknown) => wanted && setKnown({ value: null, before: null, error: errorText(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [generation, bootId, mode, key]);
  return known;
}
