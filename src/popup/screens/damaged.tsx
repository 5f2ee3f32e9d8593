import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { StepShell } from '../components/shell.tsx'
import { damaged } from '../words.ts'

/** The store can't be read. Never set-up over it: what is there may still be saved. */
export function Damaged() {
  return (
    <StepShell>
      <div class="stack">
        <Title text={damaged.title} focus />
        <div class="stamp stack stack-2">
          <h2>
            <Icon name="unread" />
            {damaged.stamp}
          </h2>
          <p class="small">{damaged.text}</p>
        </div>
        <Note text={damaged.keep} />
      </div>
    </StepShell>
  )
}
