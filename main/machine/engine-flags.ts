/** What the JavaScript engine is asked for before the translator makes code. */
import { setFlagsFromString } from 'node:v8';

/** Major versions of V8 that know branch hints and take them only when told to; later ones do of themselves. */
const MUST_BE_TOLD = ['11', '12'];

/** Translated code says which branches are hardly ever taken; then slow ways lie apart from the code that runs. */
export function useBranchHints(): void {
  const [major] = process.versions.v8.split('.');
  if (MUST_BE_TOLD.includes(major)) setFlagsFromString('--experimental-wasm-branch-hinting');
}
