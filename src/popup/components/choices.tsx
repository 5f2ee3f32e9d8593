export interface ChoicesProps<T extends string> {
  /** What the choice is about, for those who listen. */
  readonly label: string
  readonly name: string
  readonly all: ReadonlyArray<readonly [value: T, text: string]>
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of two or three, side by side. */
export function Choices<T extends string>({ label, name, all, value, onChange }: ChoicesProps<T>) {
  return (
    <div class="seg" role="radiogroup" aria-label={label}>
      {all.map(([one, text]) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          <span>{text}</span>
        </label>
      ))}
    </div>
  )
}
