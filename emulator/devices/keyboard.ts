/**
 * An AT keyboard at the other end of the 8042's serial line: commands as in the IBM PC/AT Technical Reference,
 * "Keyboard", scan code set 2. What it has to say waits in its buffer until the controller fetches it.
 */
import { ByteQueue } from './byte-queue.ts';

const REPLY_ACK = 0xfa;
const REPLY_RESEND = 0xfe;
const REPLY_ECHO = 0xee;
const REPLY_BAT_OK = 0xaa;
/** Identity of an MF2 keyboard. */
const REPLY_ID = [0xab, 0x83];
const SCAN_SET = 2;

const COMMAND_SET_LEDS = 0xed;
const COMMAND_ECHO = 0xee;
const COMMAND_SCAN_SET = 0xf0;
const COMMAND_IDENTIFY = 0xf2;
const COMMAND_SET_RATE = 0xf3;
const COMMAND_ENABLE = 0xf4;
const COMMAND_DISABLE = 0xf5;
const COMMAND_DEFAULTS = 0xf6;
const COMMAND_RESEND = 0xfe;
const COMMAND_RESET = 0xff;

export interface KeyboardState {
  scanning: boolean;
  /** Command that waits for its parameter byte, 0 when none does. */
  awaiting: number;
  leds: number;
  rate: number;
  lastSent: number;
  replies: number[];
  keys: number[];
}

export class Keyboard {
  #scanning = true;
  #awaiting = 0;
  #leds = 0;
  #rate = 0x2b;
  #lastSent = REPLY_BAT_OK;
  /** Replies go before keys: a command empties the keyboard's buffer of neither. */
  #replies = new ByteQueue();
  #keys = new ByteQueue();

  get hasData(): boolean {
    return this.#replies.length > 0 || (this.#scanning && this.#keys.length > 0);
  }

  get leds(): number {
    return this.#leds;
  }

  /** The next byte for the controller. */
  take(): number | undefined {
    const byte = this.#replies.length > 0 ? this.#replies.shift() : this.#keys.shift();
    if (byte !== undefined) this.#lastSent = byte;
    return byte;
  }

  /** Keys pressed and released, in scan code set 2 (`F0` before a release, `E0` before an extended key). */
  press(codes: Iterable<number>): void {
    for (const code of codes) this.#keys.push(code);
  }

  /** A byte from the controller: a command or the parameter of one. */
  receive(byte: number): void {
    const command = this.#awaiting;
    this.#awaiting = 0;
    // A byte that cannot be a parameter ends the command that waits and is a command itself.
    if (command !== 0 && byte < COMMAND_SET_LEDS) this.#handleParameter(command, byte);
    else this.#handleCommand(byte);
  }

  save(): KeyboardState {
    return {
      scanning: this.#scanning,
      awaiting: this.#awaiting,
      leds: this.#leds,
      rate: this.#rate,
      lastSent: this.#lastSent,
      replies: this.#replies.toArray(),
      keys: this.#keys.toArray(),
    };
  }

  restore(state: KeyboardState): void {
    this.#scanning = state.scanning;
    this.#awaiting = state.awaiting;
    this.#leds = state.leds;
    this.#rate = state.rate;
    this.#lastSent = state.lastSent;
    this.#replies = new ByteQueue(state.replies);
    this.#keys = new ByteQueue(state.keys);
  }

  #reply(...bytes: number[]): void {
    for (const byte of bytes) this.#replies.push(byte);
  }

  #handleParameter(command: number, byte: number): void {
    if (command === COMMAND_SET_LEDS) this.#leds = byte & 7;
    if (command === COMMAND_SET_RATE) this.#rate = byte & 0x7f;
    if (command !== COMMAND_SCAN_SET) this.#reply(REPLY_ACK);
    else if (byte === 0) this.#reply(REPLY_ACK, SCAN_SET);
    else this.#reply(byte === SCAN_SET ? REPLY_ACK : REPLY_RESEND);
  }

  #handleCommand(byte: number): void {
    switch (byte) {
      case COMMAND_SET_LEDS:
      case COMMAND_SET_RATE:
      case COMMAND_SCAN_SET:
        this.#awaiting = byte;
        this.#reply(REPLY_ACK);
        break;
      case COMMAND_ECHO:
        this.#reply(REPLY_ECHO);
        break;
      case COMMAND_IDENTIFY:
        this.#reply(REPLY_ACK, ...REPLY_ID);
        break;
      case COMMAND_ENABLE:
      case COMMAND_DISABLE:
      case COMMAND_DEFAULTS:
        this.#restart(byte !== COMMAND_DISABLE);
        this.#reply(REPLY_ACK);
        break;
      case COMMAND_RESEND:
        this.#reply(this.#lastSent);
        break;
      case COMMAND_RESET:
        this.#restart(true);
        this.#reply(REPLY_ACK, REPLY_BAT_OK);
        break;
      default:
        this.#reply(REPLY_RESEND);
    }
  }

  /** Default typematic rate, an empty buffer. */
  #restart(scanning: boolean): void {
    this.#scanning = scanning;
    this.#rate = 0x2b;
    this.#replies.clear();
    this.#keys.clear();
  }
}
