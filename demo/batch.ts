import type { BatchItem, SignActionResponse, SignBatchRequest, SignBatchResponse } from '../src/sdk/index.ts'
import { exchangeIn, optional, readJson, type Wallet, wire } from './card.ts'
import { byId, find } from './dom.ts'
import { base64OfText, type Check, checkAction, checkBytes } from './verify.ts'

const EXAMPLE: readonly BatchItem[] = [
  {
    method: 'signAction',
    action: {
      type: 'CreateEntry',
      entry_type: 'photo',
      payload: { title: 'Hedge in fog', taken: '2026-11-02' },
    },
  },
  {
    method: 'signAction',
    action: { type: 'UpdateEntry', entry_type: 'album', payload: { title: 'Autumn', photos: 41 } },
  },
  { method: 'signAction', action: { type: 'DeleteEntry', entry_type: 'photo', hash: 'the blurred one' } },
  { method: 'signBytes', bytes: base64OfText('Autumn, 41 photos') },
]

/** Several things to sign with one question; the page checks every answer. */
export function showBatch(flowsta: Wallet): void {
  const card = byId('sign-batch')
  const exchange = exchangeIn(card, flowsta)
  const editor = find<HTMLTextAreaElement>(card, 'textarea')
  editor.value = JSON.stringify(EXAMPLE, null, 2)
  wire(
    card,
    exchange,
    'signBatch',
    (form): SignBatchRequest | null => {
      const requests = readJson<BatchItem[]>(
        editor,
        'batch-problem',
        Array.isArray,
        'Requests are a list: [ … ]',
      )
      return requests === null ? null : { requests, ...optional(form, 'reason') }
    },
    request =>
      exchange.run(
        wallet => wallet.signBatch(request),
        answer => checkBatch(request, answer),
      ),
  )
}

async function checkBatch({ requests }: SignBatchRequest, { results }: SignBatchResponse): Promise<Check[]> {
  const checked = await Promise.all(
    requests.map(async (asked, i) => {
      const answer = results[i]
      if (answer === undefined) return false
      const found = await (asked.method === 'signBytes'
        ? checkBytes(asked, answer)
        : checkAction(answer as SignActionResponse))
      return found.every(({ holds }) => holds)
    }),
  )
  return [
    { what: 'There is a result for each request', holds: results.length === requests.length },
    ...checked.map((holds, i) => ({ what: `Item ${i + 1} is signed by this key, as it was asked`, holds })),
  ]
}
