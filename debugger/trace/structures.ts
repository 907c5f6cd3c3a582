/**
 * Structures that system calls take and fill in, as i386 Linux lays them out. A line is: name, size in bytes, fields as
 * `name@offset:type`. Types: `d` `u` `x` words, `u2` `x2` halves, `u1` a byte, `D` eight bytes, `mode`, `ptr`, `handler`, `text(n)`,
 * `sigset`, `flags(set)`, `name(set)`, or another structure. What is not listed is not shown; `...` says so.
 */
import { flagNames, signalName, valueName } from './flag-names.ts';
import { hex, list, octal, pointer, quote } from './show-context.ts';

const TABLE = `
word 4 @0:d
long 8 @0:D
timespec 8 tv_sec@0:d tv_nsec@4:d
timespec64 16 tv_sec@0:D tv_nsec@8:d
timeval 8 tv_sec@0:d tv_usec@4:d
timezone 8 tz_minuteswest@0:d tz_dsttime@4:d
itimerval 16 it_interval@0:timeval it_value@8:timeval
itimerspec 16 it_interval@0:timespec it_value@8:timespec
itimerspec64 32 it_interval@0:timespec64 it_value@16:timespec64
timevals2 16 [@0:timeval @8:timeval]
timespecs2 16 [@0:timespec @8:timespec]
timespecs2_64 32 [@0:timespec64 @16:timespec64]
utimbuf 8 actime@0:d modtime@4:d
stat 64 st_mode@8:mode2 st_size@20:u ...
stat64 96 st_mode@16:mode st_size@44:D ...
statx 256 stx_mask@0:flags(statxmask) stx_mode@28:mode2 stx_size@40:D ...
tms 16 tms_utime@0:d tms_stime@4:d tms_cutime@8:d tms_cstime@12:d
rlimit 8 rlim_cur@0:limit rlim_max@4:limit
rlimit64 16 rlim_cur@0:D rlim_max@8:D
rusage 72 ru_utime@0:timeval ru_stime@8:timeval ...
statfs 64 f_type@0:x f_bsize@4:u f_blocks@8:u f_bfree@12:u f_bavail@16:u f_files@20:u f_ffree@24:u ...
statfs64 84 f_type@0:x f_bsize@4:u f_blocks@8:D f_bfree@16:D f_bavail@24:D f_files@32:D f_ffree@40:D ...
sysinfo 64 uptime@0:d loads@4:u totalram@16:u freeram@20:u procs@40:u2 ...
utsname 390 sysname@0:text(65) nodename@65:text(65) release@130:text(65) version@195:text(65) machine@260:text(65) ...
sigaction 20 sa_handler@0:handler sa_mask@12:sigset sa_flags@4:flags(sigaction) sa_restorer@8:ptr
oldaction 16 sa_handler@0:handler sa_mask@4:sigword sa_flags@8:flags(sigaction) sa_restorer@12:ptr
sigstack 12 ss_sp@0:ptr ss_flags@4:flags(sigaltstack) ss_size@8:u
siginfo 128 si_signo@0:signal si_errno@4:d si_code@8:d si_pid@12:d si_uid@16:d si_status@20:d ...
user_desc 16 entry_number@0:d base_addr@4:x limit@8:x flags@12:x
flock 16 l_type@0:locktype l_whence@2:whence2 l_start@4:d l_len@8:d l_pid@12:d
flock64 24 l_type@0:locktype l_whence@2:whence2 l_start@4:D l_len@12:D l_pid@20:d
termios 36 c_iflag@0:flags(iflag) c_oflag@4:flags(oflag) c_cflag@8:x c_lflag@12:flags(lflag) ...
winsize 8 ws_row@0:u2 ws_col@2:u2 ws_xpixel@4:u2 ws_ypixel@6:u2
epollevent 12 events@0:flags(epoll) data@4:D
clone_args 64 flags@0:clone64 exit_signal@32:signal stack@40:x stack_size@48:x tls@56:x
open_how 24 flags@0:open mode@8:octal resolve@16:x
`;

interface Field {
  name: string;
  offset: number;
  type: string;
}

export interface Structure {
  size: number;
  fields: readonly Field[];
  /** Fields are not named: an array. */
  bare: boolean;
  more: boolean;
}

const STRUCTURES = new Map<string, Structure>();

function readField(word: string): Field {
  const match = /^\[?(\w*)@(\d+):(\w+(?:\(\w+\))?)\]?$/.exec(word);
  if (match === null) throw new Error(`the field ${word} is no name@offset:type`);
  return { name: match[1], offset: Number(match[2]), type: match[3] };
}

for (const line of TABLE.trim().split('\n')) {
  const [name, size, ...words] = line.split(' ');
  const fields = words.filter((word) => word !== '...').map(readField);
  STRUCTURES.set(name, {
    size: Number(size),
    fields,
    bare: words[0].startsWith('['),
    more: words.includes('...'),
  });
}

export function structure(name: string): Structure | null {
  return STRUCTURES.get(name) ?? null;
}

const FILE_TYPES = [
  '0',
  'S_IFIFO',
  'S_IFCHR',
  '0',
  'S_IFDIR',
  '0',
  'S_IFBLK',
  '0',
  'S_IFREG',
  '0',
  'S_IFLNK',
  '0',
  'S_IFSOCK',
];
const MODE_BITS: readonly (readonly [number, string])[] = [
  [0o4000, 'S_ISUID'],
  [0o2000, 'S_ISGID'],
  [0o1000, 'S_ISVTX'],
];

/** S_IFREG|0644 */
export function fileMode(mode: number): string {
  const type = FILE_TYPES[(mode >>> 12) & 15] ?? octal(mode & 0o170000);
  const bits = MODE_BITS.filter(([bit]) => (mode & bit) !== 0).map(([, name]) => name);
  return [...(type === '0' ? [] : [type]), ...bits, octal(mode & 0o777).padStart(4, '0')].join('|');
}

const ALL_SIGNALS = 64;

/** [INT TERM], or ~[…] for what is missing in a set that is nearly full. `bytes`: 4 or 8, little-endian. */
export function signalSet(bytes: Uint8Array): string {
  const has = (number: number): boolean => ((bytes[(number - 1) >>> 3] >>> ((number - 1) & 7)) & 1) !== 0;
  const numbers = Array.from({ length: Math.min(8 * bytes.length, ALL_SIGNALS) }, (_, index) => index + 1);
  const inside = numbers.filter(has);
  const names = (some: number[]): string =>
    some.map((number) => (signalName(number) ?? String(number)).replace(/^SIG/, '')).join(' ');
  if (inside.length > numbers.length / 2) return `~[${names(numbers.filter((number) => !has(number)))}]`;
  return `[${names(inside)}]`;
}

export function openFlags(value: number): string {
  const access = value & 3;
  const first = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', '0x3'][access];
  const rest = flagNames('open', value & ~3, '');
  return rest === '' ? first : `${first}|${rest}`;
}

export function handler(value: number): string {
  return value === 0 ? 'SIG_DFL' : value === 1 ? 'SIG_IGN' : hex(value);
}

/** Bits 0 to 7 of clone's flags are the signal sent at the end. */
export function cloneFlags(value: number): string {
  const signal = value & 0xff;
  const flags = flagNames('clone', value & ~0xff, '');
  const names = [
    ...(flags === '' ? [] : [flags]),
    ...(signal === 0 ? [] : [signalName(signal) ?? String(signal)]),
  ];
  return names.length === 0 ? '0' : names.join('|');
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return quote(end < 0 ? bytes : bytes.subarray(0, end), false);
}

type ReadField = (view: DataView, at: number, parameter: string) => string;

const READERS: Record<string, ReadField> = {
  d: (view, at) => String(view.getInt32(at, true)),
  u: (view, at) => String(view.getUint32(at, true)),
  x: (view, at) => hex(view.getUint32(at, true)),
  u2: (view, at) => String(view.getUint16(at, true)),
  D: (view, at) => String(view.getBigInt64(at, true)),
  mode: (view, at) => fileMode(view.getUint32(at, true)),
  mode2: (view, at) => fileMode(view.getUint16(at, true)),
  octal: (view, at) => octal(view.getUint32(at, true)),
  ptr: (view, at) => pointer(view.getUint32(at, true)),
  handler: (view, at) => handler(view.getUint32(at, true)),
  limit: (view, at) => (view.getInt32(at, true) === -1 ? 'RLIM_INFINITY' : String(view.getUint32(at, true))),
  signal: (view, at) => signalName(view.getInt32(at, true)) ?? String(view.getInt32(at, true)),
  sigset: (view, at) => signalSet(new Uint8Array(view.buffer, view.byteOffset + at, 8)),
  sigword: (view, at) => signalSet(new Uint8Array(view.buffer, view.byteOffset + at, 4)),
  text: (view, at, length) => text(new Uint8Array(view.buffer, view.byteOffset + at, Number(length))),
  flags: (view, at, set) => flagNames(set, view.getInt32(at, true)),
  open: (view, at) => openFlags(view.getInt32(at, true)),
  clone64: (view, at) => flagNames('clone', view.getInt32(at, true)),
  locktype: (view, at) => valueName('locktype', view.getInt16(at, true)) ?? String(view.getInt16(at, true)),
  whence2: (view, at) => valueName('whence', view.getInt16(at, true)) ?? String(view.getInt16(at, true)),
};

function field(view: DataView, { offset, type }: Field): string {
  const match = /^(\w+)(?:\((\w+)\))?$/.exec(type) as RegExpExecArray;
  const inner = STRUCTURES.get(type);
  if (inner !== undefined)
    return structureText(inner, new DataView(view.buffer, view.byteOffset + offset, inner.size));
  return READERS[match[1]](view, offset, match[2] ?? '');
}

/** {tv_sec=1, tv_nsec=0}. `view` holds at least the structure's size. */
export function structureText({ fields, bare, more }: Structure, view: DataView): string {
  if (fields.length === 1 && fields[0].name === '') return `[${field(view, fields[0])}]`;
  const texts = fields.map((each) => (bare ? field(view, each) : `${each.name}=${field(view, each)}`));
  return bare ? list(texts, more) : `{${[...texts, ...(more ? ['...'] : [])].join(', ')}}`;
}
