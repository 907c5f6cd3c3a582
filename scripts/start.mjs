// `npm start [-- FOLDER]`: the lab's window. In Electron where its binary is (or can be fetched), else in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuild, ensureNode, ensurePackages, root } from './ensure.mjs';

/** A download that takes longer than this is given up in favour of the browser. */
const FETCH_MILLISECONDS = 300_000;

ensureNode();
ensurePackages();
ensureBuild();

const folder = process.argv[2];
const found = findElectron();
if (found.binary === undefined) startWeb(found.reason);
else startElectron(found.binary);

/** Electron's executable, fetched by the package's own installer when it is missing, or why there is none. */
function findElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'there is no display for Electron' };
  }
  const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const name = names[process.platform] ?? 'electron';
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const binary = join(override ?? join(packageFolder, 'dist'), name);
  if (existsSync(binary)) return { binary };
  if (override !== undefined) return { reason: `ELECTRON_OVERRIDE_DIST_PATH has no ${name}` };
  console.log('int80: fetching Electron’s binary (once)');
  const installer = [join(packageFolder, 'install.js')];
  spawnSync(process.execPath, installer, { stdio: 'ignore', timeout: FETCH_MILLISECONDS });
  return existsSync(binary) ? { binary } : { reason: 'Electron’s binary cannot be fetched here' };
}

function startElectron(binary) {
  const env = { ...process.env, ...(folder ? { INT80_WORKSPACE: folder } : {}) };
  const child = spawn(binary, [root], { stdio: 'inherit', env });
  child.on('error', (error) => startWeb(`Electron does not start (${error.message})`));
  child.on('exit', (status) => process.exit(status ?? 0));
}

function startWeb(reason) {
  console.log(`int80: ${reason}: opening the same window in the browser`);
  const args = [join(root, 'bin', 'int80.mjs'), 'web', ...(folder ? [folder] : []), '--open'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status) => process.exit(status ?? 0));
}
