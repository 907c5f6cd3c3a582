/**
 * The same port accesses, in the same order, on our chips and on QEMU's: what is read must agree. A small guest in QEMU
 * performs a script and prints every byte read as hexadecimal on COM1; here the script is performed on the bench.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasQemu, lacks } from '../../support/tools.ts';
import { assemble, canAssemble } from '../machine/assemble.ts';
import { ChipBench } from './chip-bench.ts';

/** A read may name the bits that are compared: the others are where QEMU leaves the data sheet. */
type Access = ['w', number, number] | ['r', number, number?] | ['pause'];

const READ = 1;
const WRITE = 2;
const PAUSE = 3;

/** Each script begins with chips set up by itself, as firmware has been at work in QEMU. */
const SCRIPTS: Record<string, Access[]> = {
  'PIC registers, priorities and poll': [
    ...setupPics(),
    ['w', 0x21, 0x5a],
    ['r', 0x21],
    ['w', 0xa1, 0xa5],
    ['r', 0xa1],
    ['w', 0x20, 0x0b],
    ['r', 0x20],
    // Counter 0 in mode 0 raises IRQ 0, which is polled, served and ended.
    ['w', 0x21, 0xfe],
    ['w', 0x43, 0x30],
    ['w', 0x40, 0x10],
    ['w', 0x40, 0x00],
    ['pause'],
    ['w', 0x20, 0x0a],
    ['r', 0x20],
    ['w', 0x20, 0x0c],
    ['r', 0x20],
    ['w', 0x20, 0x0b],
    ['r', 0x20],
    ['w', 0x20, 0x20],
    ['r', 0x20],
    ['w', 0x20, 0x0a],
    ['r', 0x20],
  ],
  'edge and level control': [
    ['w', 0x4d0, 0xff],
    ['r', 0x4d0],
    ['w', 0x4d1, 0xff],
    ['r', 0x4d1],
    ['w', 0x4d0, 0],
    ['w', 0x4d1, 0],
  ],
  'PIT status and access modes': [
    ['w', 0x61, 0x01],
    ['w', 0x43, 0xb0],
    ['w', 0x42, 0x34],
    ['w', 0x42, 0x00],
    ['pause'],
    ['w', 0x43, 0xe8],
    ['r', 0x42],
    ['w', 0x43, 0x90],
    ['w', 0x42, 0x20],
    ['pause'],
    ['w', 0x43, 0xe8],
    ['r', 0x42],
    // Status bits 7 and 6 before a count is written: QEMU has no NULL COUNT.
    ['w', 0x43, 0xbb],
    ['w', 0x43, 0xe8],
    ['r', 0x42, 0x3f],
    ['w', 0x43, 0x74],
    ['w', 0x43, 0xe4],
    ['r', 0x41, 0x3f],
  ],
  'UART registers': [
    ['w', 0x2fb, 0x83],
    ['w', 0x2f8, 0x0c],
    ['w', 0x2f9, 0x00],
    ['r', 0x2f8],
    ['r', 0x2f9],
    ['w', 0x2fb, 0x03],
    ['r', 0x2fb],
    ['w', 0x2ff, 0x77],
    ['r', 0x2ff],
    ['w', 0x2f9, 0xff],
    ['r', 0x2f9],
    ['w', 0x2f9, 0x00],
    ['w', 0x2fc, 0xff],
    ['r', 0x2fc],
    ['w', 0x2fa, 0x00],
    ['r', 0x2fa],
    ['w', 0x2fa, 0x01],
    ['r', 0x2fa],
  ],
  'UART loop-back and interrupt identification': [
    ['w', 0x2fb, 0x03],
    ['w', 0x2fa, 0x07],
    // Entering loop-back changes the modem inputs; QEMU leaves the delta bits alone.
    ['w', 0x2fc, 0x10],
    ['r', 0x2fe, 0xf0],
    ['w', 0x2fc, 0x1b],
    ['r', 0x2fe, 0xf0],
    ['w', 0x2f9, 0x02],
    ['r', 0x2fa],
    ['r', 0x2fa],
    ['w', 0x2f9, 0x01],
    ['w', 0x2f8, 0x41],
    ['pause'],
    ['r', 0x2fd],
    // Whether the time-out has come by now depends on how fast QEMU runs.
    ['r', 0x2fa, 0xf7],
    ['r', 0x2f8],
    ['r', 0x2fa],
    ['r', 0x2fd],
    ['w', 0x2f9, 0x00],
    ['w', 0x2fc, 0x00],
  ],
  'CMOS RAM and clock control': [
    ['w', 0x70, 0x0d],
    ['r', 0x71],
    ['w', 0x70, 0x40],
    ['w', 0x71, 0x99],
    ['r', 0x71],
    ['w', 0x70, 0x8b],
    ['w', 0x71, 0x82],
    ['r', 0x71],
    ['w', 0x70, 0x04],
    ['w', 0x71, 0x12],
    ['r', 0x71],
    ['w', 0x70, 0x15],
    ['r', 0x71],
    ['w', 0x70, 0x16],
    ['r', 0x71],
    ['w', 0x70, 0x17],
    ['r', 0x71],
    ['w', 0x70, 0x18],
    ['r', 0x71],
    ['w', 0x70, 0x30],
    ['r', 0x71],
    ['w', 0x70, 0x31],
    ['r', 0x71],
  ],
  'keyboard controller and keyboard': [
    ['w', 0x64, 0xad],
    ['w', 0x64, 0xaa],
    ['pause'],
    ['r', 0x60],
    ['w', 0x64, 0xab],
    ['pause'],
    ['r', 0x60],
    ['w', 0x64, 0x60],
    ['w', 0x60, 0x45],
    ['w', 0x64, 0x20],
    ['pause'],
    ['r', 0x60],
    ...keyboard(0xf2, 3),
    ...keyboard(0xee, 1),
    ...keyboard(0xed, 1),
    ...keyboard(0x02, 1),
    ...keyboard(0xf0, 1),
    ...keyboard(0x00, 2),
    ...keyboard(0xff, 2),
    // Bit 3 (last write was a command) does not go off in QEMU.
    ['r', 0x64, 0xf7],
  ],
  'missing hardware': [
    ['r', 0x1234],
    ['r', 0x3e8 + 0x1000],
  ],
};

function setupPics(): Access[] {
  const words = [
    0x20, 0x11, 0x21, 0x20, 0x21, 0x04, 0x21, 0x01, 0xa0, 0x11, 0xa1, 0x28, 0xa1, 0x02, 0xa1, 0x01,
  ];
  return words.flatMap((port, i): Access[] => (i % 2 === 0 ? [['w', port, words[i + 1]]] : []));
}

/** A byte to the keyboard and so many back, each waited for. */
function keyboard(byte: number, replies: number): Access[] {
  const reads = Array.from({ length: replies }, (): Access[] => [['pause'], ['r', 0x60]]);
  return [['w', 0x60, byte], ...reads.flat()];
}

const GUEST = `
_start:
    cli
    movl $script, %esi
1:  lodsb
    cmpb $${READ}, %al
    je read
    cmpb $${WRITE}, %al
    je write
    cmpb $${PAUSE}, %al
    je pause
    POWEROFF
2:  hlt
    jmp 2b
read:
    lodsw
    movw %ax, %dx
    inb %dx, %al
    andb (%esi), %al
    incl %esi
    movb %al, %bl
    shrb $4, %al
    call digit
    movb %bl, %al
    andb $15, %al
    call digit
    jmp 1b
write:
    lodsw
    movw %ax, %dx
    lodsb
    outb %al, %dx
    jmp 1b
pause:
    movl $20000, %ecx
3:  inb $0x84, %al
    loop 3b
    jmp 1b
digit:
    addb $'0', %al
    cmpb $'9', %al
    jbe 4f
    addb $7, %al
4:  movw $0x3F8, %dx
    outb %al, %dx
    ret
script:
`;

function encode(script: Access[]): string {
  const lines = script.map((access) => {
    if (access[0] === 'r') return `.byte ${READ}; .word ${access[1]}; .byte ${access[2] ?? 0xff}`;
    if (access[0] === 'w') return `.byte ${WRITE}; .word ${access[1]}; .byte ${access[2]}`;
    return `.byte ${PAUSE}`;
  });
  return [...lines, '.byte 0'].join('\n');
}

function onQemu(script: Access[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'int80-qemu-'));
  try {
    const image = join(folder, 'guest');
    writeFileSync(image, assemble(GUEST + encode(script)));
    const machine = ['-m', '64', '-display', 'none', '-no-reboot', '-net', 'none', '-kernel', image];
    const ports = ['-serial', `file:${join(folder, 'out')}`, '-serial', 'null', '-monitor', 'none'];
    const debugExit = ['-device', 'isa-debug-exit,iobase=0xf4,iosize=1'];
    spawnSync('qemu-system-i386', [...machine, ...ports, ...debugExit], { timeout: 120_000 });
    return readFileSync(join(folder, 'out'), 'latin1');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function onBench(script: Access[]): string {
  const bench = new ChipBench();
  let out = '';
  for (const access of script) {
    if (access[0] === 'w') bench.out(access[1], access[2]);
    else if (access[0] === 'r') out += hexByte(bench.in(access[1]) & (access[2] ?? 0xff));
    else bench.advance(2_000_000);
  }
  return out;
}

describe.skipIf(!canAssemble || lacks('QEMU', hasQemu()))('our chips read as those of QEMU', () => {
  it.each(Object.entries(SCRIPTS))('%s', (_, script) => {
    expect(onBench(script)).toBe(onQemu(script));
  });
});
