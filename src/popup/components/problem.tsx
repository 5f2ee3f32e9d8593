import { useEffect, useRef } from 'preact/hooks'
import { Note } from './note.tsx'

/** Why what was just asked for was not done. The button is below long forms: it comes into view by itself. */
export function Problem({ text }: { readonly text: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [text])
  return (
    <div ref={place}>
      <Note text={text} alert />
    </div>
  )
}
