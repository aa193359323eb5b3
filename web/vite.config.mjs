import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

// One self-contained file: the binary embeds dist/report.html and only puts the data in.
export default defineConfig({
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  build: {
    target: 'es2020',
    outDir: 'dist',
    rollupOptions: { input: 'report.html' },
  },
});
