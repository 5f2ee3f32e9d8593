/** Limits that apps can meet, in one place. Over a limit is `limit_exceeded`; nothing is ever cut. */
export const LIMITS = {
  /** UTF-8 bytes of a `signAction` action in its RFC 8785 form. */
  actionBytes: 64 * 1024,
  /** Decoded bytes of one `signBytes`, and of all items of a batch together. */
  payloadBytes: 1024 * 1024,
  /** UTF-8 bytes of all that `connect` is given, a logo of 32 KiB included. */
  connectBytes: 128 * 1024,
  batchItems: 1000,
  reasonChars: 1000,
  appNameChars: 100,
  logoBytes: 32 * 1024,
  /** Characters of one call's parameters as they cross the door: 1 MiB in base64 plus room for the other fields. */
  paramsChars: 1_500_000,
  /** The same for `signZomeCall`, where 1 MiB of MessagePack may be a list of numbers: four characters for a byte. */
  zomeChars: 4_400_000,
  nesting: 128,
  waitingPerOrigin: 20,
  waitingBytesPerOrigin: 1024 * 1024,
  waiting: 100,
  waitingBytes: 6 * 1024 * 1024,
  /** Milliseconds a request stays answerable after it was on screen, or first queued in an unlocked wallet. */
  requestLifetime: 5 * 60_000,
  /** Milliseconds within which the bridge acknowledges a call. */
  bridgeAck: 2000,
  /** Milliseconds a document may take to come back after the worker was stopped. */
  reconnect: 30_000,
  muteFor: 60 * 60_000,
} as const
