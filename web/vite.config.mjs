import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

// The binary embeds what stands in dist. report.html and analysis.html are one self-contained file each, for the binary puts
// the data in and writes them to a disk; one entry a run, so `--mode analysis` builds the second beside the first.
const file = (page) => ({
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  build: { target: 'es2020', outDir: 'dist', emptyOutDir: page === 'report', rollupOptions: { input: `${page}.html` } },
});

// `--mode live`: the page `sluice run` serves. Its policy is default-src 'self', so nothing is inline, not even small
// pictures; the names in assets/ hold hashes and are kept by browsers for ever.
const folder = {
  build: {
    target: 'es2020',
    outDir: 'dist/live',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: 'live.html',
      output: { manualChunks: (id) => (/lightweight-charts|fancy-canvas/.test(id) ? 'charts' : undefined) },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'live' ? folder : file(mode === 'analysis' ? 'analysis' : 'report')));
