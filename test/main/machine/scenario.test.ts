import { describe, expect, it } from 'vitest';
import { PromptWatch, Scenario } from '../../../main/machine/scenario.ts';

describe('a scenario on the console', () => {
  it('types a first send only after a prompt was seen', () => {
    const scenario = new Scenario([{ kind: 'send', text: 'ls\n' }]);
    expect(scenario.advance('booting\n')).toBe('');
    scenario.notePrompt();
    expect(scenario.advance('# ')).toBe('ls\n');
  });

  it('types a send that follows an expect as soon as the text was seen, prompt or not', () => {
    const scenario = new Scenario([
      { kind: 'expect', text: 'login:' },
      { kind: 'send', text: 'root\n' },
    ]);
    expect(scenario.advance('the lo')).toBe('');
    expect(scenario.advance('gin: ')).toBe('root\n');
  });

  it('does not take what was printed before a send for its answer', () => {
    const scenario = new Scenario([
      { kind: 'send', text: 'uname' },
      { kind: 'expect', text: 'Linux' },
    ]);
    scenario.notePrompt();
    scenario.advance('Linux version 2.4\n# ');
    expect(scenario.complete).toBe(false);
    scenario.advance('Linux');
    expect(scenario.complete).toBe(true);
  });

  it('is complete when the last expect was seen, and not before', () => {
    const scenario = new Scenario([{ kind: 'expect', text: 'Linux' }]);
    scenario.advance('Lin');
    expect(scenario.complete).toBe(false);
    scenario.advance('ux');
    expect(scenario.complete).toBe(true);
  });

  it('never completes without an expect', () => {
    const scenario = new Scenario([{ kind: 'send', text: 'x' }]);
    scenario.notePrompt();
    scenario.advance('');
    expect(scenario.complete).toBe(false);
  });

  it('does not let one piece of output satisfy two expects', () => {
    const scenario = new Scenario([
      { kind: 'expect', text: 'ok' },
      { kind: 'expect', text: 'ok' },
    ]);
    scenario.advance('ok');
    expect(scenario.complete).toBe(false);
    expect(scenario.waitingFor).toBe('ok');
    scenario.advance(' ok');
    expect(scenario.complete).toBe(true);
  });
});

describe('the first prompt', () => {
  const sees = (text: string): boolean => new PromptWatch().feed(text);

  it('is an unfinished line that ends in # $ or >', () => {
    expect(sees('boot\r\n/ # ')).toBe(true);
    expect(sees('user@host:~$ ')).toBe(true);
  });

  it('is found through colours', () => {
    expect(sees('\x1b[1;32mroot\x1b[0m# \x1b[0m')).toBe(true);
  });

  it('is not a finished line, nor a # inside one', () => {
    expect(sees('# comment\n')).toBe(false);
    expect(sees('C# rocks')).toBe(false);
  });

  it('is reported once', () => {
    const watch = new PromptWatch();
    expect([watch.feed('#'), watch.feed(' '), watch.feed('\n# ')]).toEqual([false, true, false]);
  });
});
