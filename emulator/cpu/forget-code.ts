/** Making room among decoded code: what has hardly been executed goes, hot blocks and their translations stay. */
import type { Cpu } from './cpu.ts';
import type { Block, CodePage } from './decoded.ts';

/** Executions from which on a block stays. */
const LEAST_HEAT = 16;

/** Forgets cold blocks. Not while an instruction is being executed. */
export function forgetColdCode(cpu: Cpu): void {
  const pages = cpu.codePages.filter((page) => page !== null);
  for (const page of pages) {
    page.forgetWhere((block) => block.heat < LEAST_HEAT && block.translation === null);
    page.covered.fill(0);
  }
  let count = 0;
  for (const page of pages) {
    for (const block of page.blocks) {
      if (block === null) continue;
      cover(page, block);
      count += block.count;
    }
    for (const { ranges } of page.translations) {
      for (const range of ranges) range.page.covered.fill(1, range.start, range.end);
    }
  }
  cpu.decodedCount = count;
  cpu.fetchPage = -1;
}

function cover(page: CodePage, { start, length, crossPage }: Block): void {
  const end = start + length;
  page.covered.fill(1, start, Math.min(end, 0x1000));
  crossPage?.covered.fill(1, 0, end - 0x1000);
}
