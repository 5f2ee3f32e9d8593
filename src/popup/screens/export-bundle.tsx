import { useState } from 'preact/hooks'
import { fromBase64, wipe } from '../../crypto/bytes.ts'
import { HEADER_BYTES, SALT_BYTES } from '../../crypto/seed-bundle/bundle.ts'
import { seedBundleText } from '../../crypto/seed-bundle/encode.ts'
import { KDF_LIMITS } from '../../crypto/seed-bundle/limits.ts'
import { passphraseBytes } from '../../crypto/seed-bundle/passphrase.ts'
import { useAnnounce } from '../components/announce.tsx'
import { BackTo } from '../components/back-to.tsx'
import { PasswordField, Submit, Title } from '../components/fields.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { Note } from '../components/note.tsx'
import { Problem } from '../components/problem.tsx'
import { TabNote, useNeedsTab } from '../components/tab-note.tsx'
import { useNewPassword } from '../components/use-new-password.ts'
import { useOwner } from '../components/use-owner.ts'
import { problemOf, useClient } from '../context.ts'
import { runSeedJob } from '../seed-bundle/run.ts'
import { useJob } from '../use-job.ts'
import { common, errors } from '../words.ts'
import { faults, sealing, exporting as words } from '../words-identities.ts'
import { BundlePassphrase, type Strength, StrengthField } from './export-fields.tsx'
import { ExportedBundle } from './exported-bundle.tsx'
import { useIdentities } from './use-identities.ts'

/** Seals the key of one identity under a passphrase. The seed is on this page only while that is done. */
export function ExportBundle({ id }: { readonly id: string }) {
  const client = useClient()
  const announce = useAnnounce()
  const owner = useOwner()
  const fresh = useNewPassword({ short: words.short, different: words.different })
  const job = useJob()
  const { all } = useIdentities()
  const [strength, setStrength] = useState<Strength>('moderate')
  const [problem, setProblem] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const [text, setText] = useState<string>()
  const limit = KDF_LIMITS[strength]
  const needsTab = useNeedsTab(limit.mem)
  const name = all?.find(one => one.id === id)?.name ?? ''

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setProblem(undefined)
    if (!fresh.check() || isAsking || job.progress !== null || needsTab) return
    const password = owner.take()
    if (password === null) return
    setAsking(true)
    const seed = await reveal(password)
    setAsking(false)
    if (seed !== null) await seal(seed)
  }
  async function reveal(password: string): Promise<Uint8Array | null> {
    try {
      return fromBase64((await client.ask('identities.reveal', { id, password })).seed)
    } catch (thrown) {
      if (!owner.isRefused(thrown)) setProblem(errors[problemOf(thrown).code])
      return null
    }
  }
  async function seal(seed: Uint8Array): Promise<void> {
    announce(sealing.working)
    const passphrase = passphraseBytes(fresh.password)
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
    const salts = { salt: random(SALT_BYTES), header: random(HEADER_BYTES) }
    const end = await job.run(({ signal }) =>
      runSeedJob({ do: 'seal', seed, passphrase, limit, ...salts }, signal),
    )
    wipe(seed, passphrase)
    if (end?.is === 'stopped') return setProblem(sealing.stopped)
    if (end?.is !== 'done') return setProblem(errors[end?.problem.code ?? 'server_error'])
    if (!end.value.ok) return setProblem(faults[end.value.code])
    fresh.forget()
    setText(seedBundleText(end.value.bytes))
    announce(words.done)
  }

  if (text !== undefined) return <ExportedBundle text={text} />
  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <BackTo route="identities" about={id} text={name} />
      <Title text={words.title} focus />
      <p class="lead small">{words.lead(name)}</p>
      <Note kind="amber" title={words.care} text={words.careText} />
      {problem !== undefined && <Problem text={problem} />}
      <PasswordField
        id="export-password"
        label={common.password}
        value={owner.password}
        onInput={owner.type}
        autocomplete="current-password"
        hint={words.password}
        error={owner.error}
        focus={owner.tries > 0 ? owner.tries : undefined}
      />
      <BundlePassphrase fresh={fresh} />
      <StrengthField strength={strength} onChange={setStrength} />
      {needsTab && <TabNote memory={limit.mem} />}
      {job.progress !== null ? (
        <JobBar text={sealing.working} progress={job.progress} onStop={job.stop} />
      ) : (
        <Submit label={words.export} disabled={needsTab || isAsking} />
      )}
    </form>
  )
}
