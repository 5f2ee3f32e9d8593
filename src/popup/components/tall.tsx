import type { ComponentChildren } from 'preact'

export interface TallProps {
  readonly class: string
  /** What is in it, for those who come to it by keyboard. */
  readonly name: string
  readonly isTall: boolean
  readonly children: ComponentChildren
}

/** A box that scrolls when there is much in it; then it is a stop of the Tab key, so that the keyboard scrolls it too. */
export function Tall({ class: name, name: label, isTall, children }: TallProps) {
  if (!isTall) return <div class={name}>{children}</div>
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing in it is part of a form
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div class={`${name} is-tall`} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
