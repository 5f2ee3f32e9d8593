import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

export interface NoteProps {
  /** Amber: think first. Plain for everything that is just so. */
  readonly kind?: 'plain' | 'amber'
  readonly title?: string
  readonly text?: string
  /** It just happened and has to be heard; only for what is not announced otherwise. */
  readonly alert?: boolean
  readonly children?: ComponentChildren
}

/** One fact in one or two sentences. */
export function Note({ kind = 'plain', title, text, alert = false, children }: NoteProps) {
  return (
    <div class={`note${kind === 'amber' ? ' note--amber' : ''}`} role={alert ? 'alert' : undefined}>
      <Icon name={kind === 'amber' ? 'warn' : 'info'} />
      <div>
        {title !== undefined && <b>{title}</b>}
        {text}
        {children}
      </div>
    </div>
  )
}
