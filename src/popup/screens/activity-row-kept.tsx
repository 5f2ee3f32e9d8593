import { useEffect, useMemo, useState } from 'preact/hooks'
import type { AuditRow } from '../../protocol/audit.ts'
import { loadCodedReader } from '../reading/coded.ts'
import { readItem, type Signed } from '../reading/signed.ts'
import { row as words } from '../words-pictures.ts'
import { SignedBody } from './what-is-signed.tsx'

export interface KeptProps {
  readonly row: AuditRow
  /** base64 */
  readonly signedBytes: string
}

/** The bytes that were signed, where the person lets the wallet keep them; read as a request would be. */
export function Kept({ row, signedBytes }: KeptProps) {
  const [isLoaded, setLoaded] = useState(false)
  const signed = useMemo(() => read(row, signedBytes), [signedBytes, isLoaded])
  const isMissing = signed === null
  useEffect(() => {
    if (!isMissing) return
    loadCodedReader().then(
      () => setLoaded(true),
      // The extension was updated under this page: the digest above is still there.
      () => {},
    )
  }, [isMissing])
  if (signed === null) return null
  return (
    <section aria-labelledby="row-kept">
      <h2 class="label" id="row-kept">
        {words.kept}
      </h2>
      <SignedBody signed={signed} />
    </section>
  )
}

/** A row does not say how its bytes were to be read: a tagged message is known by its tag. */
function read({ method = '', details, agentPubKey = '' }: AuditRow, payload: string): Signed | null {
  const own = details?.method ?? method
  const asked = own === 'signAction' || own === 'signZomeCall' ? own : 'signBytes'
  const tagged = readItem({ method: asked, encoding: 'domain', payload }, agentPubKey)
  if (tagged?.domain !== undefined) return tagged
  return readItem({ method: asked, encoding: 'raw', payload }, agentPubKey)
}
