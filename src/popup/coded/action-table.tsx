import { fieldNames } from '../../crypto/holochain/action-table.ts'
import type { FieldValue, HolochainAction } from '../../crypto/holochain/action-types.ts'
import { chain as words } from '../words-coded.ts'
import { membersOf, targetOf } from './action-fields.ts'
import { Agent } from './agent.tsx'
import { Hash } from './hash.tsx'
import { Details, LongBytes, Micros, Row } from './parts.tsx'

/** Where an action stands in its chain, and what it weighs there: of use to few. */
const LATER: ReadonlySet<string> = new Set(['action_seq', 'prev_action', 'weight'])

export interface ActionTableProps {
  readonly action: HolochainAction
  /** 39 bytes. */
  readonly hash: Uint8Array
}

/** Every signed field of an action, and what follows from them. */
export function ActionTable({ action, hash }: ActionTableProps) {
  const { layout, type, fields } = action
  const names = fieldNames(layout, type)
  const rowsOf = (isLater: boolean) =>
    names
      .filter(name => LATER.has(name) === isLater)
      .map(name => <Field key={name} action={action} name={name} value={fields[name] ?? null} />)
  return (
    <>
      <div class="card">
        <table class="facts">
          <tbody>
            <Row label={words.kind}>
              <b>{words.kinds[type].kind}</b> <span class="meta mono coded-type">{type}</span>
            </Row>
            {rowsOf(false)}
          </tbody>
        </table>
      </div>
      <Details>
        {rowsOf(true)}
        <Row label={words.layout}>{words.layouts[layout]}</Row>
        <Row label={words.actionHash}>
          <Hash hash={hash} label={words.actionHash} />
        </Row>
      </Details>
    </>
  )
}

interface FieldProps {
  readonly action: HolochainAction
  readonly name: string
  readonly value: FieldValue
}
/** One line, or several for what holds more than one thing. */
function Field({ action, name, value }: FieldProps) {
  const label = labelOf(action, name)
  if (name === 'entry_type' && typeof value !== 'string') {
    return <Members of={membersOf(value).App} />
  }
  if (name === 'weight') return <Members of={value} />
  const target = name === 'prev_target' || name === 'new_target' ? targetOf(value) : undefined
  const inside = target === undefined ? value : (membersOf(value)[target] ?? null)
  return (
    <Row label={label}>
      {target !== undefined && <span class="meta">{words.target[target]} </span>}
      <FieldContent name={name} label={label} value={inside} />
    </Row>
  )
}

/** Each member of a struct on a line of its own, the zome before what is in it. */
function Members({ of }: { readonly of: FieldValue | undefined }) {
  const members = Object.entries(membersOf(of))
  const [zome, rest] = [members.filter(isZome), members.filter(one => !isZome(one))]
  return (
    <>
      {[...zome, ...rest].map(([name, value]) => {
        const label = words.labels[name] ?? name
        return (
          <Row key={name} label={label}>
            <FieldContent name={name} label={label} value={value} />
          </Row>
        )
      })}
    </>
  )
}
const isZome = ([name]: readonly [string, FieldValue]) => name === 'zome_index'

interface ContentProps {
  readonly name: string
  readonly label: string
  readonly value: FieldValue
}
function FieldContent({ name, label, value }: ContentProps) {
  if (value === null) return <span class="meta">{name === 'new_target' ? words.forGood : words.none}</span>
  if (name === 'author' && value instanceof Uint8Array) return <Agent agent={value} label={label} />
  if (name === 'tag' || name === 'membrane_proof') {
    return value instanceof Uint8Array ? <LongBytes bytes={value} /> : null
  }
  if (value instanceof Uint8Array) return <Hash hash={value} label={label} />
  if (name === 'timestamp' && typeof value !== 'object' && typeof value !== 'string') {
    return <Micros at={value} />
  }
  if (typeof value === 'string') return <>{words.holds[value] ?? words.visibility[value] ?? value}</>
  return <span class="literal">{String(value)}</span>
}

function labelOf({ type }: HolochainAction, name: string): string {
  if (type === 'Update' && name === 'entry_hash') return words.updatedEntry
  return words.labels[name] ?? name
}
