import { type Kind, keyOf } from '../reading/policy.ts'
import { limits as words } from '../words-app.ts'
import { KindName, KindNote } from './kinds.tsx'

export interface LimitField {
  readonly label: string
  /** What the site asked for, for example. */
  readonly hint?: string | undefined
  readonly value: number
  readonly options: ReadonlyArray<{ readonly value: number; readonly text: string }>
  readonly onChange: (value: number) => void
}
export interface KindField {
  readonly kind: Kind
  readonly isOn: boolean
  /** It goes with another one. */
  readonly isFixed: boolean
  readonly hint?: string | undefined
}
export interface LimitFieldsProps {
  /** Makes the ids of the fields; one on each screen. */
  readonly id: string
  readonly fields: readonly LimitField[]
  readonly kinds: readonly KindField[]
  readonly onToggle: (kind: Kind) => void
}

/** How long, how many, how fast, which kinds. */
export function LimitFields({ id, fields, kinds, onToggle }: LimitFieldsProps) {
  return (
    <div class="card card--pad stack stack-3">
      {fields.map((field, i) => (
        <Field key={field.label} id={`${id}-${i}`} {...field} />
      ))}
      <fieldset>
        <legend class="title small">{words.whichKinds}</legend>
        <div class="stack stack-2">
          {kinds.map(field => (
            <KindCheck key={keyOf(field.kind)} {...field} onToggle={() => onToggle(field.kind)} />
          ))}
        </div>
      </fieldset>
    </div>
  )
}

function Field({ id, label, hint, value, options, onChange }: LimitField & { readonly id: string }) {
  return (
    <div class={`row${hint === undefined ? '' : ' row--top'}`}>
      <div class="grow">
        <label for={id} class="title small">
          {label}
        </label>
        {hint !== undefined && (
          <p class="meta" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
      <select
        class="input input--sm input--limit"
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={String(value)}
        onChange={event => onChange(Number(event.currentTarget.value))}
      >
        {options.map(one => (
          <option key={one.value} value={String(one.value)}>
            {one.text}
          </option>
        ))}
      </select>
    </div>
  )
}

function KindCheck({ kind, isOn, isFixed, hint, onToggle }: KindField & { readonly onToggle: () => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} disabled={isFixed} onChange={onToggle} />
      <span class="small">
        <KindName kind={kind} />
        <KindNote kind={kind} />
        {hint !== undefined && <span class="meta kind__note">{hint}</span>}
      </span>
    </label>
  )
}
