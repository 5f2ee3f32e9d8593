import { useState } from 'preact/hooks'
import { utf8 } from '../../crypto/bytes.ts'
import type { SeedBundle, SeedCipher } from '../../crypto/seed-bundle/bundle.ts'
import { MOST_BYTES, readSeedBundle } from '../../crypto/seed-bundle/decode.ts'
import { seedBundleText } from '../../crypto/seed-bundle/encode.ts'
import { SeedBundleError, type SeedBundleProblem } from '../../crypto/seed-bundle/errors.ts'

/** A bundle that is pasted or chosen: its text, what is in it, and which of its ciphers is to be opened. */
export function useBundle() {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  /** Why a file was not taken, where its text can't be in the field. */
  const [fileFault, setFileFault] = useState<SeedBundleProblem>()
  const read = readText(text)
  const { ciphers } = read.bundle ?? { ciphers: [] }
  const cipher: SeedCipher | undefined = ciphers[at] ?? ciphers[0]

  function put(next: string): void {
    setText(next)
    setAt(0)
    setFileFault(undefined)
  }
  return {
    text,
    put,
    ciphers,
    cipher,
    at,
    choose: setAt,
    /** Nothing for a field that is empty. */
    fault: fileFault ?? read.fault,
    /** Puts a file's content into the field, as text. One that is too long is not even read. */
    async open(file: Blob): Promise<void> {
      put('')
      // As text it may be a third longer, and wrapped.
      if (file.size > 2 * MOST_BYTES) return setFileFault('too_long')
      const bytes = new Uint8Array(await file.arrayBuffer())
      const isText = bytes.every(byte => byte < 0x80)
      put(isText ? new TextDecoder().decode(bytes) : seedBundleText(bytes))
    },
  }
}
export type TypedBundle = ReturnType<typeof useBundle>

function readText(text: string): { bundle?: SeedBundle; fault?: SeedBundleProblem } {
  if (text.trim() === '') return {}
  try {
    return { bundle: readSeedBundle(utf8(text)) }
  } catch (problem) {
    return { fault: problem instanceof SeedBundleError ? problem.code : 'not_a_bundle' }
  }
}
