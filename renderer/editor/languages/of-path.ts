/** Which language a file of the workspace is written in. */

export const GAS = 'gas';
export const MAKEFILE = 'makefile';

export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(?:Makefile|Kbuild)(?:\..*)?$|\.mk$/.test(name)) return MAKEFILE;
  if (/\.(?:S|s|inc)$/.test(name)) return GAS;
  if (/\.(?:c|h)$/.test(name)) return 'c';
  return 'plaintext';
}
