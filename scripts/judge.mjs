// `npm run judge [-- OPTIONS]`: the host's processor judges ours, over as many cases as asked for (docs/instructions.md).
import { ensureNode, ensurePackages } from './ensure.mjs';

ensureNode();
ensurePackages();
const { runBundle } = await import('./run-bundle.mjs');
await runBundle('test/emulator/judge/main.ts');
