import { useState } from 'preact/hooks'
import { wholeCharacters } from '../reading/hidden.ts'
import { signing } from '../words.ts'
import { Exact } from './exact.tsx'
import { More } from './more.tsx'
import { Tall } from './tall.tsx'

const STEP = 20_000
/** Longer texts, or with more lines, scroll inside a box and say how long they are. */
const LONG = 600
const LINES = 12

/** A text as it will be signed: whole, solid, without quotation marks. */
export function ExactText({ text }: { readonly text: string }) {
  const [limit, setLimit] = useState(STEP)
  if (text === '') return <p class="exact meta">{signing.emptyBytes}</p>
  const shown = wholeCharacters(text, limit)
  const isLong = text.length > LONG || text.split('\n').length > LINES
  return (
    <>
      {isLong && shown === text.length && <p class="meta how-long">{signing.characters(text.length)}</p>}
      <Tall class="exact" dir="auto" name={signing.wholeText} isTall={isLong}>
        <Exact text={text.slice(0, shown)} />
      </Tall>
      <More
        shown={shown}
        total={text.length}
        say={() => signing.shownOf(shown, text.length, 'character')}
        onMore={() => setLimit(limit * 4)}
      />
    </>
  )
}
