/**
 * Privileged behaviour: a guest that checks itself, in our machine on both engines, in QEMU and in Bochs. What it checks
 * is in guest/; a check is a line of its output.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CpuModel, MachineOptions } from '../../../emulator/machine.ts';
import { COMPILERS, hasAssembler, hasBochs, hasQemu, lacks } from '../../support/tools.ts';
import { buildKernel } from './build.ts';
import { BOCHS_DIFFERS, QEMU_DIFFERS, QEMU_IS_LOST } from './differences.ts';
import { runHere, runInBochs, runInQemu } from './judges.ts';

const MANY = 600;

const root = mkdtempSync(join(tmpdir(), 'int80-privileged-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Verdict {
  names: string[];
  failures: string[];
  last: string;
}

function verdictOf(text: string): Verdict {
  const lines = text.trimEnd().split('\n');
  const checks = lines.filter((line) => /: (pass|FAIL .*)$/.test(line));
  return {
    names: checks.map((line) => line.replace(/: (pass|FAIL .*)$/, '')),
    failures: checks.filter((line) => line.includes(': FAIL ')),
    last: lines[lines.length - 1],
  };
}

/** Failures that no difference explains. */
function unexplained(verdict: Verdict, differences: Readonly<Record<string, readonly string[]>>): string[] {
  const known = new Set(Object.values(differences).flat());
  return verdict.failures.filter((line) => !known.has(line.replace(/: FAIL .*$/, '')));
}

const kernels = new Map<string, string>();

function kernelOf(compiler: 'gcc' | 'clang'): string {
  const known = kernels.get(compiler);
  if (known !== undefined) return known;
  const kernel = buildKernel(mkdtempSync(join(root, `${compiler}-`)), compiler);
  kernels.set(compiler, kernel);
  return kernel;
}

const ENGINES: [string, CpuModel, MachineOptions['translate']][] = [
  ['the interpreter', 'i686', false],
  ['translated code from the first execution on', 'i686', { threshold: 0 }],
  ['translated code from the third execution on', 'sse2', { threshold: 2 }],
  ['the translator as users have it', 'sse2', true],
];

for (const [compiler, present] of COMPILERS) {
  describe.skipIf(lacks(compiler, present() && hasAssembler()))(
    `privileged checks built by ${compiler}`,
    () => {
      it.each(ENGINES)('pass on %s (%s)', (_name, model, translate) => {
        const verdict = verdictOf(runHere(kernelOf(compiler), translate, model));
        expect(verdict.failures).toEqual([]);
        expect(verdict.last).toBe(`privileged: ${verdict.names.length} passed, 0 failed`);
        expect(verdict.names.length).toBeGreaterThan(MANY);
        expect(new Set(verdict.names).size).toBe(verdict.names.length);
      });
    },
  );
}

const judging = hasAssembler() && COMPILERS[0][1]();

describe.skipIf(lacks('qemu-system-i386 with gcc', judging && hasQemu()))(
  'the privileged checks under QEMU',
  () => {
    it('pass, but where QEMU is known to differ', () => {
      const verdict = verdictOf(runInQemu(kernelOf('gcc'), QEMU_IS_LOST));
      expect(unexplained(verdict, QEMU_DIFFERS)).toEqual([]);
      expect(verdict.last).toMatch(/^privileged: \d+ passed/);
      expect(verdict.names.length).toBeGreaterThan(MANY - QEMU_IS_LOST.length);
    });
  },
);

describe.skipIf(lacks('bochs with gcc', judging && hasBochs()))('the privileged checks under Bochs', () => {
  it('pass, but where Bochs is known to differ', () => {
    const kernel = kernelOf('gcc');
    const verdict = verdictOf(runInBochs(mkdtempSync(join(root, 'bochs-')), kernel));
    expect(unexplained(verdict, BOCHS_DIFFERS)).toEqual([]);
    expect(verdict.last).toMatch(/^privileged: \d+ passed/);
    expect(verdict.names.length).toBeGreaterThan(MANY);
  });
});

describe('the table of differences', () => {
  it('leaves no check to nobody: what QEMU gets wrong, Bochs gets right, but one that the manual decides', () => {
    const bochs = Object.values(BOCHS_DIFFERS).flat();
    const qemu = new Set([...Object.values(QEMU_DIFFERS).flat(), ...QEMU_IS_LOST]);
    expect(bochs.filter((name) => qemu.has(name))).toEqual(['IRET with an SS not present is #SS(selector)']);
  });
});
