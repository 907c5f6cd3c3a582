// `npm run judge [-- OPTIONS]`: the host's processor judges ours, over as many cases as asked for (docs/instructions.md).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureNode, ensurePackages, root } from './ensure.mjs';

ensureNode();
ensurePackages();

const out = join(root, 'dist', 'main');
mkdirSync(out, { recursive: true });
const bundle = join(out, 'judge.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/emulator/judge/main.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = main(process.argv.slice(2), root);
