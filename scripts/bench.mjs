// `npm run bench [-- PART…]`: the measurements of bench/, printed as tables. Never a test.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureNode, ensurePackages, root } from './ensure.mjs';

ensureNode();
ensurePackages();
ensureBuild();
// Not before: a fresh clone has no packages yet.
const { build } = await import('esbuild');

const out = join(root, 'dist', 'bench');
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: { bench: 'bench/bench.ts', 'bench-v86': 'bench/hosts/v86-process.ts' },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  external: ['fsevents', 'v86'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
await import(pathToFileURL(join(out, 'bench.mjs')).href);
