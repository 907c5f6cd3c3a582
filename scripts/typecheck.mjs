// `npm run typecheck`: every room with its own compiler settings, all errors of all rooms.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure.mjs';

const ROOMS = ['emulator', 'debugger', 'course', 'main', 'renderer', 'test'];
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
let failed = false;
for (const room of ROOMS.filter((name) => existsSync(join(root, name, 'tsconfig.json')))) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', room], { cwd: root, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
