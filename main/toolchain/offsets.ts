/** Facts about the kernel's structures that only the compiler knows: lines `->name value` in asm-offsets.s. */
import type { Diagnostic } from '../contract.ts';
import { ENTRY_SOURCE, OFFSETS_SOURCE } from './plan.ts';

/** `->name value`; compilers may put blanks, a `$` or a `#` around. */
const MARKER = /^\s*(?:\.ascii\s+")?->\s*([A-Za-z_]\w*)\s+[$#]?(-?(?:0x[0-9a-fA-F]+|\d+))/gm;
const CONSTANT = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(0x[0-9a-fA-F]+|\d+)[ \t]*(?:[#;].*|\/\*.*|\/\/.*)?$/;

export function readOffsets(assembly: string): Record<string, number> {
  return Object.fromEntries([...assembly.matchAll(MARKER)].map((match) => [match[1], Number(match[2])]));
}

/** Every `name = number` of entry.S that the compiler knows must have the compiler's value. */
export function checkConstants(entryText: string, offsets: Record<string, number>): Diagnostic[] {
  return entryText.split('\n').flatMap((line, index) => {
    const match = CONSTANT.exec(line.replace(/\r$/, ''));
    if (match === null) return [];
    const [, name, value] = match;
    if (!Object.hasOwn(offsets, name) || offsets[name] === Number(value)) return [];
    const message = `${name} = ${value}, but the compiler puts ${name} at ${offsets[name]} (asked in ${OFFSETS_SOURCE}): entry.S would use the wrong field`;
    return [
      {
        path: ENTRY_SOURCE,
        line: index + 1,
        column: line.indexOf(name) + 1,
        severity: 'error',
        message,
        source: 'check',
      },
    ];
  });
}
