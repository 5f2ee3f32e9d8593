import { hashOf, type Route } from '../route.ts'
import { Icon } from './icon.tsx'

export interface BackToProps {
  readonly route: Route
  readonly about?: string
  /** The name of the screen that it leads to. */
  readonly text: string
}

/** The way up, above a screen that lies below another one. */
export function BackTo({ route, about, text }: BackToProps) {
  return (
    <p class="back">
      <a class="btn btn--quiet btn--sm" href={hashOf(route, about)}>
        <Icon name="back" size={16} flip />
        {text}
      </a>
    </p>
  )
}
