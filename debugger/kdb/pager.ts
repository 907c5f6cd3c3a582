/** Output by the screenful: after LINES lines it waits for a line to be typed at `more> `; only `q` ends it. */
const WARNING = "Only 'q' or 'Q' are processed at more prompt, input ignored";

export class Pager {
  private readonly waiting: string[] = [];
  private shown = 0;
  private ready = '';
  private readonly screenful: () => number;

  constructor(screenful: () => number) {
    this.screenful = screenful;
  }

  /** Something has been typed: a new screenful begins. */
  restart(): void {
    this.shown = 0;
  }

  print(line: string): void {
    this.waiting.push(line);
    this.fill();
  }

  /** There is more than has been shown. */
  get holds(): boolean {
    return this.waiting.length > 0;
  }

  /** What is to be shown now. */
  take(): string {
    const text = this.ready;
    this.ready = '';
    return text;
  }

  /** A line typed at the prompt. False: no more is wanted, and what waited is dropped. */
  answer(line: string): boolean {
    this.shown = 0;
    if (/^[qQ]/.test(line)) {
      this.waiting.length = 0;
      return false;
    }
    if (line !== '') this.ready += `${WARNING}\n`;
    this.fill();
    return true;
  }

  private fill(): void {
    const most = this.screenful();
    while (this.waiting.length > 0 && (most <= 0 || this.shown < most)) {
      const line = this.waiting.shift()!;
      this.ready += `${line}\n`;
      this.shown += line.split('\n').length;
    }
  }
}
