/** What the guest has printed on ttyS0, as text to wait in. */

const ESCAPE_SEQUENCE = /\x1b\[[0-9;?]*[A-Za-z]|\r/g;
/** A shell's prompt is an unfinished line that ends in `# `, `$ ` or `> `. */
const PROMPT = /(^|\n)[^\n]*[#$>] $/;
/** Longer than any prompt. */
const TAIL = 256;
const MOST_KEPT = 0x100000;

export class ConsoleText {
  private text = '';
  /** Up to here it has been waited for. */
  private seen = 0;
  /** Bytes printed, those no longer kept included. */
  printed = 0;

  add(bytes: Uint8Array): void {
    this.printed += bytes.length;
    if (this.text.length > MOST_KEPT) return;
    let more = '';
    for (const byte of bytes) more += String.fromCharCode(byte);
    this.text += more;
  }

  /** More has been printed than is kept. */
  get overflowed(): boolean {
    return this.text.length > MOST_KEPT;
  }

  /** Without carriage returns and the terminal's control sequences. */
  get plain(): string {
    return this.text.replace(ESCAPE_SEQUENCE, '');
  }

  /** The text up to the end of `wanted`, from where the last search ended; null when it is not there yet. */
  take(wanted: string): string | null {
    const rest = this.plain.slice(this.seen);
    const found = rest.indexOf(wanted);
    if (found < 0) return null;
    this.seen += found + wanted.length;
    return rest.slice(0, found + wanted.length);
  }

  /** Everything behind the last search; it has then been searched. */
  takeAll(): string {
    const { plain } = this;
    const rest = plain.slice(this.seen);
    this.seen = plain.length;
    return rest;
  }

  /** It ends in a prompt, and the prompt has not been taken. */
  get prompts(): boolean {
    const tail = this.text.slice(-TAIL).replace(ESCAPE_SEQUENCE, '');
    return PROMPT.test(tail) && this.plain.length > this.seen;
  }

  get lastLines(): string {
    return this.plain.split('\n').slice(-4).join('\n').slice(-TAIL);
  }
}
