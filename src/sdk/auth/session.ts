import type { Account } from '../../protocol/provider.ts'
import { read, write } from './storage.ts'
import type { FlowstaUser } from './types.ts'

/** Who is logged in to the app: shared by its tabs, kept over reloads, and worth nothing to anyone else. */
export interface AuthSession {
  /** Random. It authorises nothing: what a site may do is in the wallet's own records. */
  readonly token: string
  readonly user: FlowstaUser
}

export function createSessions(clientId: string) {
  const key = `flowsta-wallet:session:${clientId}`
  let text: string | null = null
  let session: AuthSession | null = null
  return {
    /** The same object for as long as nothing changed, as frameworks compare it. */
    get(): AuthSession | null {
      const now = read('localStorage', key)
      if (now !== text) {
        text = now
        session = parse(now)
      }
      return session
    },
    set(account: Account, token: string = crypto.randomUUID()): FlowstaUser {
      const user = userOf(account)
      write('localStorage', key, JSON.stringify({ token, user }))
      return user
    },
    end: () => write('localStorage', key, null),
  }
}

function userOf({ id, agentPubKey, did }: Account): FlowstaUser {
  return {
    id,
    ...(agentPubKey === undefined ? {} : { agentPubKey }),
    ...(did === undefined ? {} : { did }),
    signingMode: 'ipc',
  }
}

/** Anything of the origin may have written there. */
function parse(text: string | null): AuthSession | null {
  try {
    const found = JSON.parse(text ?? '') as AuthSession
    return typeof found.token === 'string' && typeof found.user.id === 'string' ? found : null
  } catch {
    return null
  }
}
