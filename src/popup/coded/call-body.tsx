import { sameHash } from '../../crypto/holochain/compare.ts'
import type { MsgpackValue } from '../../crypto/holochain/msgpack.ts'
import type { ZomeCall } from '../../crypto/holochain/zome-call.ts'
import { Exact } from '../components/exact.tsx'
import { Filled } from '../components/filled.tsx'
import { Hex } from '../components/hex.tsx'
import { useCountdown } from '../context.ts'
import { formatLeft } from '../format.ts'
import { signing } from '../words.ts'
import { call as words } from '../words-coded.ts'
import { Agent } from './agent.tsx'
import { Hash } from './hash.tsx'
import { Details, HexText, LongText, Micros, Row } from './parts.tsx'
import { Tree } from './tree.tsx'

/** Longer names stand in the table only. */
const SHORT = 60
const MICROS = 1000

export interface CallBodyProps {
  readonly call: ZomeCall
  /** What the function is given; `undefined` where it can't be taken apart. */
  readonly payload: MsgpackValue | undefined
}

/** What is called, where, with what, and until when. The secret of a capability is no part of it. */
export function CallBody({ call, payload }: CallBodyProps) {
  const { zomeName, fnName, provenance, nonce, capSecret, expiresAt } = call
  const [dna, agent] = call.cellId
  const isOwnCell = sameHash(agent, provenance)
  return (
    <div class="stack stack-2">
      <p class="coded-says">
        <Filled
          text={isOwnCell ? words.calls : words.callsFor}
          with={{ fn: <Name text={fnName} />, zome: <Name text={zomeName} /> }}
        />
      </p>
      <div class="card">
        <table class="facts">
          <tbody>
            <Row label={words.fn}>
              <LongText text={fnName} />
            </Row>
            <Row label={words.zome}>
              <LongText text={zomeName} />
            </Row>
            <Row label={words.dna}>
              <Hash hash={dna} label={words.dna} />
            </Row>
            {!isOwnCell && (
              <Row label={words.cellOf}>
                <Agent agent={agent} label={words.cellOf} />
              </Row>
            )}
            <Row label={words.as}>
              <Agent agent={provenance} label={words.as} />
            </Row>
            <Row label={words.until}>
              <Until at={expiresAt} />
            </Row>
          </tbody>
        </table>
      </div>
      <h3 class="label">{words.payload}</h3>
      <Payload bytes={call.payload} value={payload} />
      <Details>
        {isOwnCell && (
          <Row label={words.cellOf}>
            <Hash hash={agent} label={words.cellOf} />
          </Row>
        )}
        <Row label={words.nonce}>
          <HexText bytes={nonce} />
        </Row>
        {capSecret !== null && <Row label={words.secret}>{words.secretText}</Row>}
      </Details>
    </div>
  )
}

function Name({ text }: { readonly text: string }) {
  if (text.length > SHORT) return words.longName
  if (text === '') return signing.emptyName
  return (
    <b>
      <bdi>
        <Exact text={text} />
      </bdi>
    </b>
  )
}

function Payload({ bytes, value }: { readonly bytes: Uint8Array; readonly value: MsgpackValue | undefined }) {
  if (value === undefined) return <Hex bytes={bytes} />
  return value === null ? <p class="small quiet">{words.nothing}</p> : <Tree value={value} />
}

/** Counts down: a call that waits too long is worth nothing. */
function Until({ at }: { readonly at: number }) {
  const end = at / MICROS
  useCountdown(end)
  const left = end - Date.now()
  return (
    <>
      <Micros at={at} /> <b>{left > 0 ? words.left(formatLeft(left)) : words.over}</b>
    </>
  )
}
