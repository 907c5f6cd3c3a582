/**
 * Where the product's own files are: the same layout in a checkout after `npm run build` and inside a package
 * (`dist/main/…`, `dist/renderer/…`, `guest/…` under one root).
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** This module is bundled into files of `dist/main/`, so the root is two folders up from any of them. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Files that are executed or compiled by others cannot be read from inside an asar; the builder unpacks them. */
const UNPACKED_ROOT = ROOT.replace(/app\.asar$/, 'app.asar.unpacked');

export const resources = {
  /** The stock tree that workspaces are made from. */
  stockFolder: join(UNPACKED_ROOT, 'guest'),
  rendererFolder: join(ROOT, 'dist', 'renderer'),
  preloadFile: join(ROOT, 'dist', 'main', 'preload.cjs'),
  /** Each lesson is a folder in it. */
  lessonsFolder: join(UNPACKED_ROOT, 'course', 'lessons'),
  machineWorker: pathToFileURL(join(UNPACKED_ROOT, 'dist', 'main', 'machine-worker.mjs')),
  checkWorker: pathToFileURL(join(UNPACKED_ROOT, 'dist', 'main', 'check-worker.mjs')),
  version: (): string =>
    (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
};
