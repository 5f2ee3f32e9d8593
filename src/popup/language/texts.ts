/**
 * The texts of the screens, by key. They come from the browser's own catalogue (`_locales`, `i18n.getMessage`) unless
 * a person chose another language in Settings: see `current.ts`.
 */
import type Catalogue from '../../../public/_locales/en/messages.json'
import { IS_RTL, i18n, LANGUAGE, loadedTexts } from './current.ts'

/** A key of `_locales/en/messages.json`. */
export type TextKey = keyof typeof Catalogue
/** A key whose texts go by number: `_other`, and per language `_zero`, `_one`, `_two`, `_few`, `_many` (CLDR). */
export type PluralKey = TextKey extends infer K ? (K extends `${infer Name}_other` ? Name : never) : never

export { LANGUAGE } from './current.ts'

type Value = string | number

const plurals = new Intl.PluralRules(LANGUAGE)
const number = new Intl.NumberFormat(LANGUAGE)

/** The text under this key; `$1` to `$9` in it are replaced by the values, in order. Numbers are written as they are. */
// @__NO_SIDE_EFFECTS__ (tells the build that texts nobody uses can go)
export function t(key: TextKey, ...values: readonly Value[]): string {
  return say(key, values.map(isolated))
}

/** The text for this number of things. `$1` is the number, written as people write it; the values follow from `$2` on. */
// @__NO_SIDE_EFFECTS__
export function plural(key: PluralKey, n: number, ...values: readonly Value[]): string {
  const all = [number.format(n), ...values.map(isolated)]
  return say(`${key}_${plurals.select(n)}`, all) || say(`${key}_other`, all)
}

function say(key: string, values: readonly string[]): string {
  const loaded = loadedTexts()
  const message = loaded?.[key]
  // What a catalogue lacks the browser has in English, at worst.
  if (message === undefined)
    return loaded !== null && IS_PLURAL.test(key) ? '' : i18n.getMessage(key, [...values])
  // As browsers do it: `$$` is a dollar sign.
  return message.replace(/\$(\$|[1-9])/g, (_, at: string) =>
    at === '$' ? '$' : (values[Number(at) - 1] ?? ''),
  )
}

/** A form that another language has and this one may not; `plural` asks for `_other` then. */
const IS_PLURAL = /_(zero|one|two|few|many)$/

/** Names and addresses are mostly written from left to right, and would throw a sentence about that is not. */
function isolated(value: Value): string {
  return IS_RTL && typeof value === 'string' ? `\u2068${value}\u2069` : String(value)
}
