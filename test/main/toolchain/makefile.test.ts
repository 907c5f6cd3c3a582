import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../main/contract.ts';
import { readMakefile } from '../../../main/toolchain/makefile.ts';
import { shown } from './tiny-tree.ts';

function read(text: string): { words: Record<string, string[]>; complaints: string[]; raw: Diagnostic[] } {
  const raw: Diagnostic[] = [];
  const { variables } = readMakefile('kernel/Makefile', text, (diagnostic) => raw.push(diagnostic));
  const words = Object.fromEntries(
    [...variables].map(([name, list]) => [name, list.map((word) => word.text)]),
  );
  return { words, complaints: raw.map(shown), raw };
}

describe('a Makefile', () => {
  it('assigns words with := and adds words with +=', () => {
    expect(read('obj-y := a.o  b.o\nobj-y += c/\n').words).toEqual({ 'obj-y': ['a.o', 'b.o', 'c/'] });
  });

  it('starts anew at a second :=', () => {
    expect(read('obj-y := a.o\nobj-y := b.o\n').words).toEqual({ 'obj-y': ['b.o'] });
  });

  it('goes on in the next line after a backslash, with a comment to the end of all of it', () => {
    const { words } = read('obj-y := a.o \\\n\tb.o # the rest \\\n\tc.o\nobj-m := d.o\n');
    expect(words).toEqual({ 'obj-y': ['a.o', 'b.o'], 'obj-m': ['d.o'] });
  });

  it('knows the line and column of each word of a continued line', () => {
    const { variables } = readMakefile('Makefile', '# head\nobj-y := a.o \\\n\tb.o\n', () => undefined);
    expect(variables.get('obj-y')).toEqual([
      { text: 'a.o', line: 2, column: 10 },
      { text: 'b.o', line: 3, column: 2 },
    ]);
  });

  it('may be written on Windows', () => {
    expect(read('obj-y := a.o \\\r\n\tb.o\r\n')).toMatchObject({
      words: { 'obj-y': ['a.o', 'b.o'] },
      complaints: [],
    });
  });

  it('reads every variable of the subset', () => {
    const names = [
      'obj-y',
      'obj-m',
      'lib-y',
      'userprogs-y',
      'export-objs',
      'EXTRA_CFLAGS',
      'EXTRA_AFLAGS',
      'CFLAGS_a.o',
      'AFLAGS_b.o',
      'sh-objs',
    ];
    const { words, complaints } = read(names.map((name) => `${name} := x`).join('\n'));
    expect(Object.keys(words)).toEqual(names);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['all: vmlinux', /^kernel\/Makefile:3: rules are not read here/],
    ['\t$(CC) -c x.c', /^kernel\/Makefile:3: /],
    ['include ../Rules.make', /^kernel\/Makefile:3: `include` is not read here/],
    ['ifeq ($(CONFIG_SMP),y)', /^kernel\/Makefile:3: `ifeq` is not read here: there are no conditionals/],
    [
      'obj-$(CONFIG_X) := x.o',
      /^kernel\/Makefile:3: `obj-\$\(CONFIG_X\)` is not a variable that is read here/,
    ],
    ['CC := gcc', /^kernel\/Makefile:3: `CC` is not a variable that is read here; allowed are .*obj-y/],
    ['obj-y = a.o', /^kernel\/Makefile:3: `=` is not read here/],
    ['obj-y ?= a.o', /^kernel\/Makefile:3: `\?=` is not read here/],
    ['obj-y := $(wildcard *.c)', /^kernel\/Makefile:3: `\$\(wildcard`: variables and functions/],
    ['obj-y', /^kernel\/Makefile:3: this is no assignment/],
  ])('refuses `%s`, naming file and line', (line, message) => {
    const { complaints, words } = read(`# one\n\n${line}\nobj-m := still-read.o\n`);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(message);
    expect(words['obj-m']).toEqual(['still-read.o']);
  });
});
