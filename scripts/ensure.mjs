// What `npm start` and `npm test` need before they can do anything: a Node that is new enough, the packages, a build.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command with its output shown; ends this process with its status when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (result.error) {
    console.error(`int80: cannot run ${command}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `int80: Node ${process.versions.node} is too old: install Node 20.19 or newer from https://nodejs.org/`,
  );
  process.exit(1);
}

/** Installs the packages of the lock file when they are missing or older than it. */
export function ensurePackages() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('int80: installing packages (npm ci)');
  run('npm', ['ci', '--no-audit', '--no-fund']);
}

const SOURCES = [
  'main',
  'emulator',
  'debugger',
  'course',
  'renderer',
  'scripts',
  'package-lock.json',
  'vite.config.ts',
];

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** Builds when a source is newer than the last build. */
export function ensureBuild() {
  const stamp = join(root, 'dist', 'built.json');
  if (existsSync(stamp)) {
    const built = JSON.parse(readFileSync(stamp, 'utf8')).at;
    if (SOURCES.every((source) => newest(join(root, source)) <= built)) return;
  }
  run(process.execPath, [join('scripts', 'build.mjs')], { shell: false });
}
