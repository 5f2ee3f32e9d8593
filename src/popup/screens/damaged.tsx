import { useState } from 'preact/hooks'
import type { DamageKind } from '../../protocol/ui-door.ts'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { StepShell } from '../components/shell.tsx'
import { damaged as words } from '../words-damaged.ts'
import { RemainsExport } from './remains-export.tsx'
import { RemoveDamaged } from './remove-damaged.tsx'

/** What a wallet is restored from: the recovery phrase or a backup file. */
export type RestoreWay = 'words' | 'file'

export interface DamagedProps {
  readonly kind: DamageKind
  /** Called with `true` before the data is removed, and with `false` when that failed; `way`: what is to come then. */
  readonly onRemove: (isRemoving: boolean, way: RestoreWay) => void
}

/** The store can't be used. Never set-up over it: what is there is saved first, and goes only when a person says so. */
export function Damaged({ kind, onRemove }: DamagedProps) {
  const [isRestoring, setRestoring] = useState(false)
  if (isRestoring) return <RemoveDamaged onBack={() => setRestoring(false)} onRemove={onRemove} />
  const isNewer = kind === 'newer'
  return (
    <StepShell>
      <div class="stack">
        <Title text={words.title} focus />
        {isNewer ? (
          <Note kind="amber" title={words.newerTitle} text={`${words.texts.newer} ${words.nothingDeleted}`} />
        ) : (
          <div class="stamp stack stack-2">
            <h2>
              <Icon name="unread" />
              {words.stamps[kind]}
            </h2>
            <p class="small">{words.texts[kind]}</p>
            <p class="small">{words.nothingDeleted}</p>
          </div>
        )}
        <section class="card card--pad stack stack-2" aria-labelledby="damaged-export">
          <h2 id="damaged-export">{words.exportTitle}</h2>
          <p class="small quiet">{words.exportText}</p>
          <RemainsExport />
        </section>
        <section class="card card--pad stack stack-2" aria-labelledby="damaged-restore">
          <h2 id="damaged-restore">{words.restoreTitle}</h2>
          <p class="small quiet">{isNewer ? words.lastResort : words.restoreText}</p>
          <button type="button" class="btn btn--block" onClick={() => setRestoring(true)}>
            {words.restore}
          </button>
        </section>
      </div>
    </StepShell>
  )
}
