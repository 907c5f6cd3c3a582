// `npm run fuzz [-- OPTIONS]`: random system calls against the guest's kernel, as many as asked for (docs/system-calls.md).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureBuild, ensureNode, ensurePackages, root } from './ensure.mjs';

ensureNode();
ensurePackages();
ensureBuild();

const out = join(root, 'dist', 'main');
mkdirSync(out, { recursive: true });
const bundle = join(out, 'fuzz.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/guest/fuzz/main.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2));
