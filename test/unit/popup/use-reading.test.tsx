// @vitest-environment happy-dom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, expect, it } from 'vitest'
import { toBase64, utf8 } from '../../../src/crypto/bytes.ts'
import { sha256Hex } from '../../../src/crypto/hash.ts'
import { codedReader } from '../../../src/popup/reading/coded.ts'
import { useReading } from '../../../src/popup/reading/use-reading.ts'
import type { RequestView, SignView } from '../../../src/protocol/ui-door.ts'

// Without the other tests' support, which has the code loaded that these wait for.
const view = (bytes: Uint8Array, id: string): RequestView => ({
  id,
  method: 'signBytes',
  encoding: 'raw',
  payload: toBase64(bytes),
  digest: sha256Hex(bytes),
  origin: 'https://app.acorn.example',
  reason: null,
  identity: {
    id: '',
    name: '',
    agentPubKey: 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP',
    did: '',
  },
  position: 1,
  total: 1,
  behind: [],
  receivedAt: 0,
})
const OPAQUE = Uint8Array.of(0, 1, 255)

const seen: Array<string | undefined> = []
function Reader({ request }: { readonly request: RequestView }) {
  const reading = useReading(request)
  seen.push(typeof reading === 'string' ? reading : reading.signed?.kind)
  return null
}
const place = document.body.appendChild(document.createElement('div'))
const show = (request: RequestView) => act(() => render(<Reader request={request} />, place))
afterEach(() => {
  seen.length = 0
  return act(() => render(null, place))
})

it('reads texts at once, and loads what reads other bytes when there are any', async () => {
  await show(view(utf8('hello'), '1'))
  expect(seen).toEqual(['text'])
  expect(codedReader()).toBeUndefined()

  await show(view(OPAQUE, '2'))
  expect(seen.at(-1)).toBe('loading')
  await act(async () => {
    const end = Date.now() + 10_000
    while (codedReader() === undefined && Date.now() < end) await new Promise(done => setTimeout(done, 1))
  })
  await act(async () => {})
  expect(seen.at(-1)).toBe('coded')

  seen.length = 0
  await show(view(OPAQUE, '3'))
  expect(seen).toEqual(['coded'])
})

it('says that nothing is genuine whose digest is another one', async () => {
  const request = { ...(view(utf8('hello'), '4') as SignView), digest: '0'.repeat(64) }
  let isGenuine: boolean | undefined
  function Look() {
    const reading = useReading(request)
    if (typeof reading !== 'string') isGenuine = reading.signed?.isGenuine
    return null
  }
  await act(() => render(<Look />, place))
  expect(isGenuine).toBe(false)
})
