import { useState } from 'preact/hooks'
import { toBase64, wipe } from '../../crypto/bytes.ts'
import type { SeedCipher } from '../../crypto/seed-bundle/bundle.ts'
import { deriveSeed, readPath } from '../../crypto/seed-bundle/derive.ts'
import { answerBytes, passphraseBytes } from '../../crypto/seed-bundle/passphrase.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Hint, Submit } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { JobBar } from '../components/job-bar.tsx'
import { TabNote, useNeedsTab } from '../components/tab-note.tsx'
import { runSeedJob } from '../seed-bundle/run.ts'
import { useJob } from '../use-job.ts'
import { faults, sealing, importing as words } from '../words-identities.ts'
import { BundleField } from './bundle-field.tsx'
import { BundleSecret } from './bundle-secret.tsx'
import { type ImportWayProps, textOf } from './import-way.ts'
import { useBundle } from './use-bundle.ts'

type Answers = readonly [string, string, string]
const NO_ANSWERS: Answers = ['', '', '']

/** A sealed key. What it asks for is read from the bundle before anything is worked out. */
export function ImportBundle({ keep, say }: ImportWayProps) {
  const announce = useAnnounce()
  const bundle = useBundle()
  const job = useJob()
  const [passphrase, setPassphrase] = useState('')
  const [answers, setAnswers] = useState(NO_ANSWERS)
  const [path, setPath] = useState('')
  const [isTried, setTried] = useState(false)
  const { cipher } = bundle
  const needsTab = useNeedsTab(cipher?.mem)
  const steps = readPath(path)

  /** What is missing yet, in words. */
  function missing(): string | undefined {
    if (bundle.fault !== undefined) return faults[bundle.fault]
    if (cipher === undefined) return words.noBundle
    if (cipher.kind === 'pw') return passphrase === '' ? words.noPassphrase : undefined
    const at = answers.findIndex(answer => answer.trim() === '')
    return at < 0 ? undefined : words.noAnswer(at + 1)
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (job.progress !== null || needsTab) return
    const problem = missing()
    say(problem)
    if (problem === undefined && cipher !== undefined && steps !== null) await open(cipher, steps)
  }
  async function open(cipher: SeedCipher, steps: readonly number[]): Promise<void> {
    announce(sealing.working)
    const secret = cipher.kind === 'pw' ? passphraseBytes(passphrase) : answerBytes(answers)
    const end = await job.run(({ signal }) => runSeedJob({ do: 'open', cipher, secret }, signal))
    wipe(secret)
    if (end === null) return
    if (end.is === 'stopped') return say(sealing.stopped)
    if (end.is === 'failed') return say(textOf(end.problem))
    if (!end.value.ok) return say(faults[end.value.code])
    const seed = deriveSeed(end.value.bytes, steps)
    const params = { from: 'seed-bundle', seed: toBase64(seed) } as const
    wipe(end.value.bytes, seed)
    setPassphrase('')
    setAnswers(NO_ANSWERS)
    const refused = await keep(params)
    if (refused !== null) say(textOf(refused))
  }

  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <BundleField bundle={bundle} />
      <BundleSecret
        bundle={bundle}
        passphrase={passphrase}
        onPassphrase={setPassphrase}
        answers={answers}
        onAnswers={setAnswers}
      />
      <details>
        <summary>
          <Icon name="right" size={16} flip />
          {words.more}
        </summary>
        <div class="field">
          <label for="import-path">{words.path}</label>
          <input
            class="input"
            id="import-path"
            value={path}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={steps === null ? 'true' : undefined}
            aria-describedby="import-path-hint"
            onInput={event => setPath(event.currentTarget.value)}
          />
          <Hint
            id="import-path-hint"
            text={words.pathHint}
            error={isTried && steps === null ? words.badPath : undefined}
          />
        </div>
      </details>
      {needsTab && cipher !== undefined && <TabNote memory={cipher.mem} />}
      {job.progress !== null ? (
        <JobBar text={sealing.working} progress={job.progress} onStop={job.stop} />
      ) : (
        <Submit label={words.import} disabled={needsTab} />
      )}
    </form>
  )
}
