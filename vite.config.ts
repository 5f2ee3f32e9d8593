import { crx, defineManifest } from '@crxjs/vite-plugin'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import manifest from './manifest.json' with { type: 'json' }

/** Chromium's manifest as it stands; Firefox has no service worker and takes no `key`. */
const firefox = process.env.TARGET === 'firefox'
const { key: _key, minimum_chrome_version: _min, ...rest } = manifest
const target = firefox
  ? {
      ...rest,
      background: { scripts: [manifest.background.service_worker], type: 'module' },
      browser_specific_settings: { gecko: { id: 'wallet@flowsta.example', strict_min_version: '153.0' } },
    }
  : manifest

export default defineConfig({
  base: './',
  plugins: [
    preact(),
    crx({ manifest: defineManifest(target as never), browser: firefox ? 'firefox' : 'chrome' }),
  ],
  define: { __VERSION__: JSON.stringify(manifest.version) },
  build: {
    outDir: firefox ? 'dist/firefox' : 'dist/chrome',
    emptyOutDir: true,
    target: firefox ? 'firefox140' : 'chrome137',
    sourcemap: false,
    modulePreload: false,
  },
  server: {
    host: '127.0.0.1',
    port: 5199,
    strictPort: true,
    hmr: { host: '127.0.0.1' },
    cors: { origin: [/chrome-extension:\/\//] },
  },
})
