import { useEffect, useRef, useState } from 'preact/hooks'
import type { PasskeyView } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { formatMoment } from '../format.ts'
import { passkeys as words } from '../words-vault.ts'

export interface PasskeyRowProps {
  readonly passkey: PasskeyView
  readonly onRemove: () => Promise<void>
}

/** A passkey has no name of its own: people know it by the day. Removing one asks first. */
export function PasskeyRow({ passkey: { id, addedAt }, onRemove }: PasskeyRowProps) {
  const [isAsking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasAsking = useRef(false)
  useEffect(() => {
    if (wasAsking.current && !isAsking) button.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])
  const [isBusy, setBusy] = useState(false)
  const name = `passkey-${id}`
  const text = words.addedOn(formatMoment(Date.parse(addedAt)))

  async function remove(): Promise<void> {
    if (isBusy) return
    setBusy(true)
    await onRemove()
    setBusy(false)
  }
  return (
    <li class="item" aria-label={text}>
      <Icon name="key" />
      <div class="grow">
        <span class="title" id={name}>
          {text}
        </span>
        {isAsking && (
          <Ask name={name} onYes={() => void remove()} onNo={() => setAsking(false)} isBusy={isBusy} />
        )}
      </div>
      {!isAsking && (
        <button
          type="button"
          class="btn btn--sm"
          ref={button}
          aria-describedby={name}
          onClick={() => setAsking(true)}
        >
          {words.remove}
        </button>
      )}
    </li>
  )
}

interface AskProps {
  readonly name: string
  readonly onYes: () => void
  readonly onNo: () => void
  readonly isBusy: boolean
}

function Ask({ name, onYes, onNo, isBusy }: AskProps) {
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  return (
    <div>
      <p class="small" ref={question} tabIndex={-1}>
        <b>{words.removeAsk}</b>
      </p>
      <p class="small quiet">{words.removeText}</p>
      <p class="row gap-above">
        <button type="button" class="btn btn--sm" onClick={onNo}>
          {words.keep}
        </button>
        <button
          type="button"
          class="btn btn--sm btn--ink"
          aria-describedby={name}
          aria-disabled={isBusy ? 'true' : undefined}
          onClick={onYes}
        >
          {words.remove}
        </button>
      </p>
    </div>
  )
}
