import { crx, defineManifest } from '@crxjs/vite-plugin'
import preact from '@preact/preset-vite'
import { build, defineConfig, type Plugin } from 'vite'
import manifest from './manifest.json' with { type: 'json' }

/** Chromium's manifest as it stands; Firefox has no service worker and takes no `key`. */
const firefox = process.env.TARGET === 'firefox'
const { key: _key, minimum_chrome_version: _min, ...rest } = manifest
const BROWSER = firefox ? 'firefox140' : 'chrome137'
const target = firefox
  ? {
      ...rest,
      background: { scripts: [manifest.background.service_worker], type: 'module' },
      browser_specific_settings: { gecko: { id: 'wallet@flowsta.example', strict_min_version: '153.0' } },
    }
  : manifest

/** The worker registers it for single sites (`background/platform/site-scripts.ts`); no manifest names it, so the plugin does not know it. */
const SIGNER = 'src/inject/signer.iife'

/** Builds the registered script as one file with no module syntax, as the manifest's own ones are. */
function registeredScript(): Plugin {
  return {
    name: 'registered-script',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
          write: false,
          target: BROWSER,
          sourcemap: false,
          lib: { entry: `${SIGNER}.ts`, formats: ['iife'], name: 'signer', fileName: () => `${SIGNER}.js` },
        },
      })
      const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
      for (const output of outputs) {
        if (output.type === 'chunk') {
          this.emitFile({ type: 'asset', fileName: output.fileName, source: output.code })
        }
      }
    },
  }
}

export default defineConfig({
  base: './',
  plugins: [
    preact(),
    registeredScript(),
    crx({ manifest: defineManifest(target as never), browser: firefox ? 'firefox' : 'chrome' }),
  ],
  define: { __VERSION__: JSON.stringify(manifest.version) },
  build: {
    outDir: firefox ? 'dist/firefox' : 'dist/chrome',
    emptyOutDir: true,
    target: BROWSER,
    sourcemap: false,
    modulePreload: false,
    // There is one stylesheet; screens that are loaded later must not name it again.
    cssCodeSplit: false,
    rolldownOptions: {
      // Of Holochain's client its connection is used; what it imports for the rest must not run with it.
      treeshake: {
        moduleSideEffects: [{ test: /node_modules\/(@holochain\/client|@bitgo)\//, sideEffects: false }],
      },
    },
  },
  // As in the other files; a notice of a library names its home page, which looks like an address to connect to.
  worker: { rolldownOptions: { output: { legalComments: 'none' } } },
  server: {
    host: '127.0.0.1',
    port: 5199,
    strictPort: true,
    hmr: { host: '127.0.0.1' },
    cors: { origin: [/chrome-extension:\/\//] },
  },
})
