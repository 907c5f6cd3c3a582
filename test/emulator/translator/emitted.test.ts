/**
 * What is emitted for a handful of snippets, against accepted texts. A wanted change is accepted by running the test
 * with ACCEPT=1 in the environment and looking at the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CR4_OSFXSR } from '../../../emulator/cpu/mmu.ts';
import { DIRECT_BASE, OFFSET, TLB_BASE, TRANSLATOR } from '../../../emulator/cpu/state.ts';
import { PLACE_BASE } from '../../../emulator/translator/access.ts';
import { ACCESS_STUBS } from '../../../emulator/translator/access-stubs.ts';
import { compileRegion, floatsOf, linkCalls } from '../../../emulator/translator/compile.ts';
import { fetchedPage } from '../../../emulator/translator/flow.ts';
import { LOCAL_NAMES } from '../../../emulator/translator/locals.ts';
import { IMPORTS } from '../../../emulator/translator/runtime.ts';
import { functionText } from '../../../emulator/translator/wasm/text.ts';
import { assemble, canAssemble, ORIGIN } from '../cpu/assemble.ts';
import { BareMachine } from '../cpu/bare-machine.ts';

const SNIPPETS: Record<string, string> = {
  'counting-loop': 'mov $5, %ecx; 1: add %ecx, %eax; dec %ecx; jnz 1b; hlt',
  'compare-and-branch': 'mov $3, %eax; cmp %ebx, %eax; jl 1f; mov $1, %edx; 1: setb %cl; hlt',
  'memory-operand': 'add %eax, 4(%ebx,%esi,2); hlt',
  'call-and-return': 'call 1f; 1: pop %eax; ret',
  'shift-by-cl': 'shl %cl, %eax; jz 1f; 1: hlt',
  'system-call': 'mov $20, %eax; int $0x80',
  'x87-product': 'fldl (%eax); fmull (%edx); faddp; hlt',
  'sse2-product': 'movsd (%eax), %xmm0; mulsd (%edx), %xmm0; paddd %xmm1, %xmm2; hlt',
};
const LIMITS = { leastHeat: 0, maxInstructions: 256, predict: true, leaveOut: () => false };
const FOLDER = join(import.meta.dirname, 'accepted');
const GENERAL = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];

function offsetName(offset: number): string {
  if (offset === TLB_BASE) return 'TLB';
  if (offset === PLACE_BASE) return 'RAM';
  if (offset >= DIRECT_BASE && offset < DIRECT_BASE + 16) return `direct.${offset - DIRECT_BASE}`;
  const xmm = offset - OFFSET.XMM;
  if (xmm >= 0 && xmm < 128 && xmm % 16 === 0) return `state.xmm${xmm >> 4}`;
  if (offset < 32) return `state.${GENERAL[offset >> 2]}`;
  const entry = Object.entries({ ...OFFSET, ...TRANSLATOR }).find(([, at]) => at === offset);
  return entry === undefined ? `0x${offset.toString(16)}` : `state.${entry[0]}`;
}

/** The region at ORIGIN after the snippet has run once, so that all of it is decoded. */
function emitted(source: string): string {
  const machine = new BareMachine(1 << 20, 'sse2');
  machine.cpu.i32[OFFSET.CR4 >> 2] |= CR4_OSFXSR;
  machine.load(ORIGIN, assemble(source));
  machine.cpu.r32[4] = 0x60000;
  machine.eip = ORIGIN;
  machine.cpu.run(30);
  let slots = 0;
  const region = compileRegion(machine.cpu, ORIGIN, 1, LIMITS, {
    slotFor: () => ++slots + 1,
    physicalPage: (page) => fetchedPage(machine.cpu, page),
    callout: () => 0,
  });
  const floats = floatsOf([region]);
  const functions = [...IMPORTS, ...floats.map((name) => ({ name })), ...ACCESS_STUBS].map(
    ({ name }) => name,
  );
  const names = { locals: LOCAL_NAMES, functions, offset: offsetName };
  return `${source}\n\n${functionText(linkCalls(region, floats), names)}\n`;
}

describe.skipIf(!canAssemble)('the code emitted for', () => {
  for (const [name, source] of Object.entries(SNIPPETS)) {
    it(`${name} is what was accepted`, () => {
      const file = join(FOLDER, `${name}.txt`);
      const text = emitted(source);
      if (process.env.ACCEPT === '1') writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }
});
