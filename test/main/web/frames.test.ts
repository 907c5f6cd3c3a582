import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../../../main/web/frames.ts';

describe('frames of the socket', () => {
  it('carry bytes both ways unchanged', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const text = encodeFrame({ id: 1, ok: true, value: { bytes } });
    const echoed = text.replace('"ok":true,"value"', '"call":"console.input","request"');
    expect(decodeFrame(echoed)).toEqual({ id: 1, call: 'console.input', request: { bytes } });
  });

  it('leave objects alone that merely have a $bytes key among others', () => {
    const frame = decodeFrame('{"id":1,"call":"x","request":{"$bytes":"AA==","more":1}}');
    expect(frame?.request).toEqual({ $bytes: 'AA==', more: 1 });
  });

  it('are refused when they are no JSON, no object, or have no number', () => {
    for (const text of ['', '{', '7', 'null', '{"call":"x"}', '{"id":"1"}', '{"id":1.5}', '[]']) {
      expect(decodeFrame(text)).toBeNull();
    }
  });
});
