import { codePoint } from '../reading/hidden.ts'
import { nameWarning, splitOrigin } from '../reading/origin.ts'
import { lookAlike } from '../words.ts'
import { Exact } from './exact.tsx'
import { Filled } from './filled.tsx'
import { Note } from './note.tsx'

/**
 * A site. Its text content is exactly the serialised origin; how the parts look is only emphasis, and only the
 * subdomains may be cut.
 */
export function Origin({ origin, row = false }: { readonly origin: string; readonly row?: boolean }) {
  const { scheme, rest, site } = splitOrigin(origin)
  return (
    <bdi class={`origin${row ? ' origin--row' : ''}`} dir="ltr" title={row ? origin : undefined}>
      <span class="origin__rest">
        <span>{scheme}</span>
        {rest && <span>{rest}</span>}
      </span>
      <span class="origin__site">{site}</span>
    </bdi>
  )
}

/** Amber: the name may be taken for another one. Punycode stays punycode above; here is what it imitates. */
export function NameWarningNote({ origin }: { readonly origin: string }) {
  const warning = nameWarning(origin)
  if (warning === null) return null
  if (warning.kind === 'dot') return <Note kind="amber" title={lookAlike.dot} text={lookAlike.dotText} />
  if (warning.kind === 'broken') {
    return <Note kind="amber" title={lookAlike.foreign} text={lookAlike.broken} />
  }
  const { shown, scripts, like } = warning
  return (
    <Note kind="amber" title={like === undefined ? lookAlike.foreign : lookAlike.title(like)}>
      <Filled
        text={lookAlike.written(scripts)}
        with={{
          name: (
            <bdi>
              <Letters text={shown} isMixed={like !== undefined} />
            </bdi>
          ),
        }}
      />
    </Note>
  )
}

/** A name in its own letters; those that pass for Latin ones are boxed. */
function Letters({ text, isMixed }: { readonly text: string; readonly isMixed: boolean }) {
  if (!isMixed) return <Exact text={text} />
  return (
    <>
      {[...text].map((letter, i) =>
        /[ -~]/.test(letter) ? (
          letter
        ) : (
          <span class="ghost" key={`${i}`} title={codePoint(letter)}>
            {letter}
          </span>
        ),
      )}
    </>
  )
}
