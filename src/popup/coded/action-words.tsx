import type { FieldValue, HolochainAction } from '../../crypto/holochain/action-types.ts'
import { sameHash } from '../../crypto/holochain/compare.ts'
import { type HoloHashType, holoHashType } from '../../crypto/holochain/holohash.ts'
import { Filled } from '../components/filled.tsx'
import { formatNumber } from '../format.ts'
import { hashes, chain as words } from '../words-coded.ts'
import { entryNameOf, isBytes, isOwnKey, membersOf, targetOf } from './action-fields.ts'

/** Who does what, and where in the chain. */
export function ActionSentence({ action }: { readonly action: HolochainAction }) {
  const { action_seq: number, new_target: target } = action.fields
  const place = targetOf(target) === 'Agent' ? words.placeOther : words.place
  return (
    <p class="coded-says">
      <What action={action} />
      {typeof number === 'number' && action.type !== 'Dna' && ` ${place(formatNumber(number))}`}
    </p>
  )
}

function What({ action }: { readonly action: HolochainAction }) {
  const { type, fields } = action
  switch (type) {
    case 'Dna':
      return <>{words.dna}</>
    case 'AgentValidationPkg':
      return (
        <>{isBytes(fields.membrane_proof) ? words.joinsWith(fields.membrane_proof.length) : words.joins}</>
      )
    case 'InitZomesComplete':
      return <>{words.init}</>
    case 'Create':
      return <Writes words={words.create} action={action} />
    case 'Update':
      return <Writes words={words.update} action={action} />
    case 'Delete':
      return <>{words.delete}</>
    case 'CreateLink':
      return (
        <Filled
          text={words.link}
          with={{
            base: hashes.base[typeOf(fields.base_address)],
            target: other(fields.target_address, fields.base_address),
          }}
        />
      )
    case 'DeleteLink':
      return <Filled text={words.unlink} with={{ base: hashes.from[typeOf(fields.base_address)] }} />
    case 'OpenChain':
      return <>{words.open[targetOf(fields.prev_target) ?? 'Dna']}</>
    case 'CloseChain':
      return <>{words.close[targetOf(fields.new_target) ?? 'none']}</>
  }
}

interface WritesProps {
  readonly words: typeof words.create
  readonly action: HolochainAction
}
function Writes({ words: how, action }: WritesProps) {
  const { entry_type: type } = action.fields
  const name = entryNameOf(type)
  if (name !== 'App') return <>{name === 'AgentPubKey' && isOwnKey(action) ? how.ownKey : how[name]}</>
  const app = membersOf(membersOf(type).App)
  return (
    <Filled
      text={app.visibility === 'Public' ? how.Public : how.Private}
      with={{
        type: String(app.entry_index),
        zome: String(app.zome_index),
      }}
    />
  )
}

/** `an entry`; behind another one, `another entry`. */
function other(hash: FieldValue | undefined, first: FieldValue | undefined): string {
  if (isBytes(hash) && isBytes(first) && sameHash(hash, first)) return hashes.itself
  const type = typeOf(hash)
  return (type === typeOf(first) && hashes.another[type]) || hashes.target[type]
}

function typeOf(hash: FieldValue | undefined): HoloHashType {
  return (isBytes(hash) ? holoHashType(hash) : null) ?? 'external'
}
