/** The command that runs both engines side by side: what it prints, and how it ends. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EMITTERS } from '../../../emulator/translator/ops/index.ts';
import { declareLockstep } from '../../../main/cli/lockstep-options.ts';
import { int80 } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

/** A hot loop with an instruction that a test can spoil, and an end. */
const SOURCE = `
	.text
	.balign	4
	.long	0x1BADB002, 0, -0x1BADB002
	.globl	_start
_start:
	movl	$20000, %ecx
	xorl	%eax, %eax
1:	leal	7(%eax,%ecx,2), %eax
	movl	%eax, 0x200000
	decl	%ecx
	jnz	1b
	movb	$0, %al
	outb	%al, $0xF4
	hlt
`;
const LEA = '8d 44 48 07';

const folder = mkdtempSync(join(tmpdir(), 'int80-lockstep-'));
const image = join(folder, 'image.elf');

function assemble(): void {
  const [source, object] = ['a.S', 'a.o'].map((name) => join(folder, name));
  writeFileSync(source, SOURCE);
  execFileSync('gcc', ['-m32', '-c', source, '-o', object]);
  execFileSync('ld', ['-m', 'elf_i386', '-n', '-Ttext=0x100000', '-e', '_start', '-o', image, object]);
}

/** The command in this process, where the translator can be spoilt. */
async function lockstepHere(...args: string[]): Promise<{ status: number; stdout: string }> {
  let status = -1;
  let stdout = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  try {
    const command = new Command('lockstep').argument('<image>');
    declareLockstep(command, async (work) => {
      status = await work;
    });
    await command.parseAsync(args, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return { status, stdout };
}

describe.skipIf(lacks('gcc', hasGcc()))('int80 lockstep', () => {
  beforeAll(assemble);

  it('finds no difference in an image that both engines execute alike, and says how it ended', async () => {
    const { status, stdout, stderr } = await int80(['lockstep', image, '--memory', '4', '--every', '10000']);
    expect(stdout).toBe('no difference in 80004 instructions; the guest has powered off\n');
    expect([status, stderr]).toEqual([0, '']);
  });

  it('ends at the limit of instructions', async () => {
    const { status, stdout } = await int80([
      'lockstep',
      image,
      '--every',
      '500',
      '--max-instructions',
      '5000',
    ]);
    expect([status, stdout]).toEqual([0, 'no difference in 5000 instructions; the limit is reached\n']);
  });

  it('exits with 2 and shows the instruction, the register and the memory that differ', async () => {
    const emitters = EMITTERS as Record<string, (typeof EMITTERS)[string]>;
    const right = emitters.lea;
    emitters.lea = () => undefined;
    try {
      const { status, stdout } = await lockstepHere(image, '--memory', '4', '--every', '5000');
      expect(status).toBe(2);
      expect(stdout).toMatch(/^equal after (\d+) instructions, different after \d+\n/);
      expect(stdout).toContain(`bytes there  ${LEA}`);
      expect(stdout).toMatch(/^eax {13}interpreter [0-9a-f]{8} {3}translator [0-9a-f]{8}$/m);
    } finally {
      emitters.lea = right;
    }
  });

  it('names an image that is not there, and exits with 3 for one that cannot be booted', async () => {
    const absent = await int80(['lockstep', join(folder, 'absent')]);
    expect([absent.status, absent.stdout]).toEqual([1, '']);
    expect(absent.stderr).toContain('absent: no such file');
    const broken = await int80(['lockstep', join(folder, 'a.S')]);
    expect([broken.status, broken.stdout]).toEqual([3, '']);
    expect(broken.stderr).toContain('cannot boot');
  });
});
