/**
 * v86 in a Node process of its own: boots the guest named by its only argument (JSON), joins the first serial line to
 * stdin and stdout. Bundled by scripts/bench.mjs.
 */
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { V86 } from 'v86';
import type { Guest } from './host.ts';

const SEABIOS = '/usr/share/seabios';

function image(path: string): { buffer: ArrayBuffer } {
  const bytes = readFileSync(path);
  return { buffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer };
}

const isMultiboot = (path: string): boolean =>
  readFileSync(path).subarray(0, 4).equals(Buffer.from('\x7fELF'));

const guest = JSON.parse(process.argv[2]) as Guest;
const kernel = image(guest.kernel);
const emulator = new V86({
  wasm_path: join(process.cwd(), 'node_modules', 'v86', 'build', 'v86.wasm'),
  bios: image(join(SEABIOS, 'bios.bin')),
  vga_bios: image(join(SEABIOS, 'vgabios-stdvga.bin')),
  ...(isMultiboot(guest.kernel) ? { multiboot: kernel } : { bzimage: kernel }),
  ...(guest.initrd === undefined ? {} : { initrd: image(guest.initrd) }),
  cmdline: guest.commandLine,
  memory_size: guest.memoryMiB << 20,
  vga_memory_size: 8 << 20,
  disable_speaker: true,
  autostart: true,
});

/** Written in pieces that end with a line or with what a prompt ends with, before the guest goes on. */
let pending: number[] = [];
const PIECE_ENDS = new Set([10, 32]);
emulator.add_listener('serial0-output-byte', (byte: number) => {
  pending.push(byte);
  if (!PIECE_ENDS.has(byte)) return;
  writeSync(1, Uint8Array.from(pending));
  pending = [];
});
process.stdin.on('data', (bytes) => emulator.serial_send_bytes(0, bytes));
