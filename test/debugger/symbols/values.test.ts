import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { Unavailable } from '../../../debugger/symbols/dwarf/unavailable.ts';
import { evaluate } from '../../../debugger/symbols/values/evaluate.ts';
import type { EvaluationScope } from '../../../debugger/symbols/values/evaluate.ts';
import { ExpressionError } from '../../../debugger/symbols/values/expression-error.ts';
import { printValue } from '../../../debugger/symbols/values/print-value.ts';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { fileMemory } from './sample/file-memory.ts';
import { availableSamples, lacksGdb, runInGdb, sample } from './sample/sample.ts';

function scopeOf(image: DebugImage): EvaluationScope {
  return { readMemory: fileMemory(image), registers: {}, images: [image] };
}

function print(image: DebugImage, text: string): string {
  return printValue(evaluate(text, scopeOf(image)), { symbol: (address) => image.pointedAt(address) });
}

function gdbSays(path: string, expressions: string[]): Record<string, string> {
  const said = runInGdb('print-names.py', path, [], { NAMES: JSON.stringify(expressions) });
  return JSON.parse(said) as Record<string, string>;
}

const EXPRESSIONS = [
  ...['list->next->name', '*list', '*list->next', '&list->next->where', 'first.bits.middle', 'first.where.y'],
  ...['operations', 'operations[0]', 'list->name[2]', 'corners', '&corners[3]', '*first.next', 'list + 1'],
  ...['ratio', 'ratio * 2', 'third', 'either', 'mode', 'odd', '(enum flags)3', '(enum flags)8', 'GREEN'],
  ...['zeros', 'letters', 'raw', '*&table', 'table[1][2]', '&table[1]', '&table', 'anything', 'limit'],
  ...['(word)-1', 'sizeof first', 'sizeof(struct node)', 'sizeof(int *)', 'first.tag', '&first.half', 'main'],
  ...[
    'first.colour == BLUE',
    '5 / 2',
    '-7 % 3',
    "'a' + 1",
    '-1 >> 1',
    '1u - 2',
    '0x80000000',
    '1 << 31',
    '~5',
  ],
  ...[
    '!5',
    '1 && 0',
    '2 > 1',
    '1 ? 2 : 3',
    '(char)300',
    '(unsigned char)300',
    '(short)70000',
    '3 & 5 | 8 ^ 1',
  ],
  ...[
    '(unsigned long long)-1',
    '&((struct node *)0)->where.y',
    '&second - &first == 0',
    '*&second.combine',
    "'\\n'",
  ],
];

describe.each(availableSamples)(
  'expressions over a program made by %s with DWARF %i and -O%s',
  (cc, dwarf, level) => {
    it.skipIf(lacksGdb())('print what gdb prints', () => {
      const { path, bytes } = sample(cc, dwarf, level);
      const image = new DebugImage(bytes);
      const theirs = gdbSays(path, EXPRESSIONS);
      const ours = Object.fromEntries(EXPRESSIONS.map((text) => [text, print(image, text)]));
      expect(ours).toEqual(theirs);
    });
  },
);

describe.each(COMPILERS)('variables of the kernel made by %s', (cc, present) => {
  it.skipIf(lacks(cc, present()) || lacksGdb())('print what gdb prints', async () => {
    const { kernelPath } = await stockBuild(cc);
    const image = new DebugImage(readFileSync(kernelPath));
    // Of static variables that share a name gdb may mean another.
    const names = image.globals.variableNames().filter((name) => image.symbols.all(name).length === 1);
    expect(names.length).toBeGreaterThan(400);
    const theirs = gdbSays(kernelPath, names);
    const different = names.filter((name) => theirs[name] !== print(image, name));
    // gdb takes a declaration without a length for the array itself.
    expect(different.filter((name) => !/^0x\w+ <\w+>$/.test(theirs[name]))).toEqual([]);
  });

  it.skipIf(lacks(cc, present()))(
    'have the names that the source has, also for tables of assembly',
    async () => {
      const { kernelPath, programsFolder } = await stockBuild(cc);
      const image = new DebugImage(readFileSync(kernelPath));
      expect(print(image, 'sys_call_table[20]')).toMatch(/0x\w+ <sys_getpid>$/);
      expect(print(image, 'init_task_union.task.comm')).toMatch(/^"swapper/);
      const scope = {
        ...scopeOf(image),
        registers: { esp: image.symbols.address('init_task_union')! + 8000 },
      };
      expect(printValue(evaluate('current->pid', scope), { symbol: () => undefined })).toBe('0');
      expect(
        new DebugImage(readFileSync(join(programsFolder, 'ls'))).globals.variable('environ'),
      ).toBeDefined();
    },
  );
});

const [first] = availableSamples;

describe.skipIf(first === undefined)('an expression that cannot be', () => {
  const image = first && new DebugImage(sample(...first).bytes);

  it.each([
    ['nobody', 'No symbol "nobody" in current context.', 0],
    ['1 +', 'something is missing at the end', 3],
    ['(1', '")" is missing', 2],
    ['1 1', '"1" is not expected here', 2],
    ['first.nothing', 'struct node has no member nothing', 5],
    ['ratio->x', 'double is no pointer', 5],
    ['limit.x', 'const word has no members', 5],
    ['*anything', 'a void pointer points to nothing known: cast it first', 0],
    ['&5', 'it has no address: it lies in a register, or was computed', 0],
    ['&first.bits.low', 'a bit field has no address', 0],
    ['1 / 0', 'division by zero', 2],
    ['09', '09 is no octal number', 0],
    ['$eax', 'eax was not saved in this frame', 0],
    ['$foo', 'there is no register foo', 0],
    ['(struct nobody)1', 'there is no type struct nobody', 0],
    ['"text"', 'cannot read ""text""', 0],
    [`${'('.repeat(300)}1`, 'nested too deep', 100],
  ])('says so: %s', (text, message, position) => {
    try {
      print(image, text);
      expect.fail('it was taken');
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError);
      expect((error as ExpressionError).message).toBe(message);
      if (text.length < 100) expect((error as ExpressionError).position).toBe(position);
    }
  });

  it('says what memory it would have needed', () => {
    expect(print(image, '*(int *)4')).toBe('<error: Cannot access memory at address 0x4>');
    expect(() => evaluate('*(int *)4 + 1', scopeOf(image))).toThrow(Unavailable);
  });

  it('reads registers by both names, and the remainder beside them', () => {
    const scope = { ...scopeOf(image), registers: { eax: 0x1234, esp: 0xbffff000 } };
    const say = (text: string): string => printValue(evaluate(text, scope), { symbol: () => undefined });
    expect([say('$eax'), say('%eax'), say('$al'), say('$ah'), say('$ax % 7'), say('%eax%7')]).toEqual([
      '4660',
      '4660',
      '52',
      '18',
      '5',
      '5',
    ]);
    expect(say('$sp')).toBe('(void *) 0xbffff000');
  });
});
