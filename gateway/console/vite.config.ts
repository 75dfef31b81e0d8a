import { defineConfig } from 'vite';

/** The console's own small build: dist/console, served by the node under /console. */
export default defineConfig({
  base: '/console/',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The page may take nothing but its own files: nothing is put into it as data: or inline.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
