import { hidden, hiddenCharacter, lineBreaks } from '../words.ts'

/** A piece of a text: as it is, or a mark that stands for what nobody could see. */
export type Run =
  | { readonly text: string }
  | { readonly mark: string; readonly title: string; readonly count: number }

/**
 * Everything that draws nothing, moves other text about, or looks like a plain space: controls, bidi, zero-width,
 * tags, private use, unassigned, lone surrogates, separators, what Unicode calls default-ignorable, every blank but
 * U+0020, the Braille blank; and marks stacked so high that they would paint over the lines around them.
 */
const HIDDEN = String.raw`[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]|[^\P{Zs} ]|(?<=\p{M}{3})\p{M}`
/** A run of one hidden character. */
const SAME = String.raw`(?<same>${HIDDEN})\k<same>*`

/** Line breaks stay, unless there are so many that they push the rest away; blanks at an edge are shown. */
const EXACT = new RegExp(String.raw`(?<breaks>\n{4,}|\n+$)|(?<edge>^ +| +(?=\n|$))|(?!\n)${SAME}`, 'gu')
/** All breaks fold: a site's reason gets no lines of its own. */
const FOLDED = new RegExp(String.raw`(?<breaks>(?:\r\n|[\n\r\v\f\u0085\u2028\u2029])+)|${SAME}`, 'gu')

/**
 * Splits a text into what can be shown as it is and marks (`U+202E`, `U+200B × 12`, `↵ × 212`). `exact` is for what
 * will be signed: two texts give the same runs only if they are the same. `folded` is for a site's own words.
 */
export function readRuns(text: string, how: 'exact' | 'folded'): Run[] {
  const runs: Run[] = []
  let from = 0
  for (const match of text.matchAll(how === 'exact' ? EXACT : FOLDED)) {
    if (match.index > from) runs.push({ text: text.slice(from, match.index) })
    runs.push(markOf(match[0], match.groups?.breaks !== undefined))
    from = match.index + match[0].length
  }
  if (from < text.length) runs.push({ text: text.slice(from) })
  return runs
}

/** How many characters the marks stand for. */
export function countHidden(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + ('mark' in run ? run.count : 0), 0)
}

/** `U+202E` and so on for the first character of a text. */
export function codePoint(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** So many characters, or one less where that would cut one of two units in half. */
export function wholeCharacters(text: string, limit: number): number {
  if (text.length <= limit) return text.length
  const last = text.charCodeAt(limit - 1)
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit
}

function markOf(text: string, breaks: boolean): Run {
  const count = [...(breaks ? text.replaceAll('\r\n', '\n') : text)].length
  const code = codePoint(text)
  const name = breaks ? '↵' : code
  return {
    mark: count === 1 ? name : `${name} × ${count}`,
    title: breaks ? lineBreaks : (hidden[code] ?? hiddenCharacter),
    count,
  }
}
