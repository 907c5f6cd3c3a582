/** From a row of the trace to the walk of that very call. */
import type { TraceRow } from '../../main/contract.ts';
import type { Lab } from '../state/lab.ts';

export function walkCall({ workbench, walk }: Lab, { tick, pid }: TraceRow): void {
  workbench.openCallView('walk');
  void walk.follow({ kind: 'tick', tick, ...(pid === null ? {} : { pid }) });
}
