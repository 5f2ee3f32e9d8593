import type { ComponentChildren } from 'preact'

export interface TallProps {
  readonly class: string
  /** What is in it, for those who come to it by keyboard. */
  readonly name: string
  readonly isTall: boolean
  /** Where it is not the page’s own: bytes run from left to right in every language, a site’s text as it is written. */
  readonly dir?: 'ltr' | 'auto'
  readonly children: ComponentChildren
}

/** A box that scrolls when there is much in it; then it is a stop of the Tab key, so that the keyboard scrolls it too. */
export function Tall({ class: name, name: label, isTall, dir, children }: TallProps) {
  if (!isTall) {
    return (
      <div class={name} dir={dir}>
        {children}
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing in it is part of a form
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div class={`${name} is-tall`} dir={dir} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
