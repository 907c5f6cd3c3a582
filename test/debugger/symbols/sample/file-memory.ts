/** Memory as a file would fill it before anything runs: what has no bytes in the file reads as zero. */
import type { DebugImage } from '../../../../debugger/symbols/debug-image.ts';
import type { ReadMemory } from '../../../../debugger/symbols/types.ts';

export function fileMemory(image: DebugImage): ReadMemory {
  const loaded = image.elf.sections.filter(({ flags }) => flags & 2);
  return (address, count) => {
    const bytes = new Uint8Array(count);
    for (let done = 0; done < count;) {
      const at = address + done;
      const section = loaded.find((one) => at >= one.address && at < one.address + one.size);
      if (!section) return null;
      const piece = Math.min(count - done, section.address + section.size - at);
      const contents = image.elf
        .contents(section)
        .subarray(at - section.address, at - section.address + piece);
      bytes.set(contents, done);
      done += piece;
    }
    return bytes;
  };
}
