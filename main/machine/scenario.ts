/**
 * Scripted typing and watching on ttyS0: `--send` and `--expect` of the command line. It looks at the console only
 * at fixed tick counts, so the same image with the same scenario runs the same way on every host, however slow.
 *
 * A `send` that no `expect` precedes waits for the first prompt; any other is typed at once. An `expect` looks for
 * its text in what has been printed since the last match and since something was last typed.
 */
import type { ScenarioStep } from './protocol.ts';

/** A prompt is an unfinished last line that ends in `# `, `$ ` or `> `, whatever colours the shell paints it with. */
const PROMPT = /(^|\n)[^\n]*[#$>] $/;
const ESCAPE_SEQUENCE = /\x1b\[[0-9;?]*[A-Za-z]/g;
/** How much unmatched output is kept: enough for any text one would wait for. */
const WINDOW = 64 * 1024;

export class PromptWatch {
  private tail = '';
  seen = false;

  /** Takes console output as latin-1 text; returns true when this piece completed the first prompt. */
  feed(text: string): boolean {
    if (this.seen) return false;
    this.tail = (this.tail + text).slice(-512);
    this.seen = PROMPT.test(this.tail.replace(ESCAPE_SEQUENCE, ''));
    return this.seen;
  }
}

export class Scenario {
  private position = 0;
  private unmatched = '';
  private sawPrompt = false;
  private readonly steps: ScenarioStep[];
  private readonly lastExpect: number;

  constructor(steps: ScenarioStep[]) {
    this.steps = steps;
    this.lastExpect = steps.map((step) => step.kind).lastIndexOf('expect');
  }

  /** The last `expect` has been seen and nothing is left to type. */
  get complete(): boolean {
    return this.lastExpect >= 0 && this.position >= this.steps.length;
  }

  /** What it is waiting for, for the message when time runs out; null when nothing. */
  get waitingFor(): string | null {
    const step = this.steps[this.position];
    if (step === undefined) return null;
    return step.kind === 'expect' ? step.text : 'the first prompt';
  }

  notePrompt(): void {
    this.sawPrompt = true;
  }

  /** Takes console output (latin-1) and returns what is to be typed now. */
  advance(output: string): string {
    this.unmatched = (this.unmatched + output).slice(-WINDOW);
    let typed = '';
    for (;;) {
      const step = this.steps[this.position];
      if (step === undefined) return typed;
      if (step.kind === 'send') {
        if (this.position === 0 && !this.sawPrompt) return typed;
        typed += step.text;
        this.unmatched = '';
      } else {
        const found = this.unmatched.indexOf(step.text);
        if (found < 0) return typed;
        this.unmatched = this.unmatched.slice(found + step.text.length);
      }
      this.position++;
    }
  }
}
