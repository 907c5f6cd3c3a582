import { expect, test } from 'vitest';
import {
  belongsToGuest,
  matchesKey,
  parseKey,
  showKey,
  type KeyEventLike,
} from '../../../renderer/commands/keys.ts';

function press(key: string, ...modifiers: ('ctrl' | 'meta' | 'shift' | 'alt')[]): KeyEventLike {
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    ctrlKey: modifiers.includes('ctrl'),
    metaKey: modifiers.includes('meta'),
    shiftKey: modifiers.includes('shift'),
    altKey: modifiers.includes('alt'),
  };
}

test('Mod is Ctrl, and Cmd on a Mac', () => {
  const binding = parseKey('Mod+B');
  expect(matchesKey(binding, press('b', 'ctrl'), false)).toBe(true);
  expect(matchesKey(binding, press('b', 'meta'), true)).toBe(true);
  expect(matchesKey(binding, press('b', 'ctrl'), true)).toBe(false);
  expect(matchesKey(binding, press('b', 'meta'), false)).toBe(false);
});

test('every modifier counts, the missing ones too', () => {
  const binding = parseKey('Mod+Shift+B');
  expect(matchesKey(binding, press('B', 'ctrl', 'shift'), false)).toBe(true);
  expect(matchesKey(binding, press('b', 'ctrl'), false)).toBe(false);
  expect(matchesKey(binding, press('B', 'ctrl', 'shift', 'alt'), false)).toBe(false);
});

test('a layout without Latin letters finds the key by its place', () => {
  const cyrillic = { ...press('и', 'ctrl'), code: 'KeyB' };
  expect(matchesKey(parseKey('Mod+B'), cyrillic, false)).toBe(true);
});

test('a Latin layout of another order goes by the letter', () => {
  const azerty = { ...press('a', 'ctrl'), code: 'KeyQ' };
  expect(matchesKey(parseKey('Mod+A'), azerty, false)).toBe(true);
  expect(matchesKey(parseKey('Mod+Q'), azerty, false)).toBe(false);
});

test('a misspelt modifier and a missing key are refused', () => {
  expect(() => parseKey('Strg+B')).toThrow('Strg');
  expect(() => parseKey('Mod+')).toThrow('missing');
});

test('keys are shown as people know them', () => {
  expect(showKey(parseKey('Mod+Shift+B'), false)).toBe('Ctrl+Shift+B');
  expect(showKey(parseKey('Mod+Shift+B'), true)).toBe('Shift+Cmd+B');
  expect(showKey(parseKey('F1'), false)).toBe('F1');
});

test('in a console plain control characters are the guest’s; Ctrl+Shift, Cmd and function keys are the lab’s', () => {
  expect(belongsToGuest(press('b', 'ctrl'))).toBe(true);
  expect(belongsToGuest(press('s', 'ctrl'))).toBe(true);
  expect(belongsToGuest(press('x'))).toBe(true);
  expect(belongsToGuest(press('B', 'ctrl', 'shift'))).toBe(false);
  expect(belongsToGuest(press('b', 'meta'))).toBe(false);
  expect(belongsToGuest(press('F1'))).toBe(false);
});
