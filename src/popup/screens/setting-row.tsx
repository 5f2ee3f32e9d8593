import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import type { IconName } from '../components/sprite.tsx'

export interface SettingRowProps {
  readonly icon: IconName
  readonly title: string
  readonly hint?: string
  /** The id of the control that the title names; without one the control has a name of its own. */
  readonly for?: string
  /** The id of the hint, where the control is described by it. */
  readonly hintId?: string
  readonly children: ComponentChildren
}

/** One line of Settings: what it is about, and at its end the control. */
export function SettingRow({ icon, title, hint, for: control, hintId, children }: SettingRowProps) {
  return (
    <div class="item item--wrap">
      <Icon name={icon} />
      <span class="grow">
        {control === undefined ? (
          <span class="title">{title}</span>
        ) : (
          <label class="title" for={control}>
            {title}
          </label>
        )}
        {hint !== undefined && (
          <>
            <br />
            <span class="meta" id={hintId}>
              {hint}
            </span>
          </>
        )}
      </span>
      {children}
    </div>
  )
}

export interface SettingSelectProps {
  readonly id: string
  readonly value: string
  /** Each with its language, where that is not the one of the screens. */
  readonly all: ReadonlyArray<readonly [value: string, text: string, lang?: string]>
  readonly focus?: boolean
  readonly onChange: (value: string) => void
}

export function SettingSelect({ id, value, all, focus = false, onChange }: SettingSelectProps) {
  const select = useRef<HTMLSelectElement>(null)
  useEffect(() => {
    if (focus) select.current?.focus()
  }, [focus])
  return (
    <select
      class="input input--sm input--choice"
      id={id}
      ref={select}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
    >
      {all.map(([one, text, lang]) => (
        <option key={one} value={one} lang={lang}>
          {text}
        </option>
      ))}
    </select>
  )
}

export interface SettingsSectionProps {
  readonly id: string
  readonly title: string
  readonly children: ComponentChildren
}

export function SettingsSection({ id, title, children }: SettingsSectionProps) {
  return (
    <section aria-labelledby={id}>
      <h2 class="label" id={id}>
        {title}
      </h2>
      <div class="card list">{children}</div>
    </section>
  )
}
