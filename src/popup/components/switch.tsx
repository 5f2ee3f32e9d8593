export interface SwitchProps {
  readonly id?: string
  /** Its name, where no label has its id. */
  readonly label?: string
  /** The id of what says more about it. */
  readonly describedBy?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

/** On or off, at once. */
export function Switch({ id, label, describedBy, checked, disabled = false, onChange }: SwitchProps) {
  return (
    <input
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox brings its own checked state
      role="switch"
      class="switch"
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      checked={checked}
      disabled={disabled}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}
