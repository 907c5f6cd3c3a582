import { expect, test } from 'vitest';
import { languageOf } from '../../../renderer/editor/languages/of-path.ts';
import { makefileLanguage } from '../../../renderer/editor/languages/makefile.ts';
import { tokenize } from '../tokenize.ts';

async function lines(text: string): Promise<string[][]> {
  const tokens = await tokenize(makefileLanguage, text);
  return tokens.map((list) => list.map(({ text: word, type }) => `${word}<${type}>`));
}

test('a list of objects with a folder, over two lines, and a comment', async () => {
  expect(await lines('obj-y := entry.o mm/ \\\n\tsignal.o # more\nobj-m += audit.o')).toEqual([
    [
      'obj-y<keyword>',
      ':=<operator>',
      'entry.o<identifier.object>',
      'mm/<type.folder>',
      '\\<delimiter.continuation>',
    ],
    ['signal.o<identifier.object>', '# more<comment>'],
    ['obj-m<keyword>', '+=<operator>', 'audit.o<identifier.object>'],
  ]);
});

test('a variable of one file, with flags', async () => {
  expect(await lines('CFLAGS_fork.o := -O2 -fno-inline')).toEqual([
    ['CFLAGS_fork.o<variable>', ':=<operator>', '-O2<string>', '-fno-inline<string>'],
  ]);
});

test('a whole line may be a comment', async () => {
  expect(await lines('# obj-y := x.o')).toEqual([['# obj-y := x.o<comment>']]);
});

test('the language of a file follows from its name', () => {
  expect(languageOf('kernel/arch/i386/kernel/entry.S')).toBe('gas');
  expect(languageOf('kernel/Makefile')).toBe('makefile');
  expect(languageOf('kernel/include/linux/sys.h')).toBe('c');
  expect(languageOf('initramfs.list')).toBe('plaintext');
  expect(languageOf('Makefiles.txt')).toBe('plaintext');
});
