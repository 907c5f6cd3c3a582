/** The make rules that compilers and assemblers write about what they have read. */
import { posix } from 'node:path';

/** The prerequisites of a rule `target: a b \ c`, with make's quoting undone. */
export function readDependencies(rule: string): string[] {
  const colon = /:(\s|$)/.exec(rule);
  if (colon === null) return [];
  const body = rule.slice(colon.index + 1).replace(/\\\r?\n/g, ' ');
  const names = body.match(/(?:\\[\s#\\:]|\$\$|[^\s])+/g) ?? [];
  return names.map((name) =>
    name
      .replace(/\\([\s#:])/g, '$1')
      .replace(/\$\$/g, '$')
      .replace(/\\/g, '/'),
  );
}

/**
 * Places where a header that is now found in a later include folder would be found first, if somebody made it: they
 * do not exist, and an object is out of date when one of them comes into being.
 */
export function shadowingPlaces(dependencies: string[], includeFolders: string[]): string[] {
  return dependencies.flatMap((path) => {
    const index = includeFolders.findIndex((folder) => path.startsWith(`${folder}/`));
    if (index <= 0) return [];
    const rest = path.slice(includeFolders[index].length + 1);
    return includeFolders.slice(0, index).map((folder) => posix.join(folder, rest));
  });
}
