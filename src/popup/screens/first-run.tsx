import { Icon, Logo } from '../components/icon.tsx'
import { setUp } from '../words-set-up.ts'

const ICONS = ['eye', 'clock', 'chain'] as const

export interface FirstRunProps {
  /** A site that asked while nothing was set up. */
  readonly waitingFrom: string | undefined
  readonly onCreate: () => void
  readonly onRestore: () => void
}

export function FirstRun({ waitingFrom, onCreate, onRestore }: FirstRunProps) {
  return (
    <div class="shell">
      <main class="centre">
        <Logo class="hero" />
        <h1 class="h1--large">{setUp.firstRun}</h1>
        <p class="lead narrow">{setUp.firstRunLead}</p>
        {waitingFrom !== undefined && <p class="small whole">{setUp.waiting(waitingFrom)}</p>}
        <button type="button" class="btn btn--primary gap-above" onClick={onCreate}>
          {setUp.create}
        </button>
        <button type="button" class="btn" onClick={onRestore}>
          {setUp.restore}
        </button>
        <ul class="promise">
          {setUp.promises.map((promise, i) => (
            <li key={promise}>
              <Icon name={ICONS[i] ?? 'check'} />
              <span>{promise}</span>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
}
