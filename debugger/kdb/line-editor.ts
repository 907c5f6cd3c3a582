/**
 * The line being typed: characters and keys in, echo out. Keys as kdb has them: arrows, Home, End and Delete of a VT100,
 * Ctrl-A B D E F H N P, and Tab.
 */
const MOST_HISTORY = 32;
const LONGEST_LINE = 200;
const BELL = '\x07';
const ESCAPE = '\x1b';

/** Names that begin with the word before the cursor. */
export type Complete = (prefix: string) => string[];

export class LineEditor {
  private text = '';
  private cursor = 0;
  private readonly history: string[] = [];
  private place = 0;
  private escape = '';
  private tabs = 0;
  private readonly complete: Complete;
  /** Most names that a second Tab lists. */
  private readonly mostListed: () => number;

  constructor(complete: Complete, mostListed: () => number) {
    this.complete = complete;
    this.mostListed = mostListed;
  }

  /** Begins an empty line. */
  start(): void {
    this.text = '';
    this.cursor = this.tabs = 0;
    this.escape = '';
    this.place = this.history.length;
  }

  remember(line: string): void {
    if (line === '' || this.history[this.history.length - 1] === line) return;
    this.history.push(line);
    if (this.history.length > MOST_HISTORY) this.history.shift();
  }

  /** One character in. `line` is there when it ended the line; `prompt` is written again where the line is. */
  feed(character: string, prompt: string): { echo: string; line?: string } {
    if (this.escape !== '') return { echo: this.feedEscape(character) };
    if (character === '\t') return { echo: this.tab(prompt) };
    this.tabs = 0;
    if (character === '\r' || character === '\n') {
      const line = this.text;
      return { echo: '\n', line };
    }
    return { echo: this.key(character) };
  }

  private key(character: string): string {
    switch (character) {
      case ESCAPE:
        this.escape = ESCAPE;
        return '';
      case '\x01':
        return this.moveTo(0);
      case '\x02':
        return this.moveTo(this.cursor - 1);
      case '\x04':
        return this.deleteAt(this.cursor);
      case '\x05':
        return this.moveTo(this.text.length);
      case '\x06':
        return this.moveTo(this.cursor + 1);
      case '\x08':
      case '\x7f':
        return this.cursor === 0 ? '' : this.moveTo(this.cursor - 1) + this.deleteAt(this.cursor);
      case '\x0e':
        return this.recall(this.place + 1);
      case '\x10':
        return this.recall(this.place - 1);
      case '\x03':
      case '\x15':
        return this.replace('');
      default:
        return character >= ' ' && this.text.length < LONGEST_LINE ? this.insert(character) : '';
    }
  }

  private feedEscape(character: string): string {
    this.escape += character;
    if (this.escape === `${ESCAPE}[` || this.escape === `${ESCAPE}O` || /^\x1b\[[0-9;]+$/.test(this.escape))
      return '';
    const sequence = this.escape.slice(1);
    this.escape = '';
    switch (sequence.replace('O', '[')) {
      case '[A':
        return this.recall(this.place - 1);
      case '[B':
        return this.recall(this.place + 1);
      case '[C':
        return this.moveTo(this.cursor + 1);
      case '[D':
        return this.moveTo(this.cursor - 1);
      case '[H':
      case '[1~':
        return this.moveTo(0);
      case '[F':
      case '[4~':
        return this.moveTo(this.text.length);
      case '[3~':
        return this.deleteAt(this.cursor);
      default:
        return '';
    }
  }

  private insert(characters: string): string {
    const tail = this.text.slice(this.cursor);
    this.text = this.text.slice(0, this.cursor) + characters + tail;
    this.cursor += characters.length;
    return characters + tail + '\b'.repeat(tail.length);
  }

  private deleteAt(at: number): string {
    if (at >= this.text.length) return '';
    const tail = this.text.slice(at + 1);
    this.text = this.text.slice(0, at) + tail;
    return `${tail} ${'\b'.repeat(tail.length + 1)}`;
  }

  private moveTo(at: number): string {
    const target = Math.min(this.text.length, Math.max(0, at));
    const back = '\b'.repeat(Math.max(0, this.cursor - target));
    const forth = this.text.slice(this.cursor, target);
    this.cursor = target;
    return back + forth;
  }

  private replace(text: string): string {
    const start = this.moveTo(0);
    const blank = ' '.repeat(this.text.length);
    const erased = blank + '\b'.repeat(blank.length);
    this.text = text;
    this.cursor = text.length;
    return start + erased + text;
  }

  private recall(place: number): string {
    if (place < 0 || place > this.history.length) return '';
    this.place = place;
    return this.replace(this.history[place] ?? '');
  }

  private tab(prompt: string): string {
    const word = /[A-Za-z0-9_.]*$/.exec(this.text.slice(0, this.cursor))![0];
    const names = word === '' ? [] : this.complete(word);
    if (names.length === 0) return BELL;
    const common = names.reduce(commonStart);
    this.tabs++;
    if (common.length > word.length) {
      this.tabs = 0;
      return this.insert(common.slice(word.length) + (names.length === 1 ? ' ' : ''));
    }
    return this.tabs < 2 || names.length === 1 ? BELL : this.list(names, prompt);
  }

  private list(names: string[], prompt: string): string {
    const most = this.mostListed();
    const shown = names.slice(0, most).join(' ');
    const more = names.length > most ? `\n${names.length - most} more` : '';
    const back = '\b'.repeat(this.text.length - this.cursor);
    this.tabs = 0;
    return `\n${shown}${more}\n${prompt}${this.text}${back}`;
  }
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
