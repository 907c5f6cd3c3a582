/** `q` and `Q` packets: what this target can do, its registers' description, its threads. */
import { bytesToLatin1, hexToBytes, parseHex, parsePair, textToHex } from './hex.ts';
import { PACKET_SIZE } from './framing.ts';
import { E_INVALID } from './memory-packets.ts';
import { TARGET_DESCRIPTION, threadsDocument } from './target-description.ts';
import type { Thread, Threads } from './threads.ts';

const FEATURES = [
  `PacketSize=${PACKET_SIZE.toString(16)}`,
  'QStartNoAckMode+',
  'vContSupported+',
  'swbreak+',
  'hwbreak+',
  'qXfer:features:read+',
  'qXfer:threads:read+',
];
const REVERSE = ['ReverseStep+', 'ReverseContinue+'];
/** Words of stop replies that a client must have asked for. */
const STOP_WORDS = ['swbreak', 'hwbreak'];

export class Queries {
  private readonly threads: Threads;
  private readonly canReverse: boolean;
  /** Which of STOP_WORDS the client knows. */
  readonly known = new Set<string>();
  /** As it was when its first part was read, so that the parts fit together. */
  private threadsRead = '';

  constructor(threads: Threads, canReverse: boolean) {
    this.threads = threads;
    this.canReverse = canReverse;
  }

  /** Null for what is not known here. */
  answer(payload: string, selected: Thread): string | null {
    if (/^qSupported(:|$)/.test(payload)) return this.supported(payload);
    if (payload.startsWith('qXfer:')) return this.transfer(payload);
    if (payload.startsWith('qThreadExtraInfo,')) return this.extraInfo(payload);
    switch (payload) {
      case 'qC':
        return `QC${selected.id.toString(16)}`;
      case 'qAttached':
        return '1';
      case 'qSymbol::':
        return 'OK';
      case 'qfThreadInfo':
        return `m${this.threads
          .list()
          .map(({ id }) => id.toString(16))
          .join(',')}`;
      case 'qsThreadInfo':
        return 'l';
      default:
        return null;
    }
  }

  private supported(payload: string): string {
    const told = payload.slice('qSupported:'.length).split(';');
    for (const word of STOP_WORDS) if (told.includes(`${word}+`)) this.known.add(word);
    return [...FEATURES, ...(this.canReverse ? REVERSE : [])].join(';');
  }

  /** `qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH`. */
  private transfer(payload: string): string | null {
    const [, object, action, annex, where] = payload.split(':');
    const range = parsePair(where ?? '');
    if (action !== 'read' || (object !== 'features' && object !== 'threads')) return null;
    if (range === null) return E_INVALID;
    if (object === 'features' && annex !== 'target.xml') return 'E00';
    const [offset, length] = range;
    if (object === 'threads' && offset === 0) this.threadsRead = this.threadList();
    const document = object === 'features' ? TARGET_DESCRIPTION : this.threadsRead;
    const part = document.slice(offset, offset + Math.min(length, PACKET_SIZE - 1));
    return `${offset + part.length < document.length ? 'm' : 'l'}${part}`;
  }

  private threadList(): string {
    return threadsDocument(this.threads.list().map((thread) => this.threads.describe(thread)));
  }

  private extraInfo(payload: string): string {
    const id = parseHex(payload.slice('qThreadExtraInfo,'.length));
    const thread = id === null ? undefined : this.threads.find(id);
    if (thread === undefined) return E_INVALID;
    const { name, detail } = this.threads.describe(thread);
    return textToHex(`${name}: ${detail}`);
  }
}

/** The line of a `qRcmd,HEX`; null when that is none. */
export function monitorLine(payload: string): string | null {
  const bytes = payload.startsWith('qRcmd,') ? hexToBytes(payload.slice('qRcmd,'.length)) : null;
  return bytes === null ? null : bytesToLatin1(bytes);
}
