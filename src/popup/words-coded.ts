/** Texts for bytes that machines read; they come with the code that reads such bytes. `{…}`: see `filled.tsx`. */
import type { ActionType } from '../crypto/holochain/action-types.ts'
import type { HoloHashType } from '../crypto/holochain/holohash.ts'
import { count, formatNumber } from './format.ts'
import type { BatchCount } from './reading/batch.ts'

const REJECT = 'It may act in your name somewhere else. If you did not expect it, reject it.'

/** Bytes that the wallet can't put into words. */
export const unknown = {
  title: 'Sign unreadable bytes',
  dataTitle: 'Sign data for a machine',
  says: 'Approve signs exactly these bytes, nothing else.',
  line: 'Unreadable bytes',
  dataLine: 'Data for a machine',
  size: (n: number) => count(n, 'byte'),
  opaque: {
    title: 'The wallet can’t tell what this is',
    text: `Not text, not JSON, nothing it knows. ${REJECT}`,
  },
  msgpack: {
    title: 'Written for a machine',
    text: `This is MessagePack: the wallet can take it apart, but not say what it does. ${REJECT}`,
  },
  known: (name: string) => ({
    title: 'It looks like something else',
    text: `Behind its domain this is ${name}. With the domain in front, the signature is not good for that. If you did not expect it, reject it.`,
  }),
}

/** Any value of MessagePack. */
export const tree = {
  name: 'All values',
  value: 'The value',
  all: (n: number) => count(n, 'value'),
  shownOf: (shown: number, of: number) =>
    `The first ${formatNumber(shown)} of ${count(of, 'value')} are shown.`,
  fields: (n: number) => (n === 0 ? 'no fields' : count(n, 'field')),
  items: (n: number) => (n === 0 ? 'no items' : count(n, 'item')),
  fold: (what: string, key: string) => `${what} of ${key}`,
  bytes: (n: number) => (n === 0 ? 'no bytes' : count(n, 'byte')),
  asText: 'as text: ',
  ext: (type: number) => `extension ${type}`,
  raw: 'text that is not UTF-8',
  number: 'number',
  otherKey: 'a key that is no text',
  notANumber: 'not a number (NaN)',
  showAll: 'Show more',
  showWhole: 'Show the whole hash',
}

export const hashes = {
  /** What a hash is of, as a thing in a sentence. */
  of: {
    agent: 'an agent',
    entry: 'an entry',
    action: 'an action',
    dna: 'a DNA',
    external: 'something outside of Holochain',
    warrant: 'a warrant',
    wasm: 'a program',
    dhtop: 'an operation',
  } satisfies Record<HoloHashType, string>,
  /** The same, where another one was named before. */
  another: {
    entry: 'another entry',
    action: 'another action',
    external: 'something else outside of Holochain',
  } as { readonly [type in HoloHashType]?: string },
  itself: 'itself',
  is: (what: string) => `names ${what}`,
  copy: (label: string) => `Copy: ${label}`,
}

interface ActionWords {
  readonly title: string
  /** The verb and thing of a list. */
  readonly kind: string
  /** "Approve signs …, nothing else." */
  readonly signs: string
  readonly thisOne: string
  readonly does: BatchCount
}
/** Actions of a Holochain chain. */
export const chain = {
  kinds: {
    Dna: {
      title: 'Sign the start of a chain',
      kind: 'Start a chain',
      signs: 'the start of this chain',
      thisOne: 'this start of a chain',
      does: 'new',
    },
    AgentValidationPkg: {
      title: 'Sign that you join a network',
      kind: 'Join a network',
      signs: 'that you join this network',
      thisOne: 'this',
      does: 'new',
    },
    InitZomesComplete: {
      title: 'Sign that an app is set up',
      kind: 'Finish setting up',
      signs: 'that this app is set up',
      thisOne: 'this',
      does: 'action',
    },
    CreateLink: {
      title: 'Sign a new link',
      kind: 'Create a link',
      signs: 'this one link',
      thisOne: 'this link',
      does: 'new',
    },
    DeleteLink: {
      title: 'Sign the removal of a link',
      kind: 'Remove a link',
      signs: 'this one removal',
      thisOne: 'this removal',
      does: 'deleted',
    },
    OpenChain: {
      title: 'Sign that a chain goes on here',
      kind: 'Go on with a closed chain',
      signs: 'that a closed chain goes on here',
      thisOne: 'this move',
      does: 'moved',
    },
    CloseChain: {
      title: 'Sign the end of a chain',
      kind: 'Close a chain',
      signs: 'the end of this chain',
      thisOne: 'this end of a chain',
      does: 'moved',
    },
    Create: {
      title: 'Sign a new entry',
      kind: 'Create an entry',
      signs: 'this one entry',
      thisOne: 'this entry',
      does: 'new',
    },
    Update: {
      title: 'Sign a changed entry',
      kind: 'Change an entry',
      signs: 'this one change',
      thisOne: 'this change',
      does: 'changed',
    },
    Delete: {
      title: 'Sign a deletion',
      kind: 'Delete an entry',
      signs: 'this one deletion',
      thisOne: 'this deletion',
      does: 'deleted',
    },
  } satisfies { readonly [type in ActionType]: ActionWords } as {
    readonly [type in ActionType]: ActionWords
  },
  approve: (signs: string) => `Approve signs ${signs}, nothing else.`,
  /** Who does what. */
  dna: 'You start your chain in the network of a DNA. This is its first action.',
  joins: 'You join the network without a proof of membership.',
  joinsWith: (n: number) => `You join the network with a proof of membership of ${count(n, 'byte')}.`,
  init: 'You record that this app is set up.',
  create: {
    App: 'You create {visibility} entry of type {type} in zome {zome}.',
    AgentPubKey: 'You write the key of an agent into your chain.',
    ownKey: 'You write your own key into your chain.',
    CapGrant: 'You let others call functions of this app in your name.',
    CapClaim: 'You keep a capability that somebody gave you.',
  },
  update: {
    App: 'You replace an entry by {visibility} one of type {type} in zome {zome}.',
    AgentPubKey: 'You replace the key of an agent by another one.',
    ownKey: 'You replace the key of an agent by your own.',
    CapGrant: 'You change what others may call in your name.',
    CapClaim: 'You replace a capability that somebody gave you.',
  },
  aPublic: 'a public',
  aPrivate: 'a private',
  delete: 'You delete an entry.',
  link: 'You link {base} to {target}.',
  unlink: 'You remove a link from {base}.',
  open: {
    Dna: 'Your chain here goes on from one that was closed under another DNA.',
    Agent: 'Your chain here goes on from the closed one of another agent.',
  },
  close: {
    none: 'You close this chain for good.',
    Dna: 'You close this chain, to go on under another DNA.',
    Agent: 'You close the chain of another agent, to go on with it as yours.',
  },
  place: (n: string) => `It is action ${n} of your chain.`,
  placeOther: (n: string) => `It is action ${n} of that chain.`,
  notes: {
    close: {
      title: 'This ends a chain',
      text: 'Nothing can be added to it after this, by any app on any device, and that can’t be taken back.',
    },
    open: {
      title: 'This takes the place of a chain that ended',
      text: 'Others will take your chain here for the continuation of the one below, which has ended. That can’t be taken back.',
    },
    capGrant: {
      title: 'This lets others act in your name',
      text: 'Who may call what is written in the entry, and that is not part of what is signed: the wallet can’t see it.',
    },
  },
  labels: {
    author: 'Author',
    timestamp: 'When',
    action_seq: 'Number in the chain',
    prev_action: 'Action before it',
    hash: 'DNA',
    dna_hash: 'DNA',
    membrane_proof: 'Proof of membership',
    base_address: 'From',
    target_address: 'To',
    link_add_address: 'Made by the action',
    link_type: 'Link type',
    zome_index: 'Zome',
    entry_index: 'Entry type',
    visibility: 'Visibility',
    tag: 'Tag',
    entry_type: 'Holds',
    entry_hash: 'Entry',
    original_entry_address: 'Entry before',
    original_action_address: 'Written by the action',
    deletes_entry_address: 'Entry',
    deletes_address: 'Written by the action',
    prev_target: 'Goes on from',
    new_target: 'Goes on as',
    close_hash: 'Closed by the action',
    weight: 'Weight',
    bucket_id: 'Weight: bucket',
    units: 'Weight: units',
    rate_bytes: 'Weight: bytes',
  } as { readonly [field: string]: string },
  updatedEntry: 'New entry',
  holds: {
    AgentPubKey: 'The key of an agent',
    CapGrant: 'A capability for others',
    CapClaim: 'A capability from somebody',
  } as { readonly [entryType: string]: string },
  visibility: {
    Public: 'Public: everyone in its network can read it',
    Private: 'Private: its content stays with you',
  } as { readonly [visibility: string]: string },
  target: { Dna: 'The DNA', Agent: 'The agent' } as { readonly [target: string]: string },
  forGood: 'Nothing, it ends here',
  none: 'None',
  details: 'Details',
  layout: 'Written as',
  layouts: { flat: 'Holochain 0.5 or 0.6: all fields in one', split: 'Holochain 0.7: header and data' },
  actionHash: 'Hash of this action',
  you: 'You',
  kind: 'Kind',
}

/** Calls of a function in a Holochain app. */
export const call = {
  title: 'Sign a call',
  line: 'Call a function',
  thisOne: 'this call',
  says: (until: string) => `Approve signs this one call. The site can make it once, until ${until}.`,
  calls: 'You call {fn} of the zome {zome}.',
  callsFor: 'You call {fn} of the zome {zome}, in the cell of another agent.',
  longName: 'a long name',
  fn: 'Function',
  zome: 'Zome',
  dna: 'App (DNA)',
  as: 'Called as',
  cellOf: 'Cell of',
  until: 'Valid until',
  left: (time: string) => `${time} left`,
  over: 'over',
  payload: 'What is passed along',
  nothing: 'Nothing is passed along.',
  unreadable: {
    title: 'The wallet can’t read what is passed along',
    text: 'It is not complete MessagePack, or has too many values to show. If you did not expect that, reject it.',
  },
  nonce: 'Number used once',
  secret: 'Capability',
  secretText:
    'The owner of the cell gave your key one. Its secret is part of what is signed, and is never shown.',
  digest: 'SHA-512 of these bytes: what the key signs',
}
