import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, isServerFrame } from '../../../renderer/connection/codec.ts';

test('bytes cross a frame unchanged, all 256 values of them and in any number', () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, index) => index & 0xff);
  const text = encodeFrame({ id: 1, call: 'console.input', request: { port: 0, bytes } });
  expect(decodeFrame(text)).toEqual({ id: 1, call: 'console.input', request: { port: 0, bytes } });
});

test('bytes are written as $bytes with base64', () => {
  const text = encodeFrame({ event: 'console.output', value: { bytes: new Uint8Array([0, 255, 10]) } });
  expect(JSON.parse(text)).toEqual({ event: 'console.output', value: { bytes: { $bytes: 'AP8K' } } });
});

test('an object that only looks like bytes stays an object', () => {
  const settings = { $bytes: 'AP8K', more: 1 };
  expect(decodeFrame(JSON.stringify({ id: 1, ok: true, value: settings }))).toEqual({
    id: 1,
    ok: true,
    value: settings,
  });
  expect(decodeFrame('{"$bytes":7}')).toEqual({ $bytes: 7 });
});

test('empty bytes are bytes', () => {
  expect(decodeFrame('{"$bytes":""}')).toEqual(new Uint8Array());
});

test('answers and events are frames of the host; anything else is not', () => {
  expect(isServerFrame({ id: 1, ok: true, value: null })).toBe(true);
  expect(isServerFrame({ id: 1, ok: false, error: { code: 'busy', message: 'x' } })).toBe(true);
  expect(isServerFrame({ event: 'notice', value: {} })).toBe(true);
  expect(isServerFrame({ id: 1, ok: false })).toBe(false);
  expect(isServerFrame({ id: '1', ok: true })).toBe(false);
  expect(isServerFrame({ event: 'notice' })).toBe(false);
  expect(isServerFrame(null)).toBe(false);
});
