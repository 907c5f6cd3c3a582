/**
 * The processor's registers as gdb numbers them for i386 (org.gnu.gdb.i386.core and .sse), followed by system registers
 * of our own feature. Values travel little-endian. Writes are inputs of the machine and recorded.
 */
import { toImage } from '../../emulator/cpu/ops/fxsr.ts';
import { REGISTER_OFFSETS } from '../../emulator/cpu/registers.ts';
import { WRITABLE_REGISTERS } from '../../emulator/cpu/write-register.ts';
import type { Machine } from '../../emulator/machine.ts';

export type RegisterFeature = 'core' | 'sse' | 'system';

export interface RegisterRow {
  name: string;
  /** gdb's name of the type. */
  type: string;
  bytes: number;
  feature: RegisterFeature;
  group?: string;
}

const core = (name: string, type = 'int32', bytes = 4, group?: string): RegisterRow => ({
  name,
  type,
  bytes,
  feature: 'core',
  ...(group === undefined ? {} : { group }),
});
const eight = (make: (n: number) => RegisterRow): RegisterRow[] =>
  Array.from({ length: 8 }, (_, n) => make(n));

const SYSTEM_NAMES = ['cr0', 'cr2', 'cr3', 'cr4', 'dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7', 'ldtr', 'tr'];

/** In the order of their numbers. */
export const REGISTER_ROWS: readonly RegisterRow[] = [
  ...['eax', 'ecx', 'edx', 'ebx'].map((name) => core(name)),
  core('esp', 'data_ptr'),
  core('ebp', 'data_ptr'),
  core('esi'),
  core('edi'),
  core('eip', 'code_ptr'),
  core('eflags', 'i386_eflags'),
  ...['cs', 'ss', 'ds', 'es', 'fs', 'gs'].map((name) => core(name)),
  ...eight((n) => core(`st${n}`, 'i387_ext', 10)),
  ...['fctrl', 'fstat', 'ftag', 'fiseg', 'fioff', 'foseg', 'fooff', 'fop'].map((name) =>
    core(name, 'int', 4, 'float'),
  ),
  ...eight((n) => ({ name: `xmm${n}`, type: 'vec128', bytes: 16, feature: 'sse' })),
  { name: 'mxcsr', type: 'i386_mxcsr', bytes: 4, feature: 'sse', group: 'vector' },
  ...SYSTEM_NAMES.map((name): RegisterRow => ({
    name,
    type: 'int32',
    bytes: 4,
    feature: 'system',
    group: 'system',
  })),
];

export const ESP_NUMBER = 4;
export const EBP_NUMBER = 5;
export const EIP_NUMBER = 8;

const FIRST_ST = 16;
const FIRST_FLOAT = 24;
const FIRST_XMM = 32;
const MXCSR = 40;
const IMAGE_WORDS = 128;

/** The value of every register at one moment, read when first asked for. */
export class RegisterFile {
  private readonly machine: Machine;
  private readonly image = new Int32Array(IMAGE_WORDS);
  private hasImage = false;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Little-endian bytes of register `number`, which must be in REGISTER_ROWS. */
  read(number: number): Uint8Array {
    const { name, bytes } = REGISTER_ROWS[number];
    if (number >= FIRST_ST && number < FIRST_FLOAT)
      return this.imageBytes(8 + 4 * (number - FIRST_ST), bytes);
    if (number >= FIRST_FLOAT && number < FIRST_XMM) return word(this.floatControl(number - FIRST_FLOAT));
    if (number >= FIRST_XMM && number < MXCSR) return this.imageBytes(40 + 4 * (number - FIRST_XMM), bytes);
    if (number === MXCSR) return this.imageBytes(6, 4);
    const { cpu } = this.machine;
    return word(name === 'eflags' ? cpu.getEflags() : cpu.i32[REGISTER_OFFSETS[name] >> 2]);
  }

  private fxsave(): Int32Array {
    if (!this.hasImage) toImage(this.machine.cpu, this.image);
    this.hasImage = true;
    return this.image;
  }

  private imageBytes(wordIndex: number, count: number): Uint8Array {
    return new Uint8Array(this.fxsave().buffer, 4 * wordIndex, count).slice();
  }

  /** Words of FSTENV in gdb's order. */
  private floatControl(index: number): number {
    const image = this.fxsave();
    const status = image[0] >>> 16;
    const values = [
      image[0] & 0xffff,
      status,
      fullTags(image, (status >>> 11) & 7),
      image[3] & 0xffff,
      image[2],
      image[5] & 0xffff,
      image[4],
      (image[1] >>> 16) & 0x7ff,
    ];
    return values[index];
  }
}

/** Two bits a register, as FSTENV has them: 0 valid, 1 zero, 2 special, 3 empty. */
function fullTags(image: Int32Array, top: number): number {
  let tags = 0;
  for (let physical = 0; physical < 8; physical++) {
    const empty = ((image[1] >>> physical) & 1) === 0;
    const at = 8 + 4 * ((physical - top) & 7);
    tags |= (empty ? 3 : tagOf(image[at], image[at + 1], image[at + 2] & 0x7fff)) << (2 * physical);
  }
  return tags;
}

function tagOf(low: number, high: number, exponent: number): number {
  if (exponent === 0 && low === 0 && high === 0) return 1;
  return exponent === 0 || exponent === 0x7fff || high >= 0 ? 2 : 0;
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value | 0, true);
  return bytes;
}

/** False for segments, control registers, x87 and SSE state, which the guest alone loads. */
export function isWritable(number: number): boolean {
  return WRITABLE_REGISTERS.includes(REGISTER_ROWS[number].name);
}

/** Changes a register that is writable, from four bytes. */
export function writeRegisterBytes(machine: Machine, number: number, bytes: Uint8Array): void {
  const value = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  machine.writeRegister(REGISTER_ROWS[number].name, value);
}
