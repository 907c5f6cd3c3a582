/** Small guests in assembly, assembled when a test asks for them by the C compiler of the host, if it has one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lacks } from '../../support/tools.ts';

const FLAGS = [
  '-m32',
  '-nostdlib',
  '-static',
  '-no-pie',
  '-Wl,-Ttext=0x100000',
  '-Wl,--build-id=none',
  '-Wl,-N',
];

function findCompiler(): string | undefined {
  const probe = mkdtempSync(join(tmpdir(), 'int80-cc-'));
  try {
    const source = join(probe, 'probe.S');
    writeFileSync(source, '.globl _start\n_start: ret\n');
    return ['gcc', 'clang', 'cc'].find(
      (name) =>
        spawnSync(name, [...FLAGS, source, '-o', join(probe, 'probe')], { stdio: 'ignore' }).status === 0,
    );
  } finally {
    rmSync(probe, { recursive: true });
  }
}

const compiler = findCompiler();

export const canAssemble = !lacks('gcc or clang that links i386 programs', compiler !== undefined);

/** Multiboot header, descriptor tables, and macros: what every guest here begins with. */
const PRELUDE = `
.text
.globl _start
.align 4
.long 0x1BADB002, 0, -0x1BADB002

.macro SET_PORT port, value
    movb $\\value, %al
    movw $\\port, %dx
    outb %al, %dx
.endm

/* Gate of vector \\n to \\handler. */
.macro GATE n, handler
    movl $\\handler, %eax
    movw %ax, idt + \\n * 8
    movw $0x10, idt + \\n * 8 + 2
    movw $0x8E00, idt + \\n * 8 + 4
    shrl $16, %eax
    movw %ax, idt + \\n * 8 + 6
.endm

/* Own GDT, IDT and stack; PICs at 0x20 and 0x28, everything masked. */
.macro SETUP
    cli
    lgdt gdt_pointer
    ljmp $0x10, $1f
1:  movw $0x18, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movl $stack_top, %esp
    lidt idt_pointer
    SET_PORT 0x20, 0x11
    SET_PORT 0x21, 0x20
    SET_PORT 0x21, 0x04
    SET_PORT 0x21, 0x01
    SET_PORT 0xA0, 0x11
    SET_PORT 0xA1, 0x28
    SET_PORT 0xA1, 0x02
    SET_PORT 0xA1, 0x01
    SET_PORT 0x21, 0xFF
    SET_PORT 0xA1, 0xFF
.endm

/* Counter 0 in mode 2, divisor 11932: 100 Hz. */
.macro TIMER
    SET_PORT 0x43, 0x34
    SET_PORT 0x40, 0x9C
    SET_PORT 0x40, 0x2E
.endm

.macro POWEROFF
    SET_PORT 0xF4, 0
.endm

gdt:
    .quad 0, 0, 0x00CF9A000000FFFF, 0x00CF92000000FFFF
gdt_pointer:
    .word 31
    .long gdt
idt_pointer:
    .word 2047
    .long idt
.lcomm idt, 2048
.lcomm stack, 4096
.set stack_top, stack + 4096
`;

/** An image whose entry point is `_start` in `body`. */
export function assemble(body: string): Uint8Array {
  if (!compiler) throw new Error('neither gcc nor clang links an i386 program here');
  const folder = mkdtempSync(join(tmpdir(), 'int80-guest-'));
  try {
    const source = join(folder, 'guest.S');
    writeFileSync(source, `${PRELUDE}\n${body}\n`);
    execFileSync(compiler, [...FLAGS, source, '-o', join(folder, 'guest')], { stdio: 'pipe' });
    return new Uint8Array(readFileSync(join(folder, 'guest')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
