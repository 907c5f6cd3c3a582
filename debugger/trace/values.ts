/** Types of arguments, as calls.ts names them, and how each is shown: in the manner of strace. */
import { callType } from './calls.ts';
import type { CallType } from './calls.ts';
import { flagNames, signalName, valueName } from './flag-names.ts';
import { hex, list, octal, pointer, quote, readString, readWords, shown } from './show-context.ts';
import type { Show, ShowContext } from './show-context.ts';
import {
  cloneFlags,
  fileMode,
  handler,
  openFlags,
  signalSet,
  structure,
  structureText,
} from './structures.ts';

const AT_FDCWD = -100;
const O_CREAT = 0x40;
const O_TMPFILE = 0x400000;
const PATH_LIMIT = 4096;
const SOCK_TYPE = 0xf;
const EINTR = -4;

export interface ArgumentShow {
  name: string;
  type: string;
  /** Place of its first word, and how many words it takes. */
  place: number;
  words: 1 | 2;
  show: Show;
  /** What the call has changed in it, told behind the result; null when nothing. */
  after: Show | null;
}

export function descriptor(context: ShowContext, fd: number): string {
  if (fd < 0) return String(fd);
  const path = context.pathOf(fd);
  return path === null ? String(fd) : `${fd}<${path}>`;
}

function succeeded({ result }: ShowContext): boolean {
  return result !== null && (result >= 0 || result < -4095);
}

/** At `words[place]`, once the call has filled it in. */
const filled =
  (show: Show): Show =>
  (context, place) =>
    context.words[place] === 0 ? 'NULL' : succeeded(context) ? show(context, place) : null;

const given =
  (show: Show): Show =>
  (context, place) =>
    context.words[place] === 0 ? 'NULL' : show(context, place);

const plain =
  (text: (value: number) => string): Show =>
  ({ words }, place) =>
    text(words[place]);

/** `length` bytes of data, of which the first are shown. */
function data(context: ShowContext, address: number, length: number): string | null {
  const count = shown(context, length);
  const bytes = context.read(address, count);
  return bytes === null ? null : quote(bytes, count < length >>> 0);
}

function string(context: ShowContext, place: number, limit = PATH_LIMIT): string | null {
  if (context.words[place] === 0) return 'NULL';
  const found = readString(context, context.words[place], limit);
  return found === null ? null : quote(found.bytes, found.cut);
}

const MOST_STRINGS = 4096;

/** Addresses up to a zero; null when one cannot be read. */
function addresses(context: ShowContext, at: number, limit: number): number[] | null {
  const found: number[] = [];
  while (found.length < limit) {
    const word = readWords(context, at + 4 * found.length, 1);
    if (word === null) return null;
    if (word[0] === 0) break;
    found.push(word[0]);
  }
  return found;
}

const strings: Show = (context, place) => {
  const found = addresses(context, context.words[place], context.limit + 1);
  if (found === null) return null;
  const some = found.slice(0, context.limit);
  const texts = some.map((at) => string({ ...context, words: [at], read: context.read.bind(context) }, 0));
  return texts.includes(null) ? null : list(texts as string[], found.length > some.length);
};

const environment: Show = (context, place) => {
  const found = addresses(context, context.words[place], MOST_STRINGS);
  if (found === null) return null;
  return `${hex(context.words[place])} /* ${found.length} var${found.length === 1 ? '' : 's'} */`;
};

function structured(name: string, place: number, context: ShowContext): string | null {
  const type = structure(name);
  const bytes = type === null ? null : context.read(context.words[place], type.size);
  if (type === null || bytes === null) return null;
  return structureText(type, new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
}

function waitStatus(status: number): string {
  const code = status & 0x7f;
  if (status === 0xffff) return '[{WIFCONTINUED(s)}]';
  if ((status & 0xff) === 0x7f) return `[{WIFSTOPPED(s) && WSTOPSIG(s) == ${nameOf((status >>> 8) & 0xff)}}]`;
  if (code === 0) return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${(status >>> 8) & 0xff}}]`;
  const core = (status & 0x80) !== 0 ? ' && WCOREDUMP(s)' : '';
  return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${nameOf(code)}${core}}]`;
}

function nameOf(signal: number): string {
  return signalName(signal) ?? String(signal);
}

function iovec(context: ShowContext, place: number, countPlace: number, length: number): string | null {
  const count = context.words[countPlace] >>> 0;
  const entries = readWords(context, context.words[place], 2 * shown(context, count));
  if (entries === null) return null;
  let left = length;
  const texts: string[] = [];
  for (let i = 0; i < entries.length; i += 2) {
    const size = Math.min(left, entries[i + 1] >>> 0);
    left -= size;
    const base = data(context, entries[i], size);
    if (base === null) return null;
    texts.push(`{iov_base=${base}, iov_len=${entries[i + 1] >>> 0}}`);
  }
  return list(texts, 2 * count > entries.length);
}

/** struct pollfd: descriptor, and two halves of a word, what is asked for and what has come. */
function pollfds(context: ShowContext, place: number, countPlace: number, returned: boolean): string | null {
  const count = context.words[countPlace] >>> 0;
  const words = readWords(context, context.words[place], 2 * shown(context, count));
  if (words === null) return null;
  const texts: string[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const events = returned ? words[i + 1] >>> 16 : words[i + 1] & 0xffff;
    if (returned && events === 0) continue;
    texts.push(
      `{fd=${descriptor(context, words[i])}, ${returned ? 'revents' : 'events'}=${flagNames('poll', events)}}`,
    );
  }
  return list(texts, 2 * count > words.length);
}

const MOST_DESCRIPTORS = 1024;

function descriptorSet(context: ShowContext, place: number, countPlace: number): string | null {
  const count = Math.min(Math.max(context.words[countPlace], 0), MOST_DESCRIPTORS);
  const bytes = context.read(context.words[place], Math.ceil(count / 32) * 4);
  if (bytes === null) return null;
  const inside = Array.from({ length: count }, (_, fd) => fd).filter(
    (fd) => (bytes[fd >>> 3] >>> (fd & 7)) & 1,
  );
  return `[${inside.join(' ')}]`;
}

const AF_UNIX = 1;
const AF_INET = 2;

function socketAddress(context: ShowContext, at: number, length: number): string | null {
  const bytes = context.read(at, Math.min(length >>> 0, 128));
  if (bytes === null || bytes.length < 2) return null;
  const family = bytes[0] | (bytes[1] << 8);
  const head = `{sa_family=${valueName('family', family) ?? family}`;
  if (family === AF_UNIX) return `${head}${unixPath(bytes.subarray(2))}}`;
  if (family === AF_INET && bytes.length >= 8)
    return `${head}, sin_port=${(bytes[2] << 8) | bytes[3]}, sin_addr=${bytes.subarray(4, 8).join('.')}}`;
  return bytes.length === 2 ? `${head}}` : `${head}, sa_data=${quote(bytes.subarray(2), false)}}`;
}

/** A name that begins with a zero byte is in no file system. */
function unixPath(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  if (bytes[0] === 0) return `, sun_path=@${quote(bytes.subarray(1), false)}`;
  const end = bytes.indexOf(0);
  return `, sun_path=${quote(end < 0 ? bytes : bytes.subarray(0, end), false)}`;
}

/** struct msghdr: name, its length, vector, its length, control, its length, flags. */
function message(context: ShowContext, place: number, length: number): string | null {
  const words = readWords(context, context.words[place], 7);
  if (words === null) return null;
  const inner = { ...context, words, read: context.read.bind(context), pathOf: context.pathOf.bind(context) };
  const name = words[0] === 0 ? 'NULL' : (socketAddress(inner, words[0], words[1]) ?? hex(words[0]));
  const vector = iovec(inner, 2, 3, length) ?? pointer(words[2]);
  return `{msg_name=${name}, msg_namelen=${words[1]}, msg_iov=${vector}, msg_iovlen=${words[3]}, msg_controllen=${words[5]}, msg_flags=${flagNames('msg', words[6])}}`;
}

/** Records of a directory: `wide`: struct dirent64. */
function entries(context: ShowContext, place: number, wide: boolean): string | null {
  const bytes = context.read(context.words[place], Math.min(context.result ?? 0, 1 << 16));
  if (bytes === null) return null;
  let count = 0;
  for (let at = 0; at + 10 < bytes.length; count++) {
    const length = wide ? bytes[at + 16] | (bytes[at + 17] << 8) : bytes[at + 8] | (bytes[at + 9] << 8);
    if (length === 0) break;
    at += length;
  }
  return `${hex(context.words[place])} /* ${count} ${count === 1 ? 'entry' : 'entries'} */`;
}

function epollEvents(context: ShowContext, place: number): string | null {
  const count = Math.max(0, context.result ?? 0);
  const words = readWords(context, context.words[place], 3 * shown(context, count));
  if (words === null) return null;
  const texts: string[] = [];
  for (let i = 0; i < words.length; i += 3)
    texts.push(`{events=${flagNames('epoll', words[i])}, data=${hex(words[i + 1])}}`);
  return list(texts, 3 * count > words.length);
}

/** What the third argument of ioctl is, by the second: filled in or given. */
const IOCTL: Record<string, { filled?: string; given?: string }> = {
  TCGETS: { filled: 'termios' },
  TCSETS: { given: 'termios' },
  TCSETSW: { given: 'termios' },
  TCSETSF: { given: 'termios' },
  TIOCGWINSZ: { filled: 'winsize' },
  TIOCSWINSZ: { given: 'winsize' },
  TIOCGPGRP: { filled: 'word' },
  TIOCSPGRP: { given: 'word' },
  TIOCGSID: { filled: 'word' },
  TIOCOUTQ: { filled: 'word' },
  TIOCGPTN: { filled: 'word' },
  TIOCSPTLCK: { given: 'word' },
  FIONREAD: { filled: 'word' },
  FIONBIO: { given: 'word' },
};

const ioctlArgument: Show = (context, place) => {
  const type = IOCTL[valueName('ioctl', context.words[1]) ?? ''];
  if (type?.given !== undefined)
    return given((c, at) => structured(type.given as string, at, c))(context, place);
  if (type?.filled !== undefined)
    return filled((c, at) => structured(type.filled as string, at, c))(context, place);
  return hex(context.words[place]);
};

const FCNTL_NOTHING = [
  'F_GETFD',
  'F_GETFL',
  'F_GETOWN',
  'F_GETSIG',
  'F_GETLEASE',
  'F_GETPIPE_SZ',
  'F_GET_SEALS',
];

const fcntlArgument: Show = (context, place) => {
  const command = valueName('fcntl', context.words[1]) ?? '';
  const value = context.words[place];
  if (FCNTL_NOTHING.includes(command)) return '';
  if (command === 'F_SETFD') return flagNames('fdflags', value);
  if (command === 'F_SETFL') return openFlags(value);
  const lock =
    command.endsWith('LK64') || command.endsWith('LKW64') || command.startsWith('F_OFD')
      ? 'flock64'
      : 'flock';
  if (/LKW?(64)?$/.test(command)) return given((c, at) => structured(lock, at, c))(context, place);
  return command.startsWith('F_DUPFD') ? String(value) : hex(value);
};

const FUTEX_WAITS = [0, 9, 6, 11];

/** The fourth argument is a time for those that wait, else a number. */
const futexTime =
  (type: string): Show =>
  (context, place) => {
    if (!FUTEX_WAITS.includes(context.words[1] & 0x7f)) return hex(context.words[place]);
    return given((c, at) => structured(type, at, c))(context, place);
  };

function futexOperation(value: number): string {
  const name = valueName('futex', value & 0x7f) ?? hex(value & 0x7f);
  const flags = flagNames('futexflags', value & ~0x7f, '');
  return flags === '' ? name : `${name}|${flags}`;
}

function socketType(value: number): string {
  const type = valueName('socktype', value & SOCK_TYPE) ?? String(value & SOCK_TYPE);
  const flags = flagNames('sockflags', value & ~SOCK_TYPE, '');
  return flags === '' ? type : `${type}|${flags}`;
}

/** Calls whose arguments lie in memory: number of the call with the same ones, and how many. socketcall's by its first argument. */
const SOCKET_CALLS: readonly (readonly [number: number, words: number])[] = [
  [0, 0], [359, 3], [361, 3], [362, 3], [363, 2], [364, 3], [367, 3], [368, 3], [360, 4], [369, 4], [371, 4], [369, 6], [371, 6],
  [373, 2], [366, 5], [365, 5], [370, 3], [372, 3], [364, 4], [337, 5], [345, 4],
]; // prettier-ignore
const NO_SOCKET_CALL = [0, 0] as const;

/** The arguments that lie at `words[place]`, in the manner of another call. */
function packed(context: ShowContext, place: number, number: number, count: number): string | null {
  const words = readWords(context, context.words[place], count);
  const type = callType(number);
  if (words === null || type === null) return null;
  const inner = { ...context, words, read: context.read.bind(context), pathOf: context.pathOf.bind(context) };
  const texts = showsOf(type)
    .filter((each) => each.place < count)
    .map((each) => each.show(inner, each.place) ?? (context.result === null ? null : hex(words[each.place])));
  return texts.includes(null) ? null : texts.filter((text) => text !== '').join(', ');
}

const socketCall: Show = (context, place) => {
  const [number, count] = SOCKET_CALLS[context.words[0]] ?? NO_SOCKET_CALL;
  return number === 0 ? hex(context.words[place]) : packed(context, place, number, count);
};

const SIMPLE: Record<string, Show> = {
  d: plain(String),
  u: plain((value) => String(value >>> 0)),
  x: plain(hex),
  ptr: plain(pointer),
  mode: plain((value) => octal(value & 0xffff)),
  filemode: plain(fileMode),
  open: plain(openFlags),
  signal: plain(nameOf),
  handler: plain(handler),
  clone: plain(cloneFlags),
  socktype: plain(socketType),
  futex: plain(futexOperation),
  sigword: plain((value) => signalSet(Uint8Array.of(value, value >> 8, value >> 16, value >> 24))),
  fd: (context, place) => descriptor(context, context.words[place]),
  dirfd: (context, place) =>
    context.words[place] === AT_FDCWD ? 'AT_FDCWD' : descriptor(context, context.words[place]),
  path: string,
  string,
  strings: given(strings),
  environment: given(environment),
  wide: ({ words }, place) =>
    String(BigInt.asIntN(64, (BigInt(words[place + 1] >>> 0) << 32n) | BigInt(words[place] >>> 0))),
  ioctl: ioctlArgument,
  fcntl: fcntlArgument,
  futextime: futexTime('timespec'),
  futextime64: futexTime('timespec64'),
  socketcall: given(socketCall),
  '<words5': given((context, place) => packed(context, place, 142, 5)),
  '<words6': given((context, place) => packed(context, place, 192, 6)),
  '>data': filled((context, place) => data(context, context.words[place], context.result as number)),
  '>text': filled((context, place) => string(context, place)),
  '>wait': filled((context, place) => {
    const word = context.result === 0 ? null : readWords(context, context.words[place], 1);
    return word === null ? null : waitStatus(word[0] & 0xffff);
  }),
  '>fds': filled((context, place) => {
    const words = readWords(context, context.words[place], 2);
    return words === null
      ? null
      : list(
          words.map((fd) => descriptor(context, fd)),
          false,
        );
  }),
  '>entries': filled((context, place) => entries(context, place, false)),
  '>entries64': filled((context, place) => entries(context, place, true)),
  '>epollevents': filled(epollEvents),
  '<msghdr': given((context, place) => message(context, place, 0x7fffffff)),
  '>msghdr': filled((context, place) => message(context, place, context.result as number)),
  '>remaining': (context, place) => remaining(context, place, 'timespec'),
  '>remaining64': (context, place) => remaining(context, place, 'timespec64'),
};

/** What is left of a sleep is only told when it was interrupted. */
function remaining(context: ShowContext, place: number, type: string): string | null {
  if (context.words[place] === 0) return 'NULL';
  return context.result === EINTR ? structured(type, place, context) : null;
}

/** Types with another argument or a set as their parameter. */
const PARAMETRIC: Record<string, (parameter: string) => Show> = {
  flags: (parameter) => {
    const [set, none] = parameter.split(',');
    return plain((value) => flagNames(set, value, none));
  },
  name: (set) => plain((value) => valueName(set, value) ?? hex(value)),
  openmode: (other) => (context, place) =>
    (context.words[Number(other)] & (O_CREAT | O_TMPFILE)) !== 0 ? octal(context.words[place] & 0xffff) : '',
  '<data': (length) =>
    given((context, place) => data(context, context.words[place], context.words[Number(length)])),
  '<sigset': (size) => given((context, place) => sigset(context, place, Number(size))),
  '>sigset': (size) => filled((context, place) => sigset(context, place, Number(size))),
  fdset: (count) => given((context, place) => descriptorSet(context, place, Number(count))),
  '<sockaddr': (length) =>
    given((context, place) => socketAddress(context, context.words[place], context.words[Number(length)])),
  '>sockaddr': (length) =>
    filled((context, place) => {
      const size = readWords(context, context.words[Number(length)], 1);
      return size === null ? null : socketAddress(context, context.words[place], size[0]);
    }),
  inout: (type) => given((context, place) => structured(type, place, context)),
};

function sigset(context: ShowContext, place: number, sizePlace: number): string | null {
  const size = context.words[sizePlace];
  const bytes = size === 4 || size === 8 ? context.read(context.words[place], size) : null;
  return bytes === null ? null : signalSet(bytes);
}

/** Arrays: the parameter is the place of their number of elements. */
const ARRAYS: Record<string, (count: number) => Show> = {
  '<iovec': (count) => given((context, place) => iovec(context, place, count, 2 ** 31)),
  '>iovec': (count) => filled((context, place) => iovec(context, place, count, context.result as number)),
  pollfds: (count) => given((context, place) => pollfds(context, place, count, false)),
  '<words16': (count) => given((context, place) => numbers(context, place, context.words[count], 2)),
  '<words32': (count) => given((context, place) => numbers(context, place, context.words[count], 4)),
};

function numbers(context: ShowContext, place: number, count: number, size: 2 | 4): string | null {
  const bytes = context.read(context.words[place], size * shown(context, count));
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const read = (at: number): number => (size === 2 ? view.getUint16(at, true) : view.getUint32(at, true));
  const texts = Array.from({ length: bytes.length / size }, (_, index) => String(read(index * size)));
  return list(texts, count >>> 0 > texts.length);
}

const FILLED_ARRAYS: Record<string, Show> = {
  '>words16': filled((context, place) => numbers(context, place, context.result as number, 2)),
  '>words32': filled((context, place) => numbers(context, place, context.result as number, 4)),
  '<sigset': given((context, place) => structuredSet(context, place)),
  '>sigset': filled((context, place) => structuredSet(context, place)),
};

/** The set of one word of the first signal calls. */
function structuredSet(context: ShowContext, place: number): string | null {
  const bytes = context.read(context.words[place], 4);
  return bytes === null ? null : signalSet(bytes);
}

function showOf(type: string): Show {
  const simple = SIMPLE[type] ?? FILLED_ARRAYS[type];
  if (simple !== undefined) return simple;
  const match = /^([<>]?\w+)(?:\(([^)]*)\)|\[(\d)\])?$/.exec(type);
  if (match === null) throw new Error(`the type ${type} of an argument is not known`);
  const [, name, parameter, count] = match;
  if (parameter !== undefined && PARAMETRIC[name] !== undefined) return PARAMETRIC[name](parameter);
  if (count !== undefined && ARRAYS[name] !== undefined) return ARRAYS[name](Number(count));
  const kind = name.slice(1);
  if (structure(kind) === null) throw new Error(`the type ${type} of an argument is not known`);
  const show: Show = (context, place) => structured(kind, place, context);
  return name.startsWith('<') ? given(show) : filled(show);
}

function afterOf(type: string): Show | null {
  const poll = /^pollfds\[(\d)\]$/.exec(type);
  if (poll !== null) {
    return (context, place) =>
      (context.result ?? 0) > 0 && context.words[place] !== 0
        ? pollfds(context, place, Number(poll[1]), true)
        : null;
  }
  const set = /^fdset\((\d)\)$/.exec(type);
  if (set === null) return null;
  return (context, place) =>
    (context.result ?? 0) > 0 && context.words[place] !== 0
      ? descriptorSet(context, place, Number(set[1]))
      : null;
}

const SHOWS = new Map<CallType, readonly ArgumentShow[]>();

/** How each argument of a call is shown. */
export function showsOf(call: CallType): readonly ArgumentShow[] {
  const known = SHOWS.get(call);
  if (known !== undefined) return known;
  let place = 0;
  const shows = call.arguments.map(({ name, type }): ArgumentShow => {
    const words = type === 'wide' ? 2 : 1;
    const at = place;
    place += words;
    return { name, type, place: at, words, show: showOf(type), after: afterOf(type) };
  });
  SHOWS.set(call, shows);
  return shows;
}
