/** The tags of `values.ts`, on their own: the provider's script needs them and nothing else of the way back. */
export const BYTES_TAG = '$bytes'
export const INT_TAG = '$int'
export const OBJECT_TAG = '$object'
/** In the payload of a zome call only. */
export const UNDEFINED_TAG = '$undefined'
export const FLOAT_TAG = '$float'
export const DATE_TAG = '$date'
export const MAP_TAG = '$map'
