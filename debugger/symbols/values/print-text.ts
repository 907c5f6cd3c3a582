/** Characters and strings as gdb writes them: C escapes, octal for the rest, long repeats by their number. */

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  27: '\\033',
  92: '\\\\',
};

function escaped(byte: number, quote: string): string {
  const escape = ESCAPES[byte];
  if (escape) return escape;
  if (byte >= 0x20 && byte < 0x7f) {
    const character = String.fromCharCode(byte);
    return character === quote ? `\\${character}` : character;
  }
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

export const characterLiteral = (byte: number): string => `'${escaped(byte, "'")}'`;

/** `"text"`, or `"text", '\000' <repeats 20 times>, "more"`: runs longer than `threshold` stand by themselves. */
export function quoted(bytes: readonly number[], threshold: number): string {
  const parts: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push(`"${text}"`);
    text = '';
  };
  for (let n = 0; n < bytes.length;) {
    let end = n + 1;
    while (end < bytes.length && bytes[end] === bytes[n]) end++;
    if (end - n > threshold) {
      flush();
      parts.push(`${characterLiteral(bytes[n])} <repeats ${end - n} times>`);
    } else for (let k = n; k < end; k++) text += escaped(bytes[k], '"');
    n = end;
  }
  flush();
  return parts.length === 0 ? '""' : parts.join(', ');
}
