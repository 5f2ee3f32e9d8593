import { fromBase64 } from '../../crypto/bytes.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { DEFAULT_SCOPES, SCOPES, type Scope } from '../../protocol/provider.ts'
import type { Value } from '../../protocol/values.ts'
import type { ConnectCall } from '../pipeline/call.ts'
import { common, type Fields, text } from './fields.ts'
import { parsePolicy } from './parse-policy.ts'

const LOGO = /^data:image\/(png|webp|jpeg);base64,([A-Za-z0-9+/]+={0,2})$/
/** Longest https: address of a logo or a privacy policy that is kept. */
const ADDRESS = 2048

/** The parameters of `connect()`. */
export function parseConnect(fields: Fields): ConnectCall {
  const appName = text(fields, 'appName', LIMITS.appNameChars)
  const appLogo = logo(fields)
  const privacyPolicy = address(fields, 'privacyPolicy')
  const policy = parsePolicy(fields.get('policy'))
  return {
    method: 'connect',
    scopes: scopesOf(fields.get('scopes')),
    ...(appName === undefined ? {} : { appName }),
    ...(appLogo === undefined ? {} : { appLogo }),
    ...(privacyPolicy === undefined ? {} : { privacyPolicy }),
    ...(policy === undefined ? {} : { policy }),
    ...common(fields),
  }
}

/** Without `openid` there is no connection, so it is always among them. */
function scopesOf(value: Value | undefined): readonly Scope[] {
  if (value === undefined) return DEFAULT_SCOPES
  if (!Array.isArray(value)) throw invalid('params.scopes', 'must be an array')
  const wanted = new Set<Scope>(['openid'])
  value.forEach((name, i) => {
    const scope = SCOPES.find(one => one === name)
    if (scope === undefined) throw invalid(`params.scopes[${i}]`, `must be one of ${SCOPES.join(', ')}`)
    wanted.add(scope)
  })
  return SCOPES.filter(scope => wanted.has(scope))
}

function logo(fields: Fields): string | undefined {
  const value = fields.get('appLogo')
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw invalid('params.appLogo', 'must be a string')
  if (!value.startsWith('data:')) return address(fields, 'appLogo')
  const match = LOGO.exec(value)
  const bytes = match?.[2] === undefined ? null : fromBase64(match[2])
  if (bytes === null) {
    throw invalid('params.appLogo', 'must be a base64 data: URL of a png, webp or jpeg, or an https: URL')
  }
  if (bytes.length > LIMITS.logoBytes) {
    throw new Refusal('limit_exceeded', `params.appLogo: at most ${LIMITS.logoBytes} bytes`)
  }
  return value
}

/** An https: address (http: on this computer). It is shown or kept, and never fetched. */
function address(fields: Fields, name: string): string | undefined {
  const value = text(fields, name, ADDRESS)
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : null
  const local = url !== null && /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && local)) {
    throw invalid(`params.${name}`, 'must be an https: URL')
  }
  return value
}
