// For commands that are written in test/: bundles one file and calls its `main` with the arguments of the command line.
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './ensure.mjs';

/** `entry`: a file whose `main(arguments, root)` returns the exit status, or a promise of it. */
export async function runBundle(entry) {
  const out = join(root, 'dist', 'main');
  mkdirSync(out, { recursive: true });
  const bundle = join(out, `${basename(dirname(entry))}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  const { main } = await import(pathToFileURL(bundle).href);
  process.exitCode = await main(process.argv.slice(2), root);
}
