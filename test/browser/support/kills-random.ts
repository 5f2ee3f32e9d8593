/** Numbers that look random and are the same for the same seed, so that a failed run can be had again. */
export interface Random {
  /** From 0 up to `end`, without it. */
  below(end: number): number
  pick<T>(from: readonly [T, ...T[]]): T
}

/** mulberry32, by Tommy Ettinger: 32 bits of state, good enough to choose moments. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return { below, pick: from => from[below(from.length)] ?? from[0] }
}
