/** An image that cannot be booted. The message says what is wrong with it and why that prevents booting. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/** An address or offset as messages show it. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
