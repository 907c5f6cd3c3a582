import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Lab } from '../state/lab.ts';

export const LabContext = createContext<Lab | null>(null);

/** The lab of the window; only inside `LabContext`. */
export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('this view stands outside the lab');
  return lab;
}
