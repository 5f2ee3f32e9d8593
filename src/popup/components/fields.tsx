import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { common } from '../words.ts'
import { Icon } from './icon.tsx'

export interface PasswordFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly autocomplete: 'new-password' | 'current-password' | 'off'
  readonly hint?: ComponentChildren | undefined
  readonly error?: ComponentChildren | undefined
  /** With a button that shows what was typed. */
  readonly canShow?: boolean
  /** Changes of it put the focus here, the first value too. */
  readonly focus?: number | undefined
}

/** A secret. Its value is never an attribute, and never in what the browser keeps of a form. */
export function PasswordField(props: PasswordFieldProps) {
  const { id, label, value, onInput, autocomplete, hint, error, canShow = false, focus } = props
  const [isShown, setShown] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useFocus(input, focus)
  useEffect(() => {
    const hide = () => setShown(false)
    addEventListener('blur', hide)
    return () => removeEventListener('blur', hide)
  }, [])
  const hasHint = hint !== undefined || error !== undefined
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class={canShow ? 'with-end' : undefined}>
        <input
          class="input"
          id={id}
          ref={input}
          type={(isShown ? 'text' : 'password') as 'password'}
          value={value}
          onInput={event => onInput(event.currentTarget.value)}
          // Browsers write what is in a text field to their session files, unless it says "off".
          autocomplete={isShown ? 'off' : autocomplete}
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={error === undefined ? undefined : 'true'}
          aria-describedby={hasHint ? `${id}-hint` : undefined}
        />
        {canShow && (
          <button
            type="button"
            class="btn btn--icon"
            aria-label={common.showPassword}
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
          >
            <Icon name="eye" />
          </button>
        )}
      </span>
      {hasHint && <Hint id={`${id}-hint`} text={hint} error={error} />}
    </div>
  )
}

export interface HintProps {
  readonly id: string
  readonly text?: ComponentChildren
  /** Shown instead of the text: ink and an icon, not a colour. */
  readonly error?: ComponentChildren | undefined
}

export function Hint({ id, text, error }: HintProps) {
  if (error === undefined) {
    return (
      <p class="hint" id={id}>
        {text}
      </p>
    )
  }
  return (
    <p class="hint hint--error" id={id}>
      <Icon name="info" size={16} />
      <span>{error}</span>
    </p>
  )
}

/** Puts the focus on an element after the first paint and whenever `when` changes; never while it is undefined. */
export function useFocus(element: RefObject<HTMLElement | null>, when: number | undefined): void {
  useEffect(() => {
    if (when !== undefined) element.current?.focus()
  }, [element, when])
}

/** The screen's heading. With `focus`, a reader starts here; it is no stop of the Tab key. */
export function Title({
  text,
  focus = false,
  sr = false,
}: {
  readonly text: ComponentChildren
  readonly focus?: boolean
  readonly sr?: boolean
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // What stands above it, a warning perhaps, must not be scrolled away.
    if (focus) heading.current?.focus({ preventScroll: true })
  }, [focus])
  return (
    <h1 ref={heading} tabIndex={-1} class={sr ? 'sr' : undefined}>
      {text}
    </h1>
  )
}

export interface SubmitProps {
  readonly form?: string
  readonly label: string
  /** Stays in the tab order and says why elsewhere; the form's own handler refuses. */
  readonly disabled?: boolean
}

export function Submit({ form, label, disabled = false }: SubmitProps) {
  return (
    <button
      type="submit"
      form={form}
      class="btn btn--primary btn--block"
      aria-disabled={disabled ? 'true' : undefined}
    >
      {label}
    </button>
  )
}
