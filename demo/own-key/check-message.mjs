const TAG = Buffer.from('flowsta-request-proof:v1\0')
const HEX_32 = /^[0-9a-f]{32}$/
/** Seconds; the wallet's own window, by this server's clock. */
const WINDOW = 60

/** Why this server does not sign. Said to the page, for whoever reads its console; it decides nothing there. */
export class Refused extends Error {}

/**
 * Reads the bytes that the page wants signed and checks all that they say. Nothing is taken on the page's word: it may
 * be running somebody else's script. Answers the message; throws {@link Refused}.
 *
 * `binding` is the permission as it was learned, or `null`; `find` looks a request up that this session was handed,
 * was not signed for yet and is not too old.
 */
export function checkMessage(bytes, { origin, binding, now, find }) {
  if (!bytes.subarray(0, TAG.length).equals(TAG)) throw new Refused('these bytes are no proof of a request')
  const text = bytes.subarray(TAG.length).toString('utf8')
  const message = parse(text)
  const { typ, v, agent, aud, grantId, iat, method, nonce, requestSha256 } = message
  // Written anew from the ten fields: another field, order, blank or escape would give another text.
  const whole = { agent, aud, grantId, iat, method, nonce, origin: message.origin, requestSha256, typ, v }
  // As bytes, because those are signed: two of them that are no UTF-8 can read as the same text.
  if (!bytes.subarray(TAG.length).equals(Buffer.from(JSON.stringify(whole))))
    throw new Refused('not the canonical text of a proof')
  if (typ !== 'flowsta-request' || v !== 1) throw new Refused('another kind or version of proof')
  if (![agent, aud, grantId].every(isId)) throw new Refused('aud, grantId or agent is malformed')
  if (typeof nonce !== 'string' || !HEX_32.test(nonce)) throw new Refused('the nonce is malformed')
  if (message.origin !== origin) throw new Refused('for another site')
  if (!Number.isSafeInteger(iat) || Math.abs(now / 1000 - iat) > WINDOW) throw new Refused('not of now')
  if (binding !== null && !sameBinding(binding, message)) throw new Refused('for another permission')
  const issued = find(requestSha256)
  if (issued === undefined || issued.method !== method) throw new Refused('this server did not ask for that')
  return message
}

function parse(text) {
  try {
    const value = JSON.parse(text)
    if (value !== null && typeof value === 'object') return value
  } catch {
    // As any other text that is none.
  }
  throw new Refused('not the canonical text of a proof')
}

const isId = text => typeof text === 'string' && text.length > 0 && text.length <= 128

function sameBinding(known, { aud, grantId, agent }) {
  return known.aud === aud && known.grantId === grantId && known.agent === agent
}
