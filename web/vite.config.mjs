import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

// One self-contained file a page: the binary embeds dist/report.html and dist/analysis.html and only puts the data in.
// `--mode analysis` builds the second beside the first, for a single file has one entry.
export default defineConfig(({ mode }) => ({
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  build: {
    target: 'es2020',
    outDir: 'dist',
    emptyOutDir: mode !== 'analysis',
    rollupOptions: { input: mode === 'analysis' ? 'analysis.html' : 'report.html' },
  },
}));
