/** Where a breakpoint at a line or a symbol belongs: addresses in the kernel, in loaded modules, and in programs. */
import type { LoadedImages } from '../../../debugger/images/loaded-images.ts';
import type { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { undamaged } from './places.ts';

export interface CodeLocation {
  address: number;
  /** Names of the programs that it belongs to; null in the kernel. */
  programs: readonly string[] | null;
}

interface Candidate {
  image: DebugImage;
  programs: readonly string[] | null;
}

/** What may hold code of a file: the kernel's own sources are in the kernel or a module, all others also in programs. */
function* candidates(images: LoadedImages): Generator<Candidate> {
  if (images.kernel !== null) yield { image: images.kernel, programs: null };
  for (const { image } of images.modules()) yield { image, programs: null };
  for (const { names, image } of images.programs()) yield { image, programs: names };
}

/** The code of a line, or of the next line that has any; one place for each function that it is in. */
export function placesOfLine(images: LoadedImages, path: string, line: number): CodeLocation[] {
  const isHeader = path.endsWith('.h');
  const found: CodeLocation[] = [];
  for (const { image, programs } of candidates(images)) {
    const places = undamaged(() => linePlaces(image, path, line)) ?? [];
    found.push(...places.map((address) => ({ address, programs })));
    if (found.length > 0 && programs === null && !isHeader) return found;
  }
  return found;
}

function linePlaces(image: DebugImage, path: string, line: number): number[] {
  const exact = image.lines.linesOf(path, line);
  const next = exact.length > 0 ? line : image.lines.nextLineWithCode(path, line);
  const addresses = next === undefined ? [] : exact.length > 0 ? exact : image.lines.linesOf(path, next);
  const firsts = new Map<number, number>();
  for (const address of addresses) {
    const fn = image.functionAt(address);
    const key = fn?.entry ?? address;
    const place = fn !== undefined && fn.entry === address ? fn.afterPrologue : address;
    if (place < (firsts.get(key) ?? Infinity)) firsts.set(key, place);
  }
  return [...firsts.values()].sort((a, b) => a - b);
}

/** A symbol of the kernel or a module; with a program's name, of that program first. */
export function placesOfSymbol(
  images: LoadedImages,
  name: string,
  program: string | undefined,
): CodeLocation[] {
  const own = program === undefined ? undefined : images.program(program)?.symbols.address(name);
  if (own !== undefined && program !== undefined) return [{ address: own, programs: [program] }];
  for (const { image, programs } of candidates(images)) {
    const address = programs === null ? image.symbols.address(name) : undefined;
    if (address !== undefined) return [{ address, programs: null }];
  }
  return [];
}
