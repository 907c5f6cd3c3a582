import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAtt } from '../../../debugger/disassembly/att-format.ts';
import { decodeInstruction } from '../../../debugger/disassembly/decode-instruction.ts';
import { disassemble, kdbLine } from '../../../debugger/disassembly/listing.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, hasObjdump, lacks } from '../../support/tools.ts';

/** Address and text of each instruction as objdump prints it. */
function objdump(args: string[]): { address: number; text: string }[] {
  const out = execFileSync('objdump', ['-w', '--no-show-raw-insn', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return [...out.matchAll(/^ *([0-9a-f]+):\t(.*)$/gm)].map(([, address, text]) => ({
    address: parseInt(address, 16),
    text: text.trimEnd(),
  }));
}

const targetOf = (image: DebugImage) => ({
  readMemory: (address: number, count: number) => {
    const code = image.code(address, count);
    return code.length === count ? code : null;
  },
  imageAt: (address: number) => (image.holds(address) ? image : undefined),
});

describe.each(COMPILERS)('the disassembly of what %s made', (cc, present) => {
  it.skipIf(lacks(cc, present()) || lacks('objdump', hasObjdump()))(
    "is objdump's, for every instruction of the kernel and of programs",
    async () => {
      const { kernelPath, programsFolder } = await stockBuild(cc);
      for (const path of [
        kernelPath,
        ...['sh', 'tools', 'getpid'].map((name) => join(programsFolder, name)),
      ]) {
        const image = new DebugImage(readFileSync(path));
        const theirs = objdump(['-d', path]);
        expect(theirs.length).toBeGreaterThan(200);
        const different = theirs.flatMap(({ address, text }) => {
          const instruction = decodeInstruction(image.code(address, 15), address);
          const ours = instruction && formatAtt(instruction, (to) => to.toString(16)).trimEnd();
          // objdump cuts an instruction off at the next symbol, and says so.
          return ours === text.replace(/ <[^>]*>$/, '') || text.startsWith('.byte')
            ? []
            : [`${ours}; objdump: ${text}`];
        });
        expect(different.slice(0, 10)).toEqual([]);
      }
    },
  );

  it.skipIf(lacks(cc, present()))(
    'names targets, and shows each source line once before its code',
    async () => {
      const image = new DebugImage(readFileSync((await stockBuild(cc)).kernelPath));
      const listed = disassemble(targetOf(image), image.symbols.address('system_call')!, 21);
      const call = listed.find(({ text }) => text.startsWith('call'))!;
      expect(call.symbol?.name).toBe('system_call');
      expect(listed.filter(({ beginsLine }) => beginsLine).map(({ source }) => source!.file)).toContain(
        'kernel/arch/i386/kernel/entry.S',
      );
      const fork = disassemble(targetOf(image), image.symbols.address('ret_from_fork')!, 2);
      expect(fork.map(({ text }) => text)).toEqual([
        'push   %ebx',
        expect.stringMatching(/^call   \w+ <schedule_tail>$/),
      ]);
    },
  );

  it.skipIf(lacks(cc, present()))("has kdb's lines, padded by the length of the offset", async () => {
    const image = new DebugImage(readFileSync((await stockBuild(cc)).kernelPath));
    const lines = disassemble(targetOf(image), image.symbols.address('system_call')!, 20, {
      style: 'kdb',
    }).map(kdbLine);
    const hex = image.symbols.address('system_call')!.toString(16);
    expect(lines[0]).toBe(`0x${hex} system_call:         push   %eax`);
    expect(lines[1]).toMatch(/^0x\w{8} system_call\+0x1: {5}cld$/);
    expect(lines.find((line) => line.includes('+0x10:'))).toMatch(/\+0x10: {4}\S/);
  });
});

/** Each of these is disassembled as GNU as was given it. */
const SNIPPETS = [
  ...[
    'fadd %st(3),%st',
    'fsubrp %st,%st(2)',
    'fsub %st,%st(2)',
    'fdivr %st,%st(1)',
    'fildll (%eax)',
    'fstpt 4(%ebx)',
  ],
  ...[
    'fnstsw %ax',
    'fucomi %st(2),%st',
    'fisttpl (%eax)',
    'flds (%ecx)',
    'fistps 2(%edx)',
    'fxch %st(1)',
    'fchs',
  ],
  ...['movzbl %al,%ecx', 'movswl (%esi),%edi', 'lock cmpxchg %ecx,(%edx)', 'rep movsl', 'repnz scasb'],
  ...[
    'repz cmpsb',
    'outb %al,(%dx)',
    'inl (%dx),%eax',
    'in $0x60,%al',
    'ljmp $0x10,$0x1234',
    'lret $4',
    'lgdtl (%eax)',
  ],
  ...[
    'invlpg (%ebx)',
    'mov %cr3,%eax',
    'mov %eax,%db7',
    'mov %ds,%eax',
    'pushw $5',
    'push %gs',
    'popw %es',
    'pause',
  ],
  ...[
    'jecxz 0',
    'loopne 0',
    'nopw 0(%eax,%eax,1)',
    'xchg %ax,%ax',
    'shld %cl,%eax,(%ebx)',
    'btsl $3,(%eax)',
    'sarb (%eax)',
  ],
  ...[
    'movaps %xmm1,%xmm2',
    'movd %eax,%mm3',
    'paddb (%eax),%mm1',
    'cvtsi2sd %eax,%xmm0',
    'pshufd $3,%xmm1,%xmm2',
  ],
  ...[
    'mov %fs:(%eax),%ecx',
    'mov 8(%bx,%si),%ax',
    'enter $8,$1',
    'bound %eax,(%ecx)',
    'aam',
    'xlat',
    'cmovne (%eax),%edx',
  ],
  ...['imul $5,%eax,%ebx', 'movl $-1,%gs:0x10', 'bswap %edi', 'cmpxchg8b (%eax)', 'sysenter'],
];

describe.skipIf(lacks('objdump', hasObjdump()) || lacks('gcc', COMPILERS[0][1]()))(
  'single instructions',
  () => {
    it('are written as objdump writes them, except those the processor lacks', () => {
      const folder = mkdtempSync(join(tmpdir(), 'int80-disassembly-'));
      const [source, object, binary] = ['s.s', 's.o', 's.bin'].map((name) => join(folder, name));
      writeFileSync(source, SNIPPETS.map((text) => `${text}\n`).join(''));
      execFileSync('as', ['--32', source, '-o', object]);
      execFileSync('objcopy', ['-O', 'binary', object, binary]);
      const code = new Uint8Array(readFileSync(binary));
      const theirs = objdump(['-D', '-z', '-b', 'binary', '-m', 'i386', binary]);
      rmSync(folder, { recursive: true });
      const ours = theirs.map(({ address, text }) => {
        const instruction = decodeInstruction(code.subarray(address), address)!;
        return text.startsWith('fisttp')
          ? instruction.row === null
            ? text
            : 'known'
          : formatAtt(instruction);
      });
      expect(ours).toEqual(theirs.map(({ text }) => text));
    });

    it('that are none are said to be bad, one byte long, and a cut-off one is null', () => {
      const bad = decodeInstruction(Uint8Array.of(0x0f, 0x04, 0, 0), 0)!;
      expect([formatAtt(bad), bad.bytes.length]).toEqual(['(bad)', 1]);
      expect(decodeInstruction(Uint8Array.of(0xb8, 1, 2), 0)).toBeNull();
      expect(decodeInstruction(new Uint8Array(20).fill(0x66), 0)!.row).toBeNull();
    });
  },
);
