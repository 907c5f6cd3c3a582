/** What is known of an address of code, for the window. */
import type { LoadedImages } from '../../../debugger/images/loaded-images.ts';
import { symbolText } from '../../../debugger/disassembly/listing.ts';
import type { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { SymbolsError } from '../../../debugger/symbols/symbols-error.ts';
import type { CodePlace, SourcePlace } from '../../contract.ts';

export class Places {
  private readonly images: LoadedImages;

  constructor(images: LoadedImages) {
    this.images = images;
  }

  /** `lookup`: within the instruction that is meant, where `address` is a return address. */
  of(address: number, lookup = address): CodePlace {
    const image = this.images.imageAt(lookup);
    const symbol = image?.symbolAt(lookup);
    const shown = symbol && { ...symbol, offset: symbol.offset + (address - lookup) };
    return {
      address,
      symbol: shown ? symbolText(shown) : null,
      function: undamaged(() => image?.functionAt(lookup)?.name) ?? symbol?.name ?? null,
      image: this.images.nameAt(lookup),
      source: sourceOf(undamaged(() => image && shownSource(image, lookup))),
    };
  }

  /** What a value that may be a pointer points at. */
  pointedAt = (address: number): string | undefined => this.images.imageAt(address)?.pointedAt(address);
}

/**
 * Where the instruction at an address comes from, for people: what a header has put into a function counts as the line that
 * called it.
 */
export function shownSource(image: DebugImage, address: number): { file: string; line: number } | undefined {
  let source: { file: string; line: number } | undefined = image.lines.lookup(address);
  for (const { callFile, callLine } of image.inlinedAt(address)) {
    if (source === undefined || !source.file.endsWith('.h')) return source;
    if (callFile !== undefined && callLine !== undefined) source = { file: callFile, line: callLine };
  }
  return source;
}

/** Undefined where debugging information is damaged. */
export function undamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SymbolsError) return undefined;
    throw error;
  }
}

/** Null for files that are not of the workspace. */
export function sourceOf(source: { file: string; line: number } | undefined): SourcePlace | null {
  if (source === undefined || /^(\/|\.\.\/|[A-Za-z]:|<)/.test(source.file) || source.line === 0) return null;
  return { path: source.file, line: source.line };
}
