import { requestKey } from '../../../src/background/pipeline/record.ts'

/** Sites beside the one that has a grant. */
const SITES = Array.from({ length: 24 }, (_, i) => `https://app-${i}.example`)
const REASONS = ['Post your reply', 'Sign in to the forum', 'Publish version 3 of “Field notes”', undefined]

/**
 * Rows as a wallet in daily use writes them: mostly signatures for one site, and what was rejected, refused or ran out
 * for others. Without end.
 */
export function* draftsOf({ grants, identities }) {
  const [grant] = grants.values()
  const [identity] = identities.values()
  const { agentPubKey } = identity
  for (let n = 0; ; n++) {
    const origin = SITES[n % SITES.length]
    const common = {
      agentPubKey,
      method: n % 3 === 0 ? 'signAction' : 'signBytes',
      requestSha256: hex(32),
      ...reasonOf(n),
    }
    const payload = {
      payloadSha256: hex(32),
      payloadSize: 180 + (n % 900),
      summary: `JSON, ${180 + (n % 900)} bytes`,
    }
    const decided = one => ({ key: requestKey(hex(16)), row: { ...common, ...payload, ...one } })
    if (n % 20 === 7) {
      const error = 'user_rejected'
      yield decided({ type: 'request.rejected', origin, decision: 'rejected', error })
    } else if (n % 50 === 13) {
      yield decided({ type: 'request.expired', origin, decision: 'expired', error: 'request_expired' })
    } else if (n % 25 === 4) {
      const error = 'consent_required'
      const row = { type: 'request.refused', origin, decision: 'refused', error, count: 1 + (n % 40) }
      yield { key: `refusals:${n}`, row: { ...row, method: common.method } }
    } else {
      yield decided({
        type: 'request.approved',
        origin: grant.origin,
        decision: 'approved',
        signature: base64(64),
        grantId: grant.id,
      })
    }
  }
}

function reasonOf(n) {
  const reason = REASONS[n % REASONS.length]
  return reason === undefined ? {} : { reason }
}

function hex(length) {
  return Array.from(random(length), one => one.toString(16).padStart(2, '0')).join('')
}
function base64(length) {
  return btoa(String.fromCharCode(...random(length)))
}
function random(length) {
  return crypto.getRandomValues(new Uint8Array(length))
}
