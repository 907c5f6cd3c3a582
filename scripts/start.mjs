// `npm start [-- FOLDER]`: the lab's window. In Electron where its binary is there, else in the browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { ensureBuild, ensureNode, ensurePackages, root } from './ensure.mjs';

ensureNode();
ensurePackages();
ensureBuild();

const folder = process.argv[2];
const electron = electronBinary();
if (electron === null) startWeb('Electron’s binary is not on this machine');
else startElectron(electron);

/** Path of Electron's executable, or null; asking must not make the package download anything. */
function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const name = names[process.platform] ?? 'electron';
  const require = createRequire(import.meta.url);
  const dist = override ?? join(require.resolve('electron/package.json'), '..', 'dist');
  const binary = join(dist, name);
  return existsSync(binary) ? binary : null;
}

function startElectron(binary) {
  const env = { ...process.env, ...(folder ? { INT80_WORKSPACE: folder } : {}) };
  const child = spawn(binary, [root], { stdio: 'inherit', env });
  child.on('error', (error) => startWeb(`Electron does not start (${error.message})`));
  child.on('exit', (status) => process.exit(status ?? 0));
}

function startWeb(reason) {
  console.log(
    `int80: ${reason}: opening the same window in the browser (npx electron --version fetches the binary).`,
  );
  const args = [join(root, 'bin', 'int80.mjs'), 'web', ...(folder ? [folder] : []), '--open'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status) => process.exit(status ?? 0));
}
