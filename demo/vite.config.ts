import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { verifyPage } from './verify-page/plugin.ts'

// biome-ignore lint/style/noDefaultExport: Vite looks for it there
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [verifyPage()],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/demo'),
    emptyOutDir: true,
    target: 'chrome137',
    // The page shows the code of its own functions, so they stay readable.
    minify: false,
    modulePreload: false,
  },
  server: { host: '127.0.0.1' },
})
