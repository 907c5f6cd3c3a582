import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toByteText, unescapeText } from '../../../main/cli/escapes.ts';
import { readScenarioFile } from '../../../main/cli/scenario-file.ts';

describe('texts of --send and --expect', () => {
  it('understand \\n \\t \\e \\x41 and \\\\', () => {
    expect(unescapeText('a\\n\\t\\e[A\\x41\\\\n')).toBe('a\n\t\x1b[AA\\n');
  });

  it('keep a backslash that starts no escape', () => {
    expect(unescapeText('C:\\dir \\q \\x4')).toBe('C:\\dir \\q \\x4');
  });

  it('carry text beyond ASCII as its UTF-8 bytes', () => {
    expect(toByteText('ü')).toBe('\xc3\xbc');
  });
});

describe('a script of send and expect lines', () => {
  const write = (text: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'int80-')), 'script');
    writeFileSync(file, text);
    return file;
  };

  it('is read in order, comments and empty lines apart', () => {
    expect(readScenarioFile(write('# hello\nexpect # \n\nsend ls\\n\n'))).toEqual([
      { kind: 'expect', text: '# ' },
      { kind: 'send', text: 'ls\n' },
    ]);
  });

  it('is refused with file and line where a line is neither', () => {
    const file = write('send a\nsned b\n');
    expect(() => readScenarioFile(file)).toThrow(`${file}:2: expected "send TEXT" or "expect TEXT"`);
  });

  it('is refused by name when it does not exist', () => {
    expect(() => readScenarioFile('/no/such/script')).toThrow(/--script \/no\/such\/script: ENOENT/);
  });
});
