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
    const place = undamaged(() => image && shownPlace(image, lookup));
    return {
      address,
      symbol: shown ? symbolText(shown) : null,
      function: place?.function ?? symbol?.name ?? null,
      image: this.images.nameAt(lookup),
      source: sourceOf(place?.source),
    };
  }

  /** What a value that may be a pointer points at. */
  pointedAt = (address: number): string | undefined => this.images.imageAt(address)?.pointedAt(address);
}

interface ShownPlace {
  source: { file: string; line: number } | undefined;
  function: string | undefined;
}

/**
 * Where the instruction at an address comes from, for people: what a header has put into a function counts as the line that
 * called it.
 */
export function shownPlace(image: DebugImage, address: number): ShownPlace {
  const outer = image.functionAt(address)?.name;
  const inlined = image.inlinedAt(address);
  let source: ShownPlace['source'] = image.lines.lookup(address);
  for (const { name, callFile, callLine } of inlined) {
    if (source === undefined || !source.file.endsWith('.h')) return { source, function: name };
    if (callFile !== undefined && callLine !== undefined) source = { file: callFile, line: callLine };
  }
  return { source, function: outer };
}

export function shownSource(image: DebugImage, address: number): ShownPlace['source'] {
  return shownPlace(image, address).source;
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
