import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { BackTo } from '../components/back-to.tsx'
import { Choices } from '../components/choices.tsx'
import { Title } from '../components/fields.tsx'
import { lazy } from '../components/lazy.tsx'
import { Problem } from '../components/problem.tsx'
import { problemOf, useClient } from '../context.ts'
import { hashOf } from '../route.ts'
import { home } from '../words.ts'
import { importing as words } from '../words-identities.ts'
import { ImportPhrase } from './import-phrase.tsx'
import { ImportSeed } from './import-seed.tsx'
import type { ImportWayProps } from './import-way.ts'

const ImportBundle = lazy(async () => (await import('./import-bundle.tsx')).ImportBundle)

type Way = keyof typeof words.ways
const WAYS = Object.entries(words.ways) as Array<[Way, string]>

/** A key from elsewhere: from words, from its seed, or from a sealed bundle. */
export function ImportIdentity() {
  const client = useClient()
  const announce = useAnnounce()
  const [way, setWay] = useState<Way>('phrase')
  const [problem, setProblem] = useState<string>()

  const keep: ImportWayProps['keep'] = async params => {
    try {
      await client.ask('identities.import', params)
    } catch (thrown) {
      return problemOf(thrown)
    }
    announce(words.imported)
    location.hash = hashOf('identities')
    return null
  }
  const choose = (next: Way) => {
    setWay(next)
    setProblem(undefined)
  }
  const props: ImportWayProps = { keep, say: setProblem }

  return (
    <div class="stack stack-3">
      <BackTo route="identities" text={home.identities} />
      <Title text={words.title} focus />
      <Choices label={words.from} name="import-from" all={WAYS} value={way} onChange={choose} />
      <p class="lead small">{words.lead[way]}</p>
      {problem !== undefined && <Problem text={problem} />}
      {way === 'phrase' && <ImportPhrase {...props} />}
      {way === 'seed' && <ImportSeed {...props} />}
      {way === 'bundle' && <ImportBundle {...props} />}
    </div>
  )
}
