/** Holochain's actions from the table of their fields: as a site hands them over and, written apart, their bytes. */
import fc from 'fast-check'
import { bin, hash39, hashText, int, map, nil, publicKey, type SECOND, str } from './holochain-writer.ts'

export type Layout = 'flat' | 'split'

const HEADER = 'author timestamp action_seq prev_action'
const OWN = {
  Dna: 'dna_hash',
  AgentValidationPkg: 'membrane_proof',
  InitZomesComplete: '',
  CreateLink: 'base_address target_address zome_index link_type tag',
  DeleteLink: 'base_address link_add_address',
  OpenChain: 'prev_target close_hash',
  CloseChain: 'new_target',
  Create: 'entry_type entry_hash',
  Update: 'original_action_address original_entry_address entry_type entry_hash',
  Delete: 'deletes_address deletes_entry_address',
} as const
export type Variant = keyof typeof OWN
export const VARIANTS = Object.keys(OWN) as Variant[]
export const LAYOUTS: readonly Layout[] = ['flat', 'split']
/** Variants with a weight in the flat layout, and what is in it. */
const WEIGHTS: { readonly [V in Variant]?: string } = {
  CreateLink: 'bucket_id units',
  Create: 'bucket_id units rate_bytes',
  Update: 'bucket_id units rate_bytes',
  Delete: 'bucket_id units',
}

const names = (list: string) => list.split(' ').filter(name => name !== '')

/** Names in wire order, without `type`. */
export function table(layout: Layout, variant: Variant): { header: string[]; own: string[] } {
  if (layout === 'split') return { header: names(HEADER), own: names(OWN[variant]) }
  if (variant === 'Dna') return { header: names('author timestamp'), own: names('hash') }
  return { header: names(HEADER), own: [...names(OWN[variant]), ...(WEIGHTS[variant] ? ['weight'] : [])] }
}

/** One field: what a site may give, and its MessagePack. */
export interface Piece {
  readonly given: unknown
  readonly bytes: Buffer
  /** Of a key whose seed is known: 32 bytes. */
  readonly seed?: Uint8Array
  /** Only in `new_target`: the other agent signs. */
  readonly signs?: true
}

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const EDGES = [0n, 1n, 127n, 128n, 255n, 256n, 65_535n, 65_536n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n]
const FAR = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n]
const BELOW = [1n, 32n, 33n, 128n, 129n, 32_768n, 32_769n, 2n ** 31n, 2n ** 31n + 1n, 2n ** 53n, 2n ** 63n]
const ALL_EDGES = [...EDGES, ...FAR, ...BELOW.map(size => -size)]

/** A big integer, or the number where one can say it; both are taken. */
const integer = (min: bigint, max: bigint): fc.Arbitrary<Piece> =>
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom(...ALL_EDGES.filter(edge => edge >= min && edge <= max)),
        fc.bigInt({ min, max }),
      ),
      fc.boolean(),
    )
    .map(([value, big]) => {
      const isSafe = value <= 2n ** 53n - 1n && value >= -(2n ** 53n) + 1n
      return { given: isSafe && !big ? Number(value) : value, bytes: int(value) }
    })

/** Bytes or text, with a location that is sometimes wrong. */
const hash = (...types: ReadonlyArray<keyof typeof SECOND>): fc.Arbitrary<Piece> =>
  fc
    .tuple(
      fc.constantFrom(...types),
      bytesOf(32),
      fc.option(bytesOf(4), { freq: 5, nil: undefined }),
      fc.boolean(),
    )
    .map(([type, core, location, asText]) => given(hash39(type, core, location), asText))

const given = (hash: Buffer, asText: boolean): Piece => ({
  given: asText ? hashText(hash) : new Uint8Array(hash),
  bytes: bin(hash),
})

const agent: fc.Arbitrary<Piece> = fc
  .tuple(bytesOf(32), fc.boolean())
  .map(([seed, asText]) => ({ ...given(hash39('agent', publicKey(seed)), asText), seed }))

const lengths = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 31, 32, 255, 256) },
  { weight: 1, arbitrary: fc.constantFrom(65_535, 65_536) },
  { weight: 2, arbitrary: fc.nat(400) },
)
const bytes: fc.Arbitrary<Piece> = fc
  .tuple(lengths, fc.nat(255))
  .map(([length, fill]) => Uint8Array.from({ length }, (_, i) => (i * 31 + fill) & 0xff))
  .map(content => ({ given: content, bytes: bin(content) }))

const none: Piece = { given: null, bytes: nil() }
const option = (piece: fc.Arbitrary<Piece>) => fc.oneof(fc.constant(none), { weight: 3, arbitrary: piece })
const unit = (...units: readonly string[]) =>
  fc.constantFrom(...units).map((name): Piece => ({ given: name, bytes: str(name) }))
const holding = (name: string, piece: fc.Arbitrary<Piece>, signs = false) =>
  piece.map(
    (inside): Piece => ({
      ...inside,
      given: { [name]: inside.given },
      bytes: map([[name, inside.bytes]]),
      ...(signs ? { signs: true } : {}),
    }),
  )

const struct = (fields: { readonly [name: string]: fc.Arbitrary<Piece> }): fc.Arbitrary<Piece> =>
  fc
    .record(fields)
    .chain(made => fc.tuple(fc.constant(made), shuffled(Object.keys(fields))))
    .map(([made, order]) => ({
      given: Object.fromEntries(order.map(name => [name, made[name]?.given])),
      bytes: map(Object.keys(fields).map(name => [name, made[name]?.bytes ?? nil()])),
    }))

const shuffled = (list: readonly string[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length })

const u8 = integer(0n, 255n)
const i64 = integer(-(2n ** 63n), 2n ** 63n - 1n)
const u32 = integer(0n, 2n ** 32n - 1n)
const linkable = hash('entry', 'action', 'external')
const target = fc.oneof(holding('Dna', hash('dna')), holding('Agent', agent, true))
const appEntry = holding(
  'App',
  struct({ entry_index: u8, zome_index: u8, visibility: unit('Public', 'Private') }),
)
const KINDS: { readonly [name: string]: fc.Arbitrary<Piece> } = {
  author: agent,
  timestamp: i64,
  action_seq: u32,
  prev_action: hash('action'),
  hash: hash('dna'),
  dna_hash: hash('dna'),
  membrane_proof: option(bytes),
  base_address: linkable,
  target_address: linkable,
  zome_index: u8,
  link_type: u8,
  tag: bytes,
  link_add_address: hash('action'),
  prev_target: target,
  close_hash: hash('action'),
  new_target: option(target),
  entry_type: fc.oneof(unit('AgentPubKey', 'CapClaim', 'CapGrant'), appEntry),
  entry_hash: hash('entry'),
  original_action_address: hash('action'),
  original_entry_address: hash('entry'),
  deletes_address: hash('action'),
  deletes_entry_address: hash('entry'),
}

/** Any value that a field of a variant may have. */
export function piece(layout: Layout, variant: Variant, name: string): fc.Arbitrary<Piece> {
  if (variant === 'Dna' && name === 'action_seq') return fc.constantFrom({ given: 0, bytes: int(0n) })
  if (variant === 'Dna' && name === 'prev_action') return fc.constant(none)
  if (name === 'weight' && layout === 'flat') {
    return struct(Object.fromEntries(names(WEIGHTS[variant] ?? '').map(part => [part, u8])))
  }
  const kind = KINDS[name]
  if (kind === undefined) throw new Error(`no kind for ${name}`)
  return kind
}

export type Pieces = { readonly [name: string]: Piece }

/** All fields of a variant, and the order in which a site happens to have them. */
export function pieces(layout: Layout, variant: Variant): fc.Arbitrary<{ fields: Pieces; order: string[] }> {
  const { header, own } = table(layout, variant)
  const all = [...header, ...own]
  return fc.record({
    fields: fc.record(Object.fromEntries(all.map(name => [name, piece(layout, variant, name)]))),
    order: shuffled([...all, 'type']),
  })
}

/** The object of a site. */
export function givenAction(
  layout: Layout,
  variant: Variant,
  fields: Pieces,
  order: readonly string[],
): object {
  const { header } = table(layout, variant)
  const of = (list: readonly string[]) =>
    Object.fromEntries(list.map(name => [name, name === 'type' ? variant : fields[name]?.given]))
  if (layout === 'flat') return of(order)
  const isHeader = (name: string) => header.includes(name)
  const data = of(order.filter(name => !isHeader(name)))
  return { data, header: of(order.filter(isHeader)) }
}

/** The bytes that its author signs, by the independent writer. */
export function writtenAction(layout: Layout, variant: Variant, fields: Pieces): Buffer {
  const { header, own } = table(layout, variant)
  const of = (list: readonly string[]) =>
    list.map((name): [string, Buffer] => [name, fields[name]?.bytes ?? nil()])
  const type: [string, Buffer] = ['type', str(variant)]
  if (layout === 'flat') return map([type, ...of(header), ...of(own)])
  return map([
    ['header', map(of(header))],
    ['data', map([type, ...of(own)])],
  ])
}
