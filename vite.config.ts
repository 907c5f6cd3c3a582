import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const DOCK_STYLES = 'virtual:dockview.css';

/**
 * dockview-core ships its style sheet only inside its stand-alone bundle, as one string that a script would
 * insert. A strict content security policy wants a file, so the string becomes a style sheet of the build.
 * The package's own colour themes are left out; ours is in renderer/theme/.
 */
function dockStyles(): Plugin {
  return {
    name: 'dock-styles',
    resolveId: (id) => (id === DOCK_STYLES ? `\0${DOCK_STYLES}` : undefined),
    load(id) {
      if (id !== `\0${DOCK_STYLES}`) return undefined;
      const file = createRequire(import.meta.url).resolve('dockview-core/dist/dockview-core.js');
      const literal = /s\.textContent = ("(?:[^"\\]|\\.)*");/.exec(readFileSync(file, 'utf8'));
      if (!literal)
        throw new Error(`${file}: the style sheet is not where it was; look how this version carries it`);
      const css = JSON.parse(literal[1]) as string;
      return css.replace(/^\.dockview-theme-[^{}]*\{[^{}]*\}\n?/gm, '');
    },
  };
}

export default defineConfig({
  root: resolve(import.meta.dirname, 'renderer'),
  base: './',
  plugins: [dockStyles()],
  publicDir: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  worker: { format: 'es' },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/renderer'),
    emptyOutDir: true,
    target: 'es2022',
    // Everything is a file of the lab's own: no data: fonts, no inline workers, no preload script in the page.
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 5000,
  },
});
