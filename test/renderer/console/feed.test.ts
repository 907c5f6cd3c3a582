import { expect, test } from 'vitest';
import type { ConsoleChunk } from '../../../main/contract.ts';
import { ConsoleFeed, type FeedPart } from '../../../renderer/console/feed.ts';

const encoder = new TextEncoder();
const chunk = (text: string, offset: number, bootId = 1): ConsoleChunk => ({
  port: 0,
  bytes: encoder.encode(text),
  offset,
  bootId,
});

/** What a feed has shown, as one text. */
function feed(): { feed: ConsoleFeed; shown: () => string } {
  let text = '';
  const show = (part: FeedPart): void => {
    if (part.kind === 'bytes') text += new TextDecoder().decode(part.bytes);
    else if (part.kind === 'restart') text += `<boot ${part.bootId}>`;
    else text += part.kind === 'gap' ? `<gap ${part.missing}>` : '<new>';
  };
  return { feed: new ConsoleFeed(show), shown: () => text };
}

test('output that comes before the history waits for it and is not shown twice', () => {
  const { feed: late, shown } = feed();
  late.handleOutput(chunk('def', 3));
  late.handleOutput(chunk('ghi', 6));
  expect(shown()).toBe('');
  late.handleHistory(chunk('abcdef', 0));
  expect(shown()).toBe('abcdefghi');
});

test('a history that begins late is no gap for a window that attaches for the first time', () => {
  const { feed: late, shown } = feed();
  late.handleHistory(chunk('xyz', 1000));
  late.handleOutput(chunk('!', 1003));
  expect(shown()).toBe('xyz!');
});

test('after a broken link only what was missed is shown', () => {
  const { feed: again, shown } = feed();
  again.handleHistory(chunk('abc', 0));
  again.detach();
  again.handleOutput(chunk('g', 6));
  again.handleHistory(chunk('abcdefg', 0));
  expect(shown()).toBe('abcdefg');
});

test('bytes the host no longer has are a gap that is told', () => {
  const { feed: again, shown } = feed();
  again.handleHistory(chunk('abc', 0));
  again.detach();
  again.handleHistory(chunk('z', 103));
  expect(shown()).toBe('abc<gap 100>z');
});

test('a host that was started anew begins at 0 again and is shown from there', () => {
  const { feed: again, shown } = feed();
  again.handleHistory(chunk('abcdef', 0, 4));
  again.detach();
  again.handleHistory(chunk('hi', 0, 1));
  expect(shown()).toBe('abcdef<new>hi');
});

test('a new boot is marked once, before its first byte', () => {
  const { feed: boots, shown } = feed();
  boots.handleHistory(chunk('one', 0, 1));
  boots.handleOutput(chunk('two', 3, 2));
  boots.handleBoot(2);
  boots.handleOutput(chunk('more', 6, 2));
  expect(shown()).toBe('one<boot 2>twomore');
});

test('a boot that prints nothing is marked by the machine’s status', () => {
  const { feed: boots, shown } = feed();
  boots.handleHistory(chunk('one', 0, 1));
  boots.handleBoot(2);
  expect(shown()).toBe('one<boot 2>');
});

test('the first boot of all is not called a restart', () => {
  const { feed: first, shown } = feed();
  first.handleHistory(chunk('', 0, 0));
  first.handleBoot(1);
  first.handleOutput(chunk('hello', 0, 1));
  expect(shown()).toBe('hello');
});
