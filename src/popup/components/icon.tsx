import type { IconName } from './sprite.tsx'

export interface IconProps {
  readonly name: IconName
  readonly size?: 16 | 20
  /** Arrows point the other way in right-to-left. */
  readonly flip?: boolean
}

/** A decoration: what it says is said in words beside it, or is the name of the button around it. */
export function Icon({ name, size = 20, flip = false }: IconProps) {
  return (
    <svg class={`i${size === 16 ? ' i--16' : ''}${flip ? ' i--flip' : ''}`} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}

/** Always decoration: its size comes from where it stands, or from `class`. */
export function Logo({ class: name }: { readonly class?: string }) {
  return (
    <svg class={name} aria-hidden="true">
      <use href="#logo" />
    </svg>
  )
}
