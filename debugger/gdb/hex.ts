/** Hexadecimal as the remote protocol writes it: two lower-case digits a byte, numbers big-endian without a prefix. */

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function bytesToHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += PAIRS[byte];
  return text;
}

/** Null when the text is not an even number of digits. */
export function hexToBytes(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** A number below 2^32; null for everything else. */
export function parseHex(text: string): number | null {
  return /^[0-9a-fA-F]{1,8}$/.test(text) ? parseInt(text, 16) : null;
}

/** `ADDRESS,LENGTH`. */
export function parsePair(text: string): [number, number] | null {
  const [first, second, ...rest] = text.split(',').map(parseHex);
  if (rest.length > 0 || first === null || first === undefined) return null;
  return second === null || second === undefined ? null : [first, second];
}

/** One byte for each character. */
export function latin1ToBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export function bytesToLatin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Characters that are no byte become question marks. */
export function textToHex(text: string): string {
  return bytesToHex(latin1ToBytes(text.replace(/[^\0-\xff]/g, '?')));
}
