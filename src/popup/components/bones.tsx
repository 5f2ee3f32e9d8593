import { useDelayed } from '../context.ts'
import { common } from '../words.ts'

/** Milliseconds before anything is drawn for something that is still on its way. */
export const SKELETON_AFTER = 150

/** Where rows will be. Drawn only when they take long enough to be missed. */
export function Bones({ rows }: { readonly rows: number }) {
  if (!useDelayed(SKELETON_AFTER)) return null
  return (
    <div class="card list">
      <span class="sr">{common.loading}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div class="item" key={`${i}`} aria-hidden="true">
          <span class="grow">
            <span class="bone bone--long" />
            <span class="bone bone--short" />
          </span>
          <span class="bone bone--end" />
        </div>
      ))}
    </div>
  )
}
