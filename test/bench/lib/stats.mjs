export function median(all) {
  const sorted = all.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The smallest figure that at least this share of all (0 to 1) does not exceed. */
export function quantile(all, share) {
  const sorted = all.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

export function rounded(number) {
  return Math.round(number * 1000) / 1000
}

/**
 * Runs `rounds` rounds on both sides, which take turns in going first; answers all figures of each. What the machine
 * does beside it meets both alike.
 */
export async function takeTurns(rounds, [a, b], measure) {
  const figures = [[], []]
  for (let i = 0; i < rounds; i++) {
    for (const side of i % 2 === 0 ? [0, 1] : [1, 0]) figures[side].push(await measure(side === 0 ? a : b))
  }
  return figures
}

/** Both medians and their ratio, with the bound that it is held against. */
export function compare(name, [small, large], atMost) {
  const ratio = median(large) / median(small)
  return {
    name,
    ratio: rounded(ratio),
    atMost,
    holds: ratio <= atMost,
    unit: 'ms',
    small: rounded(median(small)),
    large: rounded(median(large)),
    rounds: small.length,
  }
}
