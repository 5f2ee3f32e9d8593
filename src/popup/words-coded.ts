/** Texts for bytes that machines read; they come with the code that reads such bytes. `{…}`: see `filled.tsx`. */
import type { ActionType } from '../crypto/holochain/action-types.ts'
import type { HoloHashType } from '../crypto/holochain/holohash.ts'
import { formatNumber, formatSize } from './format.ts'
import { plural, t } from './language/texts.ts'
import type { BatchCount } from './reading/batch.ts'

/** What bytes are besides, by what the code that recognises them calls it. */
const known: { readonly [name: string]: string } = {
  'a message of Flowsta itself (it starts with "flowsta-")': t('known_flowsta'),
  'what the digest of a Holochain zome call looks like (64 bytes that are not plain text)': t('known_digest'),
  'a link between two Holochain agent keys': t('known_link'),
  "Holochain's network peer record (JSON with agent, space and expiresAt)": t('known_peer'),
  'MessagePack that holds a Holochain key or hash': t('known_hash'),
  'a Holochain action (MessagePack with its keys)': t('known_action'),
  'the parameters of a Holochain zome call (MessagePack with their keys)': t('known_call'),
  'a Holochain warrant (MessagePack with its keys)': t('known_warrant'),
  'a Holochain validation receipt (MessagePack with its keys)': t('known_receipt'),
}

/** Bytes that the wallet can't put into words. */
export const unknown = {
  title: t('bytes_title'),
  dataTitle: t('bytes_dataTitle'),
  says: t('bytes_says'),
  line: t('bytes_line'),
  dataLine: t('bytes_dataLine'),
  size: formatSize,
  opaque: {
    title: t('bytes_opaqueTitle'),
    text: t('bytes_opaqueText'),
  },
  msgpack: {
    title: t('bytes_msgpackTitle'),
    text: t('bytes_msgpackText'),
  },
  known: (name: string) => ({
    title: t('known_title'),
    text: known[name] ?? t('known_other', name),
  }),
}

/** Any value of MessagePack. */
export const tree = {
  name: t('tree_name'),
  value: t('tree_value'),
  all: (n: number) => plural('tree_all', n),
  shownOf: (shown: number, of: number) => plural('shownOf_values', of, formatNumber(shown)),
  foldFields: (n: number, key: string) => plural('tree_foldFields', n, key),
  foldItems: (n: number, key: string) => plural('tree_foldItems', n, key),
  bytes: (n: number) => (n === 0 ? t('tree_noBytes') : formatSize(n)),
  asText: t('tree_asText'),
  ext: (type: number) => t('tree_ext', type),
  raw: t('tree_raw'),
  number: t('tree_number'),
  otherKey: t('tree_otherKey'),
  notANumber: t('tree_notANumber'),
  showAll: t('tree_showAll'),
  showWhole: t('tree_showWhole'),
}

export const hashes = {
  /** What a hash is of, as a thing in a sentence: for `{base}` of a new link, of a removed one, and for `{target}`. */
  base: {
    agent: t('hash_baseAgent'),
    entry: t('hash_baseEntry'),
    action: t('hash_baseAction'),
    dna: t('hash_baseDna'),
    external: t('hash_baseExternal'),
    warrant: t('hash_baseWarrant'),
    wasm: t('hash_baseWasm'),
    dhtop: t('hash_baseDhtop'),
  } satisfies Record<HoloHashType, string>,
  from: {
    agent: t('hash_fromAgent'),
    entry: t('hash_fromEntry'),
    action: t('hash_fromAction'),
    dna: t('hash_fromDna'),
    external: t('hash_fromExternal'),
    warrant: t('hash_fromWarrant'),
    wasm: t('hash_fromWasm'),
    dhtop: t('hash_fromDhtop'),
  } satisfies Record<HoloHashType, string>,
  target: {
    agent: t('hash_targetAgent'),
    entry: t('hash_targetEntry'),
    action: t('hash_targetAction'),
    dna: t('hash_targetDna'),
    external: t('hash_targetExternal'),
    warrant: t('hash_targetWarrant'),
    wasm: t('hash_targetWasm'),
    dhtop: t('hash_targetDhtop'),
  } satisfies Record<HoloHashType, string>,
  /** The target, where the base is of the same type. */
  another: {
    entry: t('hash_anotherEntry'),
    action: t('hash_anotherAction'),
    external: t('hash_anotherExternal'),
  } as { readonly [type in HoloHashType]?: string },
  itself: t('hash_itself'),
  /** The type, where a hash stands alone. */
  of: {
    agent: t('hash_ofAgent'),
    entry: t('hash_ofEntry'),
    action: t('hash_ofAction'),
    dna: t('hash_ofDna'),
    external: t('hash_ofExternal'),
    warrant: t('hash_ofWarrant'),
    wasm: t('hash_ofWasm'),
    dhtop: t('hash_ofDhtop'),
  } satisfies Record<HoloHashType, string>,
  names: {
    agent: t('hash_namesAgent'),
    entry: t('hash_namesEntry'),
    action: t('hash_namesAction'),
    dna: t('hash_namesDna'),
    external: t('hash_namesExternal'),
    warrant: t('hash_namesWarrant'),
    wasm: t('hash_namesWasm'),
    dhtop: t('hash_namesDhtop'),
  } satisfies Record<HoloHashType, string>,
  copy: (label: string) => t('hash_copy', label),
}

interface ActionWords {
  readonly title: string
  /** The verb and thing of a list. */
  readonly kind: string
  /** The sentence above Approve. */
  readonly says: string
  readonly thisOne: string
  readonly does: BatchCount
}
/** Actions of a Holochain chain. */
export const chain = {
  kinds: {
    Dna: {
      title: t('chain_kindsDnaTitle'),
      kind: t('chain_kindsDnaKind'),
      says: t('chain_kindsDnaSays'),
      thisOne: t('chain_kindsDnaThisOne'),
      does: 'new',
    },
    AgentValidationPkg: {
      title: t('chain_kindsAgentValidationPkgTitle'),
      kind: t('chain_kindsAgentValidationPkgKind'),
      says: t('chain_kindsAgentValidationPkgSays'),
      thisOne: t('chain_kindsAgentValidationPkgThisOne'),
      does: 'new',
    },
    InitZomesComplete: {
      title: t('chain_kindsInitZomesCompleteTitle'),
      kind: t('chain_kindsInitZomesCompleteKind'),
      says: t('chain_kindsInitZomesCompleteSays'),
      thisOne: t('chain_kindsInitZomesCompleteThisOne'),
      does: 'action',
    },
    CreateLink: {
      title: t('chain_kindsCreateLinkTitle'),
      kind: t('chain_kindsCreateLinkKind'),
      says: t('chain_kindsCreateLinkSays'),
      thisOne: t('chain_kindsCreateLinkThisOne'),
      does: 'new',
    },
    DeleteLink: {
      title: t('chain_kindsDeleteLinkTitle'),
      kind: t('chain_kindsDeleteLinkKind'),
      says: t('chain_kindsDeleteLinkSays'),
      thisOne: t('chain_kindsDeleteLinkThisOne'),
      does: 'deleted',
    },
    OpenChain: {
      title: t('chain_kindsOpenChainTitle'),
      kind: t('chain_kindsOpenChainKind'),
      says: t('chain_kindsOpenChainSays'),
      thisOne: t('chain_kindsOpenChainThisOne'),
      does: 'moved',
    },
    CloseChain: {
      title: t('chain_kindsCloseChainTitle'),
      kind: t('chain_kindsCloseChainKind'),
      says: t('chain_kindsCloseChainSays'),
      thisOne: t('chain_kindsCloseChainThisOne'),
      does: 'moved',
    },
    Create: {
      title: t('chain_kindsCreateTitle'),
      kind: t('chain_kindsCreateKind'),
      says: t('chain_kindsCreateSays'),
      thisOne: t('chain_kindsCreateThisOne'),
      does: 'new',
    },
    Update: {
      title: t('chain_kindsUpdateTitle'),
      kind: t('chain_kindsUpdateKind'),
      says: t('chain_kindsUpdateSays'),
      thisOne: t('chain_kindsUpdateThisOne'),
      does: 'changed',
    },
    Delete: {
      title: t('chain_kindsDeleteTitle'),
      kind: t('chain_kindsDeleteKind'),
      says: t('chain_kindsDeleteSays'),
      thisOne: t('chain_kindsDeleteThisOne'),
      does: 'deleted',
    },
  } satisfies { readonly [type in ActionType]: ActionWords } as {
    readonly [type in ActionType]: ActionWords
  },
  /** Who does what. */
  dna: t('chain_dna'),
  joins: t('chain_joins'),
  joinsWith: (n: number) => plural('chain_joinsWith', n),
  init: t('chain_init'),
  create: {
    Public: t('chain_createPublic'),
    Private: t('chain_createPrivate'),
    AgentPubKey: t('chain_createAgentPubKey'),
    ownKey: t('chain_createOwnKey'),
    CapGrant: t('chain_createCapGrant'),
    CapClaim: t('chain_createCapClaim'),
  },
  update: {
    Public: t('chain_updatePublic'),
    Private: t('chain_updatePrivate'),
    AgentPubKey: t('chain_updateAgentPubKey'),
    ownKey: t('chain_updateOwnKey'),
    CapGrant: t('chain_updateCapGrant'),
    CapClaim: t('chain_updateCapClaim'),
  },
  delete: t('chain_delete'),
  link: t('chain_link'),
  unlink: t('chain_unlink'),
  open: {
    Dna: t('chain_openDna'),
    Agent: t('chain_openAgent'),
  },
  close: {
    none: t('chain_closeNone'),
    Dna: t('chain_closeDna'),
    Agent: t('chain_closeAgent'),
  },
  place: (n: string) => t('chain_place', n),
  placeOther: (n: string) => t('chain_placeOther', n),
  notes: {
    close: {
      title: t('chain_notesCloseTitle'),
      text: t('chain_notesCloseText'),
    },
    open: {
      title: t('chain_notesOpenTitle'),
      text: t('chain_notesOpenText'),
    },
    capGrant: {
      title: t('chain_notesCapGrantTitle'),
      text: t('chain_notesCapGrantText'),
    },
  },
  labels: {
    author: t('chain_labelsAuthor'),
    timestamp: t('chain_labelsTimestamp'),
    action_seq: t('chain_labelsActionSeq'),
    prev_action: t('chain_labelsPrevAction'),
    hash: t('chain_labelsHash'),
    dna_hash: t('chain_labelsDnaHash'),
    membrane_proof: t('chain_labelsMembraneProof'),
    base_address: t('chain_labelsBaseAddress'),
    target_address: t('chain_labelsTargetAddress'),
    link_add_address: t('chain_labelsLinkAddAddress'),
    link_type: t('chain_labelsLinkType'),
    zome_index: t('chain_labelsZomeIndex'),
    entry_index: t('chain_labelsEntryIndex'),
    visibility: t('chain_labelsVisibility'),
    tag: t('chain_labelsTag'),
    entry_type: t('chain_labelsEntryType'),
    entry_hash: t('chain_labelsEntryHash'),
    original_entry_address: t('chain_labelsOriginalEntryAddress'),
    original_action_address: t('chain_labelsOriginalActionAddress'),
    deletes_entry_address: t('chain_labelsDeletesEntryAddress'),
    deletes_address: t('chain_labelsDeletesAddress'),
    prev_target: t('chain_labelsPrevTarget'),
    new_target: t('chain_labelsNewTarget'),
    close_hash: t('chain_labelsCloseHash'),
    weight: t('chain_labelsWeight'),
    bucket_id: t('chain_labelsBucketId'),
    units: t('chain_labelsUnits'),
    rate_bytes: t('chain_labelsRateBytes'),
  } as { readonly [field: string]: string },
  updatedEntry: t('chain_updatedEntry'),
  holds: {
    AgentPubKey: t('chain_holdsAgentPubKey'),
    CapGrant: t('chain_holdsCapGrant'),
    CapClaim: t('chain_holdsCapClaim'),
  } as { readonly [entryType: string]: string },
  visibility: {
    Public: t('chain_visibilityPublic'),
    Private: t('chain_visibilityPrivate'),
  } as { readonly [visibility: string]: string },
  target: { Dna: t('chain_targetDna'), Agent: t('chain_targetAgent') } as {
    readonly [target: string]: string
  },
  forGood: t('chain_forGood'),
  none: t('chain_none'),
  details: t('chain_details'),
  layout: t('chain_layout'),
  layouts: { flat: t('chain_layoutsFlat'), split: t('chain_layoutsSplit') },
  actionHash: t('chain_actionHash'),
  you: t('chain_you'),
  kind: t('chain_kind'),
}

/** Calls of a function in a Holochain app. */
export const call = {
  title: t('call_title'),
  line: t('call_line'),
  thisOne: t('call_thisOne'),
  says: (until: string) => t('call_says', until),
  calls: t('call_calls'),
  callsFor: t('call_callsFor'),
  longName: t('call_longName'),
  fn: t('call_fn'),
  zome: t('call_zome'),
  dna: t('call_dna'),
  as: t('call_as'),
  cellOf: t('call_cellOf'),
  until: t('call_until'),
  left: (time: string) => t('call_left', time),
  over: t('call_over'),
  payload: t('call_payload'),
  nothing: t('call_nothing'),
  unreadable: {
    title: t('call_unreadableTitle'),
    text: t('call_unreadableText'),
  },
  nonce: t('call_nonce'),
  secret: t('call_secret'),
  secretText: t('call_secretText'),
  digest: t('call_digest'),
}
