import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../../src/crypto/holochain/action-table.ts'
import { ACTION_NAMES, type ActionType } from '../../../src/crypto/holochain/action-types.ts'
import { encodeHolochainAction } from '../../../src/crypto/holochain/encode-action.ts'
import { encodeHoloHash, type HoloHashType, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { parseHolochainAction } from '../../../src/crypto/holochain/parse-action.ts'
import type { Value } from '../../../src/protocol/values.ts'
import { refusalOf } from './refusals.ts'

const hash = (type: HoloHashType, fill = 7) => holoHash(type, new Uint8Array(32).fill(fill))
const agent = hash('agent')
const header = { author: agent, timestamp: 1, action_seq: 4, prev_action: hash('action') }
const link = {
  base_address: hash('entry'),
  target_address: hash('external'),
  zome_index: 0,
  link_type: 255,
  tag: new Uint8Array(),
}
const weight = { bucket_id: 255, units: 0 }
const app = { App: { entry_index: 0, zome_index: 1, visibility: 'Private' } }
const entry = { entry_type: app, entry_hash: hash('entry') }
const update = {
  ...entry,
  original_action_address: hash('action'),
  original_entry_address: hash('entry'),
}

type Members = { [name: string]: Value }
const OWN: { readonly [T in ActionType]: Members } = {
  Dna: { dna_hash: hash('dna') },
  AgentValidationPkg: { membrane_proof: null },
  InitZomesComplete: {},
  CreateLink: link,
  DeleteLink: { base_address: hash('action'), link_add_address: hash('action') },
  OpenChain: { prev_target: { Dna: hash('dna') }, close_hash: hash('action') },
  CloseChain: { new_target: { Agent: agent } },
  Create: entry,
  Update: update,
  Delete: { deletes_address: hash('action'), deletes_entry_address: hash('entry') },
}
const WEIGHTS: { readonly [T in ActionType]?: Members } = {
  CreateLink: weight,
  Create: { ...weight, rate_bytes: 0 },
  Update: { ...weight, rate_bytes: 0 },
  Delete: weight,
}
const flat = (type: ActionType): Members => {
  if (type === 'Dna') return { type, author: agent, timestamp: 1, hash: hash('dna') }
  const weight = WEIGHTS[type]
  return { type, ...header, ...OWN[type], ...(weight === undefined ? {} : { weight }) }
}
const split = (type: ActionType): { header: Members; data: Members } => ({
  header: type === 'Dna' ? { ...header, action_seq: 0, prev_action: null } : { ...header },
  data: { type, ...OWN[type] },
})

const why = (value: unknown) => {
  const { code, description } = refusalOf(() => parseHolochainAction(value as Value, 'params.action'))
  expect(code).toBe('invalid_request')
  return description
}
const without = (members: Members, name: string) =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))

describe.each(ACTION_NAMES)('%s', type => {
  it('is read in both layouts', () => {
    expect(parseHolochainAction(flat(type), 'a')).toMatchObject({ layout: 'flat', type })
    expect(parseHolochainAction(split(type), 'a')).toMatchObject({ layout: 'split', type })
  })

  it('names each field that is missing, and each that is unknown', () => {
    const whole = flat(type)
    const { header: first, own } = fieldsOf('flat', type)
    for (const { name } of [...first, ...own]) {
      expect(why(without(whole, name))).toBe(`params.action.${name}: is missing`)
    }
    expect(why({ ...whole, extra: 1 })).toMatch(
      /^params\.action: has an unknown member "extra"; known are type, /,
    )
    const { header, data } = split(type)
    const table = fieldsOf('split', type)
    for (const { name } of table.header) {
      expect(why({ header: without(header, name), data })).toBe(`params.action.header.${name}: is missing`)
    }
    for (const { name } of table.own) {
      expect(why({ header, data: without(data, name) })).toBe(`params.action.data.${name}: is missing`)
    }
    expect(why({ header: { ...header, type }, data })).toMatch(
      /^params\.action\.header: has an unknown member "type"/,
    )
    expect(why({ header, data: { ...data, weight } })).toMatch(
      /^params\.action\.data: has an unknown member "weight"/,
    )
    expect(why({ header, data, author: agent })).toMatch(/^params\.action: has an unknown member "author"/)
  })

  it('names each field of another type', () => {
    const wrong: Value[] = [true, 'no', -1.5, 1n << 70n, [], {}, new Uint8Array(38), hash('wasm')]
    const whole = flat(type)
    const { header: first, own } = fieldsOf('flat', type)
    for (const { name, shape } of [...first, ...own]) {
      const inner = shape.is === 'option' ? shape.of : shape
      for (const value of wrong) {
        if (inner.is === 'bytes' && value instanceof Uint8Array) continue
        expect(why({ ...whole, [name]: value })).toMatch(new RegExp(`^params\\.action\\.${name}[.:]`))
      }
      if (shape.is !== 'option') expect(why({ ...whole, [name]: null })).toMatch(`params.action.${name}: `)
    }
  })
})

const HEADER_TEXT = 'params.action.header.'
const dna = split('Dna')
const cases: Array<[what: string, value: unknown, description: string | RegExp]> = [
  ['a list', [], 'params.action: must be an object'],
  ['bytes', new Uint8Array(39), 'params.action: must be an object'],
  ['nothing of it', {}, /^params\.action\.type: must be one of Dna, /],
  [
    'a type in other letters',
    { ...flat('Create'), type: 'create' },
    /^params\.action\.type: must be one of /,
  ],
  ['a type that is no text', { ...flat('Create'), type: ['Create'] }, /^params\.action\.type: /],
  ['header alone', { header }, 'params.action.data: is missing'],
  ['data alone', { data: split('Create').data }, 'params.action.header: is missing'],
  ['data that is a list', { header, data: [] }, 'params.action.data: must be an object'],
  ['a header that is text', { header: 'x', data: {} }, 'params.action.header: must be an object'],
  ['data without a type', { header, data: entry }, /^params\.action\.data\.type: must be one of /],
  [
    'a flat action with a member called data',
    { ...flat('Create'), data: 1 },
    /^params\.action: has an unknown member "data"/,
  ],
  [
    'a time with a fraction',
    { ...flat('Dna'), timestamp: 1.5 },
    'params.action.timestamp: must be an integer (beyond 2^53 − 1 a bigint)',
  ],
  [
    'a time that a number rounded',
    { ...flat('Dna'), timestamp: 2 ** 53 },
    'params.action.timestamp: must be an integer (beyond 2^53 − 1 a bigint)',
  ],
  [
    'a time as text',
    { ...split('Create'), header: { ...header, timestamp: '1' } },
    `${HEADER_TEXT}timestamp: must be an integer (beyond 2^53 − 1 a bigint)`,
  ],
  [
    'a time of more than 64 bits',
    { ...split('Create'), header: { ...header, timestamp: 2n ** 63n } },
    `${HEADER_TEXT}timestamp: must be from -9223372036854775808 to 9223372036854775807`,
  ],
  [
    'a sequence of more than 32 bits',
    { ...split('Create'), header: { ...header, action_seq: 2 ** 32 } },
    `${HEADER_TEXT}action_seq: must be from 0 to 4294967295`,
  ],
  [
    'a negative sequence',
    { ...flat('Create'), action_seq: -1 },
    'params.action.action_seq: must be from 0 to 4294967295',
  ],
  [
    'a zome index of more than a byte',
    { ...flat('CreateLink'), zome_index: 256 },
    'params.action.zome_index: must be from 0 to 255',
  ],
  [
    'a first action that has one before it',
    { ...dna, header: { ...dna.header, prev_action: hash('action') } },
    `${HEADER_TEXT}prev_action: must be null: this is the first action of a chain`,
  ],
  [
    'a first action with another number',
    { ...dna, header: { ...dna.header, action_seq: 1 } },
    `${HEADER_TEXT}action_seq: must be from 0 to 0`,
  ],
  [
    'a later action without one before it',
    { ...split('Create'), header: { ...header, prev_action: null } },
    `${HEADER_TEXT}prev_action: must be 39 bytes or the text of: action hash (uhCkk…)`,
  ],
  [
    'a hash of another type',
    { ...flat('Create'), entry_hash: agent },
    'params.action.entry_hash: is the agent key (uhCAk…), must be: entry hash (uhCEk…)',
  ],
  [
    'an agent as the base of a link',
    { ...flat('CreateLink'), base_address: agent },
    'params.action.base_address: is the agent key (uhCAk…), must be: entry hash (uhCEk…), action hash (uhCkk…), external hash (uhC8k…)',
  ],
  [
    'a hash in hex',
    { ...flat('Create'), author: '84202400' },
    'params.action.author: must be 39 bytes or the text of: agent key (uhCAk…)',
  ],
  [
    'the weight of a link with bytes',
    { ...flat('CreateLink'), weight: { ...weight, rate_bytes: 0 } },
    /^params\.action\.weight: has an unknown member "rate_bytes"/,
  ],
  [
    'the weight of an entry without bytes',
    { ...flat('Create'), weight },
    'params.action.weight.rate_bytes: is missing',
  ],
  [
    'an entry type that there is not',
    { ...flat('Create'), entry_type: 'App' },
    'params.action.entry_type: must be "AgentPubKey" or "CapClaim" or "CapGrant" or {"App": …}',
  ],
  [
    'a unit that holds something',
    { ...flat('Create'), entry_type: { CapGrant: null } },
    /^params\.action\.entry_type: must be /,
  ],
  [
    'two entry types at once',
    { ...flat('Create'), entry_type: { ...app, CapGrant: null } },
    /^params\.action\.entry_type: must be /,
  ],
  [
    'another visibility',
    { ...flat('Create'), entry_type: { App: { ...app.App, visibility: 'public' } } },
    'params.action.entry_type.App.visibility: must be "Public" or "Private"',
  ],
  [
    'a target without its name',
    { ...flat('CloseChain'), new_target: agent },
    'params.action.new_target: must be {"Dna": …} or {"Agent": …}',
  ],
  [
    'a target of another type',
    { ...split('OpenChain'), data: { ...OWN.OpenChain, type: 'OpenChain', prev_target: { Dna: agent } } },
    'params.action.data.prev_target.Dna: is the agent key (uhCAk…), must be: DNA hash (uhC0k…)',
  ],
  [
    'an open chain from nowhere',
    { ...flat('OpenChain'), prev_target: null },
    'params.action.prev_target: must be {"Dna": …} or {"Agent": …}',
  ],
  ['a tag as text', { ...flat('CreateLink'), tag: 'x' }, 'params.action.tag: must be a Uint8Array'],
]

describe('parseHolochainAction', () => {
  it.each(cases)('says what is wrong with %s', (_, value, description) => {
    if (typeof description === 'string') expect(why(value)).toBe(description)
    else expect(why(value)).toMatch(description)
  })

  it('shows little of a hostile name', () => {
    const name = `${'\n'.repeat(40)}<script>`
    const description = why({ ...flat('Create'), [name]: 1 })
    expect(description).toContain('\\n'.repeat(32))
    expect(description).not.toMatch(/[\n<]/)
  })

  it('takes only own members for fields', () => {
    expect(why({ ...flat('Create'), type: '__proto__' })).toMatch(/^params\.action\.type: /)
    const inherits = Object.assign(Object.create({ author: agent }), without(flat('Create'), 'author'))
    expect(why(inherits)).toBe('params.action.author: is missing')
    const polluted = JSON.parse('{"__proto__": 1}')
    expect(why({ ...flat('Create'), ...polluted, ['__proto__']: 1 })).toContain('"__proto__"')
    expect(why({ ...flat('Create'), entry_type: { constructor: null } })).toMatch(/entry_type: must be /)
  })

  it('reads texts as their bytes, and big integers as numbers where one can say them', () => {
    const texts = { ...flat('Create'), author: encodeHoloHash(agent), timestamp: 1n, action_seq: 4n }
    expect(parseHolochainAction(texts, 'a')).toStrictEqual(parseHolochainAction(flat('Create'), 'a'))
    const far = parseHolochainAction({ ...flat('Create'), timestamp: 2n ** 53n }, 'a')
    expect(far.fields.timestamp).toBe(2n ** 53n)
    expect(parseHolochainAction({ ...flat('Create'), timestamp: -0 }, 'a').fields.timestamp).toBe(0)
  })

  it('keeps wrong location bytes as they are', () => {
    const odd = agent.map((byte, i) => (i >= 35 ? byte ^ 0xff : byte))
    for (const author of [odd, encodeHoloHash(odd)]) {
      const action = parseHolochainAction({ ...flat('Create'), author }, 'a')
      expect(action.fields.author).toEqual(odd)
      const hex = Buffer.from(encodeHolochainAction(action)).toString('hex')
      expect(hex).toContain(Buffer.from(odd).toString('hex'))
    }
  })
})
