// `npm run gcc-in-guest`: Debian's compiler makes programs in the guest (docs/system-calls.md).
import { ensureBuild, ensureNode, ensurePackages } from './ensure.mjs';

ensureNode();
ensurePackages();
ensureBuild();
const { runBundle } = await import('./run-bundle.mjs');
await runBundle('test/guest/debian-gcc/main.ts');
