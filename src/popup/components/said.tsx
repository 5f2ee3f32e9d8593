import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { countHidden, readRuns } from '../reading/hidden.ts'
import { said } from '../words.ts'
import { Runs } from './exact.tsx'

/** Where there is no layout to measure, longer texts than this are taken to need more than two lines. */
const TWO_LINES = 90

/** A site's own words: quoted, dashed, two lines until somebody opens them. */
export function SaidBlock({ text }: { readonly text: string }) {
  const runs = readRuns(text, 'folded')
  const ghosts = countHidden(runs)
  const [isOpen, setOpen] = useState(false)
  const [isLong, setLong] = useState(text.length > TWO_LINES)
  const quote = useRef<HTMLQuoteElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const measure = () => {
      const box = quote.current
      if (box === null || isOpen || box.clientHeight === 0) return
      setLong(box.scrollHeight > box.clientHeight + 1)
    }
    measure()
    addEventListener('resize', measure)
    return () => removeEventListener('resize', measure)
  }, [isOpen])
  return (
    <div class={`said said--block${isOpen ? ' is-open' : ''}`}>
      <blockquote id={id} ref={quote} dir="auto">
        <Runs runs={runs} />
      </blockquote>
      <p class="said__by">
        <span class="grow">{ghosts > 0 ? said.ghosts(ghosts) : said.by}</span>
        {(isLong || isOpen) && (
          <button
            type="button"
            class="more"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {said.showAll}
          </button>
        )}
      </p>
    </div>
  )
}

/** A short claim of a site inside a line: its name, a domain. */
export function SaidChip({ text }: { readonly text: string }) {
  return (
    <span class="said said--chip">
      <q dir="auto">
        <Runs runs={readRuns(text, 'folded')} />
      </q>
    </span>
  )
}

/** Only pictures that came inside the request, of kinds that are pictures: nothing is fetched, no SVG is drawn. */
const LOGO = /^data:image\/(?:png|webp|jpeg);base64,[A-Za-z0-9+/]+=*$/

export function SaidLogo({
  logo,
  fallback,
}: {
  readonly logo: string | undefined
  readonly fallback: string
}) {
  const isPicture = logo !== undefined && LOGO.test(logo)
  if (!isPicture && fallback === '') return null
  return (
    <span class="said said__logo" aria-hidden={isPicture ? undefined : 'true'}>
      {isPicture ? <img src={logo} alt={said.logo} /> : <span class="small">{fallback}</span>}
    </span>
  )
}
