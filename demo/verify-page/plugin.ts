import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

const FOLDER = import.meta.dirname
const STYLES = ['../tokens.css', '../style.css', 'style.css']

/**
 * Builds the verify page into `verify/index.html`: one file, style and script inside, that works from the disk as well
 * and may load nothing at all. Its policy names style and script by their digests.
 */
export function verifyPage(): Plugin {
  return {
    name: 'verify-page',
    apply: 'build',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'verify/index.html', source: await verifyPageHtml() })
    },
  }
}

async function verifyPageHtml(): Promise<string> {
  const [style, script] = [readStyle(), await buildScript()]
  const policy = [
    "default-src 'none'",
    `script-src ${digestOf(script)}`,
    `style-src ${digestOf(style)}`,
    'img-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const parts: { readonly [place: string]: string } = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    styles: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  }
  const page = readFileSync(join(FOLDER, 'index.html'), 'utf8')
  // By a function: `$&` and the like may well be in a script.
  return page.replace(/<!-- (policy|styles|script) -->/g, (_, place: string) => parts[place] ?? '')
}

function readStyle(): string {
  return STYLES.map(name => readFileSync(join(FOLDER, name), 'utf8')).join('\n')
}

async function buildScript(): Promise<string> {
  const built = await build({
    configFile: false,
    root: FOLDER,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: join(FOLDER, 'main.ts'),
        formats: ['iife'],
        name: 'verifyPage',
        fileName: () => 'page.js',
      },
    },
  })
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
  const [script] = outputs.flatMap(output => (output.type === 'chunk' ? [output.code] : []))
  if (script === undefined) throw new Error('the verify page has no script')
  // In HTML this would end the element, or begin a comment; in a script `\x3c` is the same in every text and pattern.
  return script.replace(/<(?=\/script|script|!--)/gi, '\\x3c')
}

function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
