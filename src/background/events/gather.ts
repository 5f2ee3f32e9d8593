/** Turns that are waited at most: a stream that never stops must not keep anyone from the disk. */
const MOST_TURNS = 20

/**
 * Lets those who are on their way at the same time come along, so that they share one transaction: for as long as more
 * come with each turn of the event loop. Only after a crowd: one who comes alone waits for nobody.
 */
export function createGathering(turn: (() => Promise<void>) | undefined): {
  wait(length: () => number): Promise<void> | undefined
  went(together: number): void
} {
  let isCrowded = false
  async function gather(length: () => number, next: () => Promise<void>): Promise<void> {
    for (let i = 0, before = 0; i < MOST_TURNS && length() > before; i++) {
      before = length()
      await next()
    }
  }
  return {
    wait: length => (isCrowded && turn !== undefined ? gather(length, turn) : undefined),
    went(together) {
      isCrowded = together > 1
    },
  }
}
