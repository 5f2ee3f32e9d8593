import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RequestView } from '../../protocol/ui-door.ts'
import { type Batch, readBatch } from './batch.ts'
import { loadCodedReader } from './coded.ts'
import { readSigned, type Signed } from './signed.ts'

/** What there is to sign, read from the bytes; nothing at connect. */
export interface Reading {
  readonly signed: Signed | null
  readonly batch: Batch | null
}

/**
 * Reads a request once. `loading`: the code that reads such bytes is on its way; texts, JSON and whatever comes after
 * the first such request are read at once. `failed`: it did not come.
 */
export function useReading(request: RequestView): Reading | 'loading' | 'failed' {
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading')
  const reading = useMemo(() => readRequest(request), [request.id, request.digest, state])
  const isMissing = reading === null
  useEffect(() => {
    if (!isMissing) return
    loadCodedReader().then(
      () => setState('loaded'),
      // The extension was updated under this page.
      () => setState('failed'),
    )
  }, [isMissing])
  return reading ?? (state === 'failed' ? 'failed' : 'loading')
}

function readRequest(request: RequestView): Reading | null {
  if (request.method === 'connect') return { signed: null, batch: null }
  if (request.method === 'signBatch') {
    const batch = readBatch(request)
    return batch && { signed: null, batch }
  }
  const signed = readSigned(request)
  return signed && { signed, batch: null }
}
