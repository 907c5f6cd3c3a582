/** Shows where something is: its source line, its code, or its bytes. */
import type { CodePlace } from '../../main/contract.ts';
import type { Lab } from '../state/lab.ts';

/** Code from which a source line is known opens there, other code in the disassembly, data in the memory view. */
export function goToPlace(lab: Lab, place: CodePlace): void {
  const { debug, workbench } = lab;
  if (place.source) {
    workbench.openFile(place.source.path, { line: place.source.line, column: 1 });
    if (workbench.isOpen('debug-disassembly')) debug.shownAddress.value = place.address;
    return;
  }
  debug.memoryAt.value = `0x${place.address.toString(16)}`;
  workbench.openView('debug-memory');
}

/** A symbol, an address or an expression, as it stands in kdb's output. */
export async function goToText(lab: Lab, text: string): Promise<void> {
  const answer = await lab.notices.guard(lab.connection.call('debug.lookup', { text }));
  if (answer) goToPlace(lab, answer.place);
}
