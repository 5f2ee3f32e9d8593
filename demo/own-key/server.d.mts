export interface Entry {
  readonly id: string
  readonly n: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly text: string
  readonly state: 'waiting' | 'under way' | 'signed' | 'not signed'
  readonly signature?: string
  readonly agent?: string
  readonly error?: string
}
export interface LogBook {
  /** Serialised, without a slash at the end. */
  readonly origin: string
  /** base64 of 32 bytes. */
  readonly publicKey: string
  readonly entries: readonly Entry[]
  add(text: string): { readonly entry: Entry; readonly signed: Promise<Entry> }
  forget(): void
  close(): Promise<void>
}
export function startServer(options: {
  readonly keyFile: string
  readonly port?: number
  readonly now?: () => number
  readonly say?: (line: string) => void
}): Promise<LogBook>
