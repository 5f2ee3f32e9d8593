import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from './run.mjs'

/** What the plugin says when a content script would come too late for a page's first inline script. */
const LATE = /document_start content scripts use the async loader/
const TEXT = /\.(js|mjs|html|css|json|svg|txt)$/

/** Registered by the worker for single sites, so the manifest does not name it. */
const REGISTERED = 'src/inject/signer.iife.js'

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** A script without module syntax, all of it inside one function: it leaves no name behind in a page. */
function isIife(code) {
  const text = code.trim().replace(/^(['"])use strict\1;?\s*/, '')
  return /^[!(;]*\(?(async )?(function|\(\)\s*=>)/.test(text) && /\)\s*(\(\))?\)?;?$/.test(text)
}

/**
 * What is wrong with a built extension, one line each; empty when nothing is. `output` is what the build printed.
 * Every one of these would be seen by users or by other people's pages first.
 */
export function checkBuild(folder, output) {
  const wrong = []
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  if (LATE.test(output)) wrong.push('a document_start script uses the loader: name it *.iife.ts')
  if (manifest.web_accessible_resources !== undefined) {
    wrong.push('the manifest has web_accessible_resources: pages could probe for the wallet')
  }
  for (const file of filesOf(folder)) wrong.push(...checkFile(folder, file))
  const scripts = (manifest.content_scripts ?? []).flatMap(({ js = [] }) => js)
  if (scripts.length === 0) wrong.push('the manifest has no content scripts')
  if (!existsSync(join(folder, REGISTERED))) wrong.push(`${REGISTERED} is missing`)
  else scripts.push(REGISTERED)
  for (const script of scripts) {
    const code = readFileSync(join(folder, script), 'utf8')
    if (!isIife(code)) wrong.push(`${script}: a content script must be one IIFE`)
    if (/\bimport\s*\(|\bchrome\.runtime\.getURL\b/.test(code)) wrong.push(`${script}: loads other code`)
  }
  return wrong
}

function checkFile(folder, file) {
  const name = relative(folder, file)
  if (name.endsWith('.map')) return [`${name}: a source map`]
  if (!TEXT.test(name)) return []
  const text = readFileSync(file, 'utf8')
  const wrong = []
  if (/[#@]\s*sourceMappingURL=/.test(text)) wrong.push(`${name}: names a source map`)
  if (text.includes(ROOT) || text.includes(ROOT.replaceAll('\\', '\\\\'))) {
    wrong.push(`${name}: has a path of the machine that built it`)
  }
  if (/\.m?js$/.test(name)) {
    if (/(?<![\w$.])eval\s*\(|\(0,\s*eval\)/.test(text)) wrong.push(`${name}: eval(`)
    if (/\bnew\s+Function\s*\(|(?<![\w$.])Function\s*\(\s*['"`]/.test(text))
      wrong.push(`${name}: new Function`)
    if (/\bimport\s*\(\s*['"`]https?:|importScripts\s*\(/.test(text)) wrong.push(`${name}: remote code`)
  }
  return wrong
}
