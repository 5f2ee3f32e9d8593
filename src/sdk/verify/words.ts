/** What was verified, in words for people: for the command line and the verify page. Their own escaping is theirs. */
import { readPlain } from '../../crypto/classify/plain.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { encodeHoloHash } from '../../crypto/holochain/holohash.ts'
import type { Invalid } from './answer.ts'
import type { SavedResult } from './saved.ts'
import type { ActionReason } from './verify-action.ts'
import type { BytesReason } from './verify-bytes.ts'
import type { ZomeCallReason } from './verify-zome-call.ts'

type Reason = Invalid<BytesReason | ActionReason | ZomeCallReason>['reason']

/** Every reason there is. */
export const REASONS: { readonly [reason in Reason]: string } = {
  'key-malformed': 'What it names as the key is no Ed25519 key.',
  'key-refused': 'The key is one that nobody may rely on: under such a key one signature fits many messages.',
  'key-mismatch': 'It names another key than the one it has to be by, or two that differ.',
  'signature-malformed': 'The signature is not 64 bytes.',
  'signature-refused':
    'The signature is in a form that no honest signer makes, and somebody else could have changed it to.',
  'signature-wrong': 'The signature is not by this key over these bytes.',
  'bytes-malformed': 'The bytes are not base64.',
  'domain-malformed': 'The domain is not one that the wallet signs behind.',
  'signed-bytes-malformed': 'What it says was signed is not base64.',
  'signed-bytes-mismatch': 'What it says was signed is not what is shown as signed.',
  'action-malformed': 'The action is not one that the wallet signs.',
  'encoding-unknown': 'It names an encoding that there is not.',
  'encoding-mismatch': 'An action of Holochain is never signed as JSON, nor has JSON an action hash.',
  'hash-mismatch': 'The hash is not that of the action.',
  'signer-mismatch':
    'The action is to be signed by another key: its author, or the agent that its chain goes on with.',
  'signature-mismatch': 'It has two signatures that differ.',
  'call-malformed': 'The bytes are not the parameters of a zome call.',
  'provenance-mismatch': 'The call is by another key than the one it has to be by.',
  expired: 'The call is over.',
}

export interface Finding {
  readonly holds: boolean
  /** What it is, without a full stop. */
  readonly what: string
  /** Why it does not hold. */
  readonly why?: string
  readonly reason?: Reason
  readonly signer?: { readonly agentPubKey: string; readonly did: string }
  readonly facts: ReadonlyArray<readonly [name: string, value: string]>
  /** The text that was signed, where it is one. Somebody else wrote it. */
  readonly text?: string
}

const NAMES = {
  bytes: 'A signature over bytes',
  action: 'A signed action',
  'zome-call': 'A signed zome call',
} as const

export function describe(saved: SavedResult): Finding {
  if (saved.of === 'nothing') {
    return { holds: false, what: 'A signed answer that lacks a field', why: `${saved.message}.`, facts: [] }
  }
  const { result } = saved
  if (!result.valid) {
    const { reason } = result
    return { holds: false, what: NAMES[saved.of], why: REASONS[reason], reason, facts: [] }
  }
  const { agentPubKey, did } = result
  return { holds: true, signer: { agentPubKey, did }, ...contentOf(saved) }
}

function contentOf(saved: Exclude<SavedResult, { of: 'nothing' }>): Pick<Finding, 'what' | 'facts' | 'text'> {
  if (saved.of === 'zome-call') {
    if (!saved.result.valid) return { what: NAMES['zome-call'], facts: [] }
    const { call } = saved.result
    const [dna, agent] = call.cellId.map(encodeHoloHash)
    const facts = [
      ['Function', `${call.zomeName}/${call.fnName}`],
      ['Cell', `${dna} ${agent}`],
      ['Given', sizeOf(call.payload.length)],
      ['Capability', call.capSecret === null ? 'none' : 'with a secret, which is not shown'],
      ['Good until', new Date(call.expiresAt / 1000).toISOString()],
    ] as const
    return { what: NAMES['zome-call'], facts }
  }
  const { result } = saved
  if (!result.valid) return { what: NAMES[saved.of], facts: [] }
  const digest = ['SHA-256 of what was signed', sha256Hex(result.signedBytes)] as const
  const size = ['Size', sizeOf(result.signedBytes.length)] as const
  if (!('encoding' in result)) {
    const plain = readPlain(result.bytes)
    const of = plain === null ? 'bytes' : plain.kind === 'json' ? 'JSON' : 'text'
    const facts = result.domain === undefined ? [] : ([['Behind the domain', result.domain]] as const)
    return {
      what: `A signature over ${of}`,
      facts: [...facts, size, digest],
      ...(plain === null ? {} : { text: plain.text }),
    }
  }
  if (result.encoding === 'jcs') return { what: 'A signed action', facts: [size, digest], text: result.text }
  const facts = [
    ['Action', result.type],
    ['Layout', result.layout === 'flat' ? 'Holochain 0.5 and 0.6' : 'Holochain 0.7'],
    ['Action hash', result.actionHash],
  ] as const
  return { what: 'A signed action of Holochain', facts: [...facts, size, digest] }
}

function sizeOf(bytes: number): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
}
