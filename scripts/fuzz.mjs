// `npm run fuzz [-- OPTIONS]`: random system calls against the guest's kernel, as many as asked for (docs/system-calls.md).
import { ensureBuild, ensureNode, ensurePackages } from './ensure.mjs';

ensureNode();
ensurePackages();
ensureBuild();
const { runBundle } = await import('./run-bundle.mjs');
await runBundle('test/guest/fuzz/main.ts');
