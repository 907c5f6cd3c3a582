/** The value of what the pointer rests on, while the machine stands still: variables and members in C, registers in assembly. */
import { monaco } from '../editor/monaco.ts';
import { GAS } from '../editor/languages/of-path.ts';
import type { Lab } from '../state/lab.ts';

export function setupHover(lab: Lab): void {
  const provider: monaco.languages.HoverProvider = {
    provideHover: async (model, position) => {
      if (!lab.debug.stopped.value) return null;
      const found = expressionAt(model.getLineContent(position.lineNumber), position.column);
      if (found === null) return null;
      const request = { expression: found.text, frame: lab.debug.frame.value };
      const answer = await lab.connection.call('debug.evaluate', request).catch(() => null);
      if (answer === null) return null;
      const text = `${answer.type} ${found.text.replace(/^\$/, '%')} = ${answer.value}`;
      const { lineNumber } = position;
      return {
        contents: [{ value: `\`\`\`c\n${text}\n\`\`\`` }],
        range: new monaco.Range(lineNumber, found.start, lineNumber, found.end),
      };
    },
  };
  for (const language of ['c', 'cpp', GAS]) monaco.languages.registerHoverProvider(language, provider);
}

const KEYWORDS =
  /^(if|else|for|while|do|switch|case|return|struct|union|enum|int|char|long|short|unsigned|signed|void|const|static|extern|sizeof|break|continue|goto|default|volatile|asmlinkage)$/;
const WORD = /%?[A-Za-z_]\w*/g;

/** The word under a column with the members that lead to it: `current->mm`, `regs.eax`; columns count from 1. */
export function expressionAt(
  line: string,
  column: number,
): { text: string; start: number; end: number } | null {
  for (const match of line.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    if (column < start + 1 || column > end + 1) continue;
    if (KEYWORDS.test(match[0])) return null;
    if (match[0].startsWith('%')) return { text: `$${match[0].slice(1)}`, start: start + 1, end: end + 1 };
    const [chain] = /(?:[A-Za-z_]\w*(?:\[\w+\])?(?:->|\.))*$/.exec(line.slice(0, start)) ?? [''];
    return { text: chain + match[0], start: start - chain.length + 1, end: end + 1 };
  }
  return null;
}
