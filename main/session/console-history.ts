/** The last mebibyte a serial port has sent, for windows that attach late, with its place in the whole stream. */

const LIMIT = 1024 * 1024;

export class ConsoleHistory {
  private chunks: Uint8Array[] = [];
  private kept = 0;
  /** Bytes ever sent. */
  total = 0;

  /** Returns the offset of the chunk's first byte. */
  append(bytes: Uint8Array): number {
    const offset = this.total;
    this.chunks.push(bytes);
    this.kept += bytes.length;
    this.total += bytes.length;
    while (this.kept - this.chunks[0].length >= LIMIT) this.kept -= this.chunks.shift()!.length;
    return offset;
  }

  read(): { bytes: Uint8Array; offset: number } {
    const bytes = new Uint8Array(this.kept);
    let at = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.chunks = this.kept > 0 ? [bytes] : [];
    return { bytes, offset: this.total - this.kept };
  }
}
