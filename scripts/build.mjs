// Builds the product into dist/: hosts and worker with esbuild, the window with Vite. Brings docs/kernel-api/ into step.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { ensureNode, root } from './ensure.mjs';
import { writeKernelApi } from './kernel-api.mjs';

ensureNode();
const startedAt = Date.now();
const out = join(root, 'dist', 'main');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  external: ['electron', 'fsevents'],
};
// Packages written as CommonJS call `require` for Node's own modules; an ES module has to be given one.
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

await Promise.all([
  esbuild({
    ...common,
    format: 'esm',
    entryPoints: {
      'machine-worker': 'main/machine/machine-worker.ts',
      'check-worker': 'main/course/check-worker.ts',
      'electron-main': 'main/electron/electron-main.ts',
    },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    banner: { js: requireBanner },
  }),
  // A command loads what it needs: the others' code stays in files of its own.
  esbuild({
    ...common,
    format: 'esm',
    splitting: true,
    entryPoints: { int80: 'main/cli/int80.ts' },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    banner: { js: requireBanner },
  }),
  // A sandboxed preload script must be CommonJS.
  esbuild({
    ...common,
    format: 'cjs',
    entryPoints: { preload: 'main/electron/preload.ts' },
    outdir: out,
    outExtension: { '.js': '.cjs' },
  }),
  vite({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' }),
]);
writeKernelApi();
writeFileSync(join(root, 'dist', 'built.json'), `${JSON.stringify({ at: startedAt })}\n`);
