import { joinParts } from '../format.ts'
import { activity } from '../words.ts'

/** `Text, 5 bytes`: what it is, and how large. The name of a type, a function or a domain may have commas in it. */
const SIZED = /^(?<what>.+), (?<size>\d+) bytes$/
const BATCH = /^batch of (?<items>\d+)$/
/** The forms in which the trail says what was signed; a name is the site's own. See `background/pipeline/summary.ts`. */
const FORMS: ReadonlyArray<readonly [form: RegExp, what: keyof typeof activity.summaries]> = [
  [/^JSON action(?: (?<name>.+))?$/, 'action'],
  [/^zome call(?: (?<name>.+))?$/, 'zomeCall'],
  [/^Holochain(?: (?<name>.+))?$/, 'holochain'],
]

/** What the trail says in English, in the words of the screens; anything else, as of an older wallet, as it is. */
export function saySummary(summary: string): string {
  const { what, size } = SIZED.exec(summary)?.groups ?? {}
  if (what === undefined) return summary
  return joinParts([sayWhat(what), activity.size(Number(size))])
}

function sayWhat(what: string): string {
  const items = BATCH.exec(what)?.groups?.items
  if (items !== undefined) return activity.batchOf(Number(items))
  // These first: `zome call parameters` is no call of something named so.
  for (const [reading, said] of Object.entries(activity.readings)) {
    if (what === reading) return said
    const isFor = `${reading} for `
    if (what.startsWith(isFor)) return activity.forDomain(said, what.slice(isFor.length))
  }
  for (const [form, is] of FORMS) {
    const match = form.exec(what)
    if (match === null) continue
    const { some, named } = activity.summaries[is]
    const name = match.groups?.name
    return name === undefined ? some : named(name)
  }
  return what
}
