/**
 * Making room among decoded code: what has been executed least goes first. Translations stay; the translator knows them
 * again when what they begin with is decoded once more.
 */
import type { Cpu } from './cpu.ts';
import type { Block, CodePage } from './decoded.ts';

/** Executions from which on a block stays, in a first attempt and in a second; in the third all go. */
const LEAST_HEAT = [16, 300, Infinity];

/** Forgets decoded blocks until at most `most` instructions are left. Not while an instruction is being executed. */
export function forgetColdCode(cpu: Cpu, most: number): void {
  const pages = cpu.codePages.filter((page) => page !== null);
  for (const least of LEAST_HEAT) {
    const goes = ({ heat, translation }: Block) =>
      least === Infinity || (heat < least && translation === null);
    pages.forEach((page) => page.forgetWhere(goes));
    cpu.decodedCount = pages.reduce((sum, page) => sum + instructionsIn(page), 0);
    if (cpu.decodedCount <= most) break;
  }
  pages.forEach((page) => page.covered.fill(0));
  pages.forEach(cover);
  cpu.fetchPage = -1;
}

function instructionsIn(page: CodePage): number {
  return page.blocks.reduce((sum, block) => sum + (block === null ? 0 : block.count), 0);
}

/** Marks the bytes that blocks and translations of a page are made of, in the page behind it too. */
function cover(page: CodePage): void {
  for (const block of page.blocks) {
    if (block === null) continue;
    const end = block.start + block.length;
    page.covered.fill(1, block.start, Math.min(end, 0x1000));
    block.crossPage?.covered.fill(1, 0, end - 0x1000);
  }
  for (const { ranges } of page.translations) {
    for (const range of ranges) range.page.covered.fill(1, range.start, range.end);
  }
}
