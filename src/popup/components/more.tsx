import { signing } from '../words.ts'

export interface MoreProps {
  readonly shown: number
  readonly total: number
  readonly say: () => string
  readonly onMore: () => void
}

/** Long content is drawn in steps; what is not drawn yet is always said. */
export function More({ shown, total, say, onMore }: MoreProps) {
  if (shown >= total) return null
  return (
    <p class="more-line">
      <span class="grow">{say()}</span>
      <button type="button" class="btn btn--sm" onClick={onMore}>
        {signing.showMore}
      </button>
    </p>
  )
}
