#!/usr/bin/env node
// The command as users start it; the program itself is bundled by `npm run build`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../dist/main/int80.mjs', import.meta.url);
if (!existsSync(fileURLToPath(bundle))) {
  process.stderr.write('int80: not built yet: run "npm run build" first\n');
  process.exit(1);
}
await import(bundle.href);
