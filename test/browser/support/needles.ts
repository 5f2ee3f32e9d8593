import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Every way in which bytes could lie in a file. */
export function needlesOf(name: string, bytes: Uint8Array): Map<string, Buffer> {
  const raw = Buffer.from(bytes)
  return withUtf16(
    new Map([
      [`${name}, raw`, raw],
      [`${name}, hex`, Buffer.from(raw.toString('hex'))],
      [`${name}, HEX`, Buffer.from(raw.toString('hex').toUpperCase())],
      // Without the last group, which depends on what follows in a file.
      [`${name}, base64`, Buffer.from(raw.toString('base64').slice(0, 40))],
      [`${name}, base64url`, Buffer.from(raw.toString('base64url').slice(0, 40))],
      [`${name}, list`, Buffer.from([...raw.subarray(0, 12)].join(','))],
    ]),
  )
}

/** Any three neighbouring words are enough to tell a phrase: single ones are in every dictionary. */
export function needlesOfPhrase(words: readonly string[]): Map<string, Buffer> {
  const all = new Map<string, Buffer>()
  for (let i = 0; i + 3 <= words.length; i++) {
    for (const [name, glue] of [
      ['spaces', ' '],
      ['commas', ','],
      ['quotes', '","'],
      ['lines', '\n'],
    ]) {
      all.set(`words ${i + 1}–${i + 3}, ${name}`, Buffer.from(words.slice(i, i + 3).join(glue)))
    }
  }
  return withUtf16(all)
}

export function needlesOfText(name: string, text: string): Map<string, Buffer> {
  return withUtf16(new Map([[name, Buffer.from(text)]]))
}

function withUtf16(all: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const texts = [...all].filter(([name]) => !name.endsWith(', raw'))
  return new Map([
    ...all,
    ...texts.map(
      ([name, text]) => [`${name}, UTF-16`, Buffer.from(text.toString('latin1'), 'utf16le')] as const,
    ),
  ])
}

/** Where any of them lies in a file below this folder. */
export async function search(folder: string, wanted: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    for (const [name, needle] of wanted) if (bytes.includes(needle)) found.push(`${name} in ${path}`)
  }
  return found
}
