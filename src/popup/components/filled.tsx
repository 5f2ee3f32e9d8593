import type { ComponentChildren } from 'preact'

export interface FilledProps {
  /** A sentence of the wallet with places in it and parts in bold: `Approve signs <b>{all}</b>.` */
  readonly text: string
  /** What stands in each place. It is never read for places again, so a site's words can't make any. */
  readonly with: { readonly [place: string]: ComponentChildren }
}

/** A sentence with names and numbers in it that look different from the rest. */
export function Filled({ text, with: parts }: FilledProps) {
  return (
    <>
      {text.split(/<\/?b>/).map((part, i) =>
        i % 2 === 0 ? (
          <Places key={`${i}`} text={part} parts={parts} />
        ) : (
          <b key={`${i}`}>
            <Places text={part} parts={parts} />
          </b>
        ),
      )}
    </>
  )
}

function Places({ text, parts }: { readonly text: string; readonly parts: FilledProps['with'] }) {
  return (
    <>{text.split(/[{}]/).map((part, i) => (i % 2 === 0 ? part : <span key={`${i}`}>{parts[part]}</span>))}</>
  )
}
