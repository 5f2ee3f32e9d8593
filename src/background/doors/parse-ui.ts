import * as v from 'valibot'
import { decodeHoloHash, type HoloHashType, holoHashType } from '../../crypto/holochain/holohash.ts'
import { isAppOrigin } from '../../protocol/app-origin.ts'
import { SCOPES } from '../../protocol/provider.ts'
import { DERIVATIONS, type UiCommand, type UiCommands } from '../../protocol/ui-door.ts'
import { BACKUP_SCHEMAS } from './parse-backup.ts'

const none = v.optional(v.undefined())
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const password = v.pipe(v.string(), v.maxLength(1024))
const words = (least: number, most: number) =>
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.minLength(least), v.maxLength(most))

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const filterText = v.pipe(v.string(), v.maxLength(2048))
const time = v.pipe(v.string(), v.isoTimestamp())

const some = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const list = v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(500))
const kinds = {
  methods: v.array(v.picklist(['signAction', 'signBytes', 'signZomeCall'])),
  actionTypes: list,
  domains: list,
  cells: list,
}

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(256))
const hash = (type: HoloHashType) =>
  v.pipe(
    v.string(),
    v.maxLength(64),
    v.check(text => holoHashType(decodeHoloHash(text) ?? new Uint8Array()) === type),
  )
const NewCapability = v.strictObject({
  grantId: id,
  agentPubKey: hash('agent'),
  cell: v.tuple([hash('dna'), hash('agent')]),
  functions: v.union([
    v.literal('all'),
    v.pipe(v.array(v.tuple([shortText, shortText])), v.minLength(1), v.maxLength(500)),
  ]),
  appId: shortText,
  adminUrl: v.pipe(v.string(), v.regex(/^ws:\/\/(127\.0\.0\.1|localhost):\d{1,5}\/?$/)),
  tag: v.pipe(v.string(), v.maxLength(256)),
  actionHash: v.exactOptional(hash('action')),
  /** 64 bytes. */
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
})

/** Of an identity: short, and nothing in it that is not seen or turns what stands beside it around. */
const name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(40),
  v.regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u),
)
const seed = v.pipe(v.string(), v.length(44))

/** base64 of 32 bytes. */
const bytes32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/))
/** base64 of what an authenticator calls a passkey: at most 1,023 bytes. */
const credentialId = v.pipe(v.string(), v.minLength(4), v.maxLength(1364), v.base64())

const SCHEMAS = {
  'state.watch': none,
  touch: none,
  'setup.begin': v.strictObject({ password }),
  'setup.reveal': none,
  'setup.confirm': v.strictObject({ words: words(3, 3) }),
  'setup.cancel': none,
  'vault.restore': v.strictObject({
    words: words(12, 24),
    derivation: v.picklist(DERIVATIONS),
    password,
  }),
  'vault.unlock': v.strictObject({ password }),
  'vault.lock': none,
  'vault.changePassword': v.strictObject({ password, next: password }),
  'vault.unlockWithPasskey': v.strictObject({ credentialId, prf: bytes32 }),
  'passkeys.list': none,
  'passkeys.offer': v.strictObject({ password }),
  'passkeys.add': v.strictObject({ password, credentialId, salt: bytes32, prf: bytes32 }),
  'passkeys.remove': v.strictObject({ id }),
  'request.shown': v.strictObject({ id }),
  'request.decide': v.strictObject({
    id,
    digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    decision: v.picklist(['approve', 'reject']),
    scopes: v.optional(v.array(v.picklist(SCOPES))),
    acknowledged: v.optional(v.boolean()),
    remember: v.optional(v.strictObject({ ...kinds, expiresIn: some, maxSignatures: some, perMinute: some })),
  }),
  'request.mute': v.strictObject({ id }),
  'request.open': none,
  'apps.list': none,
  'apps.revoke': v.strictObject({ grantId: id }),
  'apps.revokeAll': none,
  'apps.narrow': v.strictObject({
    grantId: id,
    to: v.nullable(v.strictObject({ ...kinds, expiresAt: some, left: some, perMinute: some })),
  }),
  'apps.mute': v.strictObject({
    origin: v.pipe(v.string(), v.check(isAppOrigin)),
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7 * 24 * 60)),
  }),
  'apps.unmute': v.strictObject({ origin: v.string() }),
  'sites.view': none,
  'sites.enable': v.strictObject({ origin: v.pipe(v.string(), v.check(isAppOrigin)) }),
  'sites.disable': v.strictObject({ origin: v.string() }),
  'activity.page': v.strictObject({
    from: v.exactOptional(v.tuple([v.pipe(v.string(), v.maxLength(64)), count])),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    filter: v.exactOptional(
      v.strictObject({
        origin: v.exactOptional(filterText),
        method: v.exactOptional(filterText),
        decision: v.exactOptional(filterText),
        agentPubKey: v.exactOptional(filterText),
        since: v.exactOptional(time),
        until: v.exactOptional(time),
        text: v.exactOptional(filterText),
      }),
    ),
  }),
  'activity.choices': none,
  'activity.days': none,
  'activity.row': v.strictObject({ seq: count }),
  'apps.uses': none,
  'trail.begin': none,
  'trail.rows': v.strictObject({ from: count, to: count }),
  'remains.read': v.strictObject({ from: v.exactOptional(v.pipe(v.string(), v.maxLength(1024))) }),
  'remains.discard': none,
  'settings.set': v.strictObject({
    lockAfter: v.optional(v.picklist([1, 5, 15, 30, 60])),
    lockWithComputer: v.optional(v.boolean()),
    keepSigned: v.optional(v.boolean()),
  }),
  'capabilities.list': none,
  'capabilities.create': NewCapability,
  'capabilities.end': v.strictObject({ id }),
  'capabilities.settled': v.strictObject({ id }),
  'identities.list': none,
  'identities.add': none,
  'identities.import': v.variant('from', [
    v.strictObject({
      from: v.literal('phrase'),
      words: words(12, 24),
      derivation: v.picklist(DERIVATIONS),
      n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
    }),
    v.strictObject({ from: v.literal('seed'), seed }),
    v.strictObject({ from: v.literal('seed-bundle'), seed }),
  ]),
  'identities.use': v.strictObject({ id }),
  'identities.rename': v.strictObject({ id, name }),
  'identities.reveal': v.strictObject({ id, password }),
  'phrase.reveal': v.strictObject({ password }),
  ...BACKUP_SCHEMAS,
} satisfies Record<UiCommand, v.GenericSchema>

export type UiParams<C extends UiCommand> = v.InferOutput<(typeof SCHEMAS)[C]>
/** One function a command; parameters arrive checked. */
export type UiHandlers = {
  readonly [C in UiCommand]: (params: UiParams<C>) => Promise<UiCommands[C]['answer']>
}

const Question = v.object({
  n: v.pipe(v.number(), v.integer()),
  command: v.string(),
  params: v.optional(v.unknown()),
})

/** A question of the ui door, or `null` for anything that is none. */
export function parseQuestion(raw: unknown): { n: number; command: string; params: unknown } | null {
  const parsed = v.safeParse(Question, raw)
  return parsed.success ? { ...parsed.output, params: parsed.output.params ?? undefined } : null
}

export function isUiCommand(name: string): name is UiCommand {
  return Object.hasOwn(SCHEMAS, name)
}

/** The command's parameters; `null` inside when they are malformed. */
export function parseParams(
  command: UiCommand,
  params: unknown,
): { ok: true; value: unknown } | { ok: false; field: string } {
  const parsed = v.safeParse(SCHEMAS[command] as v.GenericSchema, params)
  if (parsed.success) return { ok: true, value: parsed.output }
  return { ok: false, field: v.getDotPath(parsed.issues[0]) ?? 'params' }
}
