/**
 * Answers of a conductor's admin interface, checked: whatever listens at a port of this computer can be asked. The
 * shapes are those of conductor 0.6, where `@holochain/client` 0.21 knows the same ones for 0.7.
 */
import * as v from 'valibot'
import { encodeHoloHash, type HoloHashType, holoHashType } from '../../crypto/holochain/holohash.ts'

/** HoloHash texts of a DNA and of the agent who runs it: `uhC0k…`, `uhCAk…`. */
export type Cell = readonly [dna: string, agent: string]

export interface ConductorCell {
  readonly cell: Cell
  /** Its name in the app. */
  readonly role: string
}
export interface ConductorApp {
  readonly id: string
  readonly isOn: boolean
  readonly cells: readonly ConductorCell[]
}
/** A capability as it stands on a cell's chain. */
export interface Given {
  readonly cell: Cell
  /** `uhCkk…` of the action that made it. */
  readonly actionHash: string
  readonly tag: string
  /** Agents it is assigned to; none where everybody may use it. */
  readonly assignees: readonly string[]
  readonly isRevoked: boolean
}

const hash = (type: HoloHashType) =>
  v.pipe(
    v.instance(Uint8Array),
    v.check(bytes => holoHashType(bytes) === type),
    v.transform(bytes => encodeHoloHash(bytes)),
  )
const Agent = hash('agent')
const CellId = v.tuple([hash('dna'), Agent])

const CellInfo = v.variant('type', [
  v.object({ type: v.literal('provisioned'), value: v.object({ cell_id: CellId }) }),
  v.object({ type: v.literal('cloned'), value: v.object({ cell_id: CellId, clone_id: v.string() }) }),
  // Not a cell yet.
  v.object({ type: v.literal('stem') }),
])
const App = v.pipe(
  v.object({
    installed_app_id: v.string(),
    status: v.object({ type: v.string() }),
    cell_info: v.record(v.string(), v.array(CellInfo)),
  }),
  v.transform(({ installed_app_id: id, status, cell_info }): ConductorApp => {
    const cells = Object.entries(cell_info).flatMap(([role, infos]) =>
      infos.flatMap((info): ConductorCell[] => {
        if (info.type === 'stem') return []
        return [{ cell: info.value.cell_id, role: info.type === 'cloned' ? info.value.clone_id : role }]
      }),
    )
    return { id, isOn: status.type === 'enabled', cells }
  }),
)

/** Of `list_apps`. */
export const Apps = v.array(App)

/** Of `get_dna_definition`: the names of the zomes whose functions can be called. */
export const Zomes = v.pipe(
  v.object({ coordinator_zomes: v.array(v.looseTuple([v.string()])) }),
  v.transform(({ coordinator_zomes }) => coordinator_zomes.map(([name]) => name)),
)

const GivenInfo = v.object({
  cap_grant: v.object({
    tag: v.string(),
    // The client's own types have them inside of a `value`; conductors leave the secret out and say it like this.
    access: v.object({ assignees: v.nullish(v.array(Agent)) }),
  }),
  action_hash: hash('action'),
  revoked_at: v.nullish(v.union([v.number(), v.bigint()])),
})

/** Of `list_capability_grants`. */
export const AllGiven = v.pipe(
  v.array(v.tuple([CellId, v.array(GivenInfo)])),
  v.transform(cells =>
    cells.flatMap(([cell, infos]) =>
      infos.map(
        ({ cap_grant, action_hash, revoked_at }): Given => ({
          cell,
          actionHash: action_hash,
          tag: cap_grant.tag,
          assignees: cap_grant.access.assignees ?? [],
          isRevoked: revoked_at != null,
        }),
      ),
    ),
  ),
)

/** Of `grant_zome_call_capability`: what a revocation names. Conductors before 0.6 answer nothing here. */
export const ActionHash = hash('action')
/** Where only the absence of an error counts. */
export const Anything = v.unknown()

/** Any answer: what was asked for, or an error. */
export const Envelope = v.object({ type: v.string(), value: v.optional(v.unknown()) })
export const ErrorValue = v.object({ type: v.string(), value: v.fallback(v.string(), '') })
