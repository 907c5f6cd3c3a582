/** docs/instructions.md names every form of the instruction table, and why some are not judged or not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROWS } from '../../emulator/cpu/table/table.ts';
import { formsOf, missingForms } from '../emulator/judge/forms-page.ts';
import { nameOf, reasonAgainst } from '../emulator/judge/forms.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/instructions.md'), 'utf8');

describe('the page of instructions', () => {
  it('has the forms of the table in its order; write it anew with npm run judge -- --table docs/instructions.md', () => {
    const names = formsOf(page).map((line) => line.replace(/ {2}not judged: .*/, '').trimEnd());
    expect(names).toEqual(ROWS.map(nameOf));
  });

  it('says of every form either how often it was judged or why it is not', () => {
    const lines = formsOf(page);
    ROWS.forEach((row, n) => {
      const reason = reasonAgainst(row);
      expect(lines[n].includes('not judged')).toBe(reason !== '');
      expect(lines[n]).toContain(reason);
    });
    const counts = page.split('\n').filter((line) => /\s\d+(\s+(\d+|-)){10}$/.test(line));
    expect(counts).toHaveLength(ROWS.filter((row) => reasonAgainst(row) === '').length);
  });

  it('tells of no difference, and the reason for each instruction that is not implemented', () => {
    expect(page).toMatch(/\d+ cases on both engines, 0 different/);
    for (const line of missingForms()) {
      expect(line).toMatch(/: ./);
      expect(page).toContain(`* ${line}`);
    }
  });
});
