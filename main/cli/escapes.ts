/** Backslash escapes in `--send` and `--expect` texts: \n \r \t \e \\ \xHH. Anything else after a backslash is kept. */
const SIMPLE: Record<string, string> = { n: '\n', r: '\r', t: '\t', e: '\x1b', '\\': '\\' };

export function unescapeText(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|.)/gs, (whole, code: string) =>
    code.length === 3 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (SIMPLE[code] ?? whole),
  );
}

/** The guest's console carries bytes: text beyond ASCII goes out as its UTF-8 bytes, one character a byte. */
export const toByteText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
