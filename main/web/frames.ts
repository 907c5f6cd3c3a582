/** Frames of the web host's socket: JSON texts in which bytes are `{"$bytes": "<base64>"}`. */
import type { ServerFrame } from '../contract.ts';

export function encodeFrame(frame: ServerFrame): string {
  return JSON.stringify(frame, (_key, value: unknown) =>
    value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64') } : value,
  );
}

export interface IncomingFrame {
  id: number;
  call: unknown;
  request: unknown;
}

/** Null for anything that is no frame; the caller closes the socket. */
export function decodeFrame(text: string): IncomingFrame | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, (_key, value: unknown) => reviveBytes(value));
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { id, call, request } = parsed as { id?: unknown; call?: unknown; request?: unknown };
  return typeof id === 'number' && Number.isSafeInteger(id) ? { id, call, request } : null;
}

function reviveBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length !== 1 || keys[0] !== '$bytes') return value;
  const base64 = (value as { $bytes: unknown }).$bytes;
  return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : value;
}
