import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How much longer than in English a text may be. */
const GROWTH = 1.4
const ACCENTS = 'àƀçđéƒĝĥîĵķłɱñöƥǫřšţûṽŵẋýž'
/** Stays as it is: `$1`, `{name}`, `<b>`, and `$$` for a dollar sign. */
const PLACE = /(\$[$1-9]|\{\w+\}|<\/?\w+>)/
const FILLER = ['ļöñĝ', 'ẃöŕď', 'ṁöŕé']

/**
 * A text as in a language that needs more room: the same words with accents, 40 % longer, in brackets. What shows no
 * brackets was cut, what has no accents is in no catalogue, and whoever knows English can still read it.
 */
export function pseudo(message: string): string {
  const parts = message.split(PLACE).map((part, i) => (i % 2 === 0 ? accented(part) : part))
  const text = parts.join('')
  const wanted = Math.ceil(message.length * GROWTH)
  return `⟦${text}${fillerFor(wanted - message.length - 2)}⟧`
}

/** Words that can be wrapped like any others, `length` characters of them. */
function fillerFor(length: number): string {
  let filler = ''
  for (let i = 0; filler.length < length; i++) filler += ` ${FILLER[i % FILLER.length]}`
  return filler.slice(0, Math.max(0, length)).trimEnd().padEnd(Math.max(0, length), '~')
}

function accented(text: string): string {
  return text.replace(/[a-z]/gi, letter => {
    const accent = ACCENTS[letter.toLowerCase().charCodeAt(0) - 97] ?? letter
    return letter === letter.toLowerCase() ? accent : accent.toUpperCase()
  })
}

/** Writes these texts over the English ones of a built extension. Of a copy: nothing puts the others back. */
export async function writePseudoLocale(folder: string): Promise<void> {
  const file = join(folder, '_locales/en/messages.json')
  const messages: Record<string, { message: string }> = JSON.parse(await readFile(file, 'utf8'))
  const changed = Object.entries(messages).map(([key, { message }]) => [key, { message: pseudo(message) }])
  await writeFile(file, JSON.stringify(Object.fromEntries(changed)))
}
