import { useState } from 'preact/hooks'
import { fromHex, toBase64, wipe } from '../../crypto/bytes.ts'
import { PasswordField, Submit } from '../components/fields.tsx'
import { importing as words } from '../words-identities.ts'
import { type ImportWayProps, textOf } from './import-way.ts'

const SEED = /^[0-9a-f]{64}$/i

/** A key as it is. Blanks between its digits are left out: people write them in groups. */
export function ImportSeed({ keep, say }: ImportWayProps) {
  const [typed, setTyped] = useState('')
  const [tries, setTries] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const digits = typed.replace(/\s+/g, '')
  const wrong = !SEED.test(digits) ? words.badSeed : /^0+$/.test(digits) ? words.zeroSeed : undefined

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    say(undefined)
    if (wrong !== undefined) return setTries(tries + 1)
    if (isBusy) return
    setBusy(true)
    const bytes = fromHex(digits)
    const seed = toBase64(bytes)
    wipe(bytes)
    setTyped('')
    setTries(0)
    const refused = await keep({ from: 'seed', seed })
    setBusy(false)
    if (refused !== null) say(textOf(refused))
  }

  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <PasswordField
        id="import-seed"
        label={words.seed}
        value={typed}
        onInput={setTyped}
        autocomplete="off"
        error={tries > 0 ? wrong : undefined}
        canShow
        focus={tries > 0 ? tries : undefined}
      />
      <Submit label={words.import} disabled={isBusy} />
    </form>
  )
}
