/** The tags of `values.ts`, on their own: the provider's script needs them and nothing else of the way back. */
export const BYTES_TAG = '$bytes'
export const INT_TAG = '$int'
export const OBJECT_TAG = '$object'
