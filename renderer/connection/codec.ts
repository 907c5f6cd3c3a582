/**
 * Frames of the web host's socket: one JSON text each, in which a `Uint8Array` is written
 * `{"$bytes": "<base64>"}`; see ClientFrame and ServerFrame in main/contract.ts.
 */
import type { ClientFrame, ServerFrame } from '../../main/contract.ts';

/** `String.fromCharCode` takes its bytes as arguments, and those are limited. */
const SLICE = 0x8000;

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += SLICE) {
    text += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  }
  return btoa(text);
}

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function encodeFrame(frame: ClientFrame | ServerFrame): string {
  return JSON.stringify(frame, (_key, value: unknown) =>
    value instanceof Uint8Array ? { $bytes: encodeBase64(value) } : value,
  );
}

/** Throws SyntaxError when the text is no JSON. */
export function decodeFrame(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) =>
    isWrittenBytes(value) ? decodeBase64(value.$bytes) : value,
  );
}

function isWrittenBytes(value: unknown): value is { $bytes: string } {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && typeof (value as { $bytes?: unknown }).$bytes === 'string';
}

/** Tells a frame of the host from anything else that may come down a socket. */
export function isServerFrame(value: unknown): value is ServerFrame {
  if (typeof value !== 'object' || value === null) return false;
  const frame = value as Record<string, unknown>;
  if (typeof frame.event === 'string') return 'value' in frame;
  if (typeof frame.id !== 'number') return false;
  return frame.ok === true || (frame.ok === false && typeof frame.error === 'object' && frame.error !== null);
}
