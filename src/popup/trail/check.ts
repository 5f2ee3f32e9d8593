/** What a check of the trail found. Row numbers count from 0, as they stand in the rows. */
export type Check =
  | {
      readonly found: 'good'
      readonly rows: number
      /** Signatures of rows that were checked against what they sign. */
      readonly checked: number
      /** Signatures whose bytes nobody kept: the closing signature over all rows vouches for them. */
      readonly attested: number
    }
  /** This row does not carry the wallet's seal; those before it hold. */
  | { readonly found: 'changed'; readonly row: number }
  /** The first row that does not hold, or none where header or head do not. `message` is small print. */
  | { readonly found: 'bad'; readonly row?: number; readonly message?: string }
