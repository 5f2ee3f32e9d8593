import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { PasskeyView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { BackTo } from '../components/back-to.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { problemOf, useClient } from '../context.ts'
import { errors, home } from '../words.ts'
import { passkeys as words } from '../words-vault.ts'
import { AddPasskey } from './passkey-add.tsx'
import { PasskeyRow } from './passkey-row.tsx'

/** As many as the worker keeps. */
const MOST = 8

/** The passkeys that open this wallet, a way to end each, and a form for another one. */
export function Passkeys() {
  const client = useClient()
  const announce = useAnnounce()
  const [all, setAll] = useState<readonly PasskeyView[] | null>(null)
  const [problem, setProblem] = useState<string>()
  const top = useRef<HTMLDivElement>(null)
  const load = useCallback(async () => {
    try {
      setAll((await client.ask('passkeys.list')).all)
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }, [client])
  useEffect(() => void load(), [load])

  async function remove(id: string): Promise<void> {
    setProblem(undefined)
    try {
      await client.ask('passkeys.remove', { id })
    } catch (thrown) {
      const { code } = problemOf(thrown)
      // Gone already: that is what was wanted.
      if (code !== 'request_changed') return setProblem(errors[code])
    }
    announce(words.removed)
    await load()
    top.current?.querySelector<HTMLElement>('h1')?.focus()
  }

  return (
    <div class="stack stack-3" ref={top}>
      <BackTo route="settings" text={home.settings} />
      <Title text={words.title} focus />
      <p class="lead small">{words.lead}</p>
      {problem !== undefined && <Note text={problem} alert />}
      {all === null && problem === undefined && <Bones rows={2} />}
      {all?.length === 0 && <p class="meta">{words.none}</p>}
      {all !== null && all.length > 0 && (
        <section aria-labelledby="passkeys-yours">
          <h2 class="label" id="passkeys-yours">
            {words.yours}
          </h2>
          <ul class="card list">
            {all.map(one => (
              <PasskeyRow key={one.id} passkey={one} onRemove={() => remove(one.id)} />
            ))}
          </ul>
        </section>
      )}
      {all !== null && (all.length < MOST ? <AddPasskey onAdded={load} /> : <Note text={words.most} />)}
      <Note text={words.limits} />
      <p class="meta">{words.restoreNote}</p>
    </div>
  )
}
