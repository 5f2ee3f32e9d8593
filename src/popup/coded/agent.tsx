import { sameHash } from '../../crypto/holochain/compare.ts'
import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { useWallet } from '../context.ts'
import { chain as words } from '../words-coded.ts'
import { Hash } from './hash.tsx'

export interface AgentProps {
  /** 39 bytes. */
  readonly agent: Uint8Array
  readonly label: string
}

/** An agent's key; with the name of the identity where it is the one in use. */
export function Agent({ agent, label }: AgentProps) {
  const identity = useWallet().state?.identity
  const own = identity === undefined ? null : decodeHoloHash(identity.agentPubKey)
  return (
    <>
      {own !== null && sameHash(own, agent) && (
        <>
          <b>{words.you}</b> <bdi class="meta">{identity?.name}</bdi>{' '}
        </>
      )}
      <Hash hash={agent} label={label} />
    </>
  )
}
