/** What the page does for a measure. All functions here are sent to it as text, so they use nothing from around them. */

/**
 * Puts `bench` into the page. Sides are `wallet` and `floor`; `echo` and `reader` are their calls that sign nothing.
 * Times are in milliseconds. What is signed is made before the clock runs: 32 printable characters, new each time.
 */
export function installBench() {
  const { flowsta, floor } = window
  const single = {
    wallet: async bytes => (await flowsta.signBytes({ bytes })).signature,
    floor: floor.sign,
    echo: floor.echo,
    reader: flowsta.isConnected,
  }
  const batch = {
    wallet: requests => flowsta.signBatch({ requests }),
    floor: floor.batch,
  }
  const signed = { wallet: 0, floor: 0 }
  const makeText = () => btoa(btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))))
  const makeTexts = (side, many) => {
    if (side in signed) signed[side] += many
    return Array.from({ length: many }, makeText)
  }

  window.bench = {
    /** How many signatures each side has been asked for. */
    signed,
    /** One after the other, each timed. The first one meets what the other side left, and is not counted. */
    async inSequence(side, calls) {
      const call = single[side]
      const [first, ...texts] = makeTexts(side, calls + 1)
      await call(first)
      const times = []
      for (const text of texts) {
        const start = performance.now()
        await call(text)
        times.push(performance.now() - start)
      }
      return times
    },
    /** All at once; the time until the last one is answered. */
    async atOnce(side, calls) {
      const texts = makeTexts(side, calls)
      const start = performance.now()
      await Promise.all(texts.map(single[side]))
      return performance.now() - start
    },
    /** `inFlight` at a time, the next one as soon as one is answered; the time until the last one is. */
    async steady(side, calls, inFlight) {
      const call = single[side]
      const texts = makeTexts(side, calls)
      const work = async () => {
        for (let text = texts.pop(); text !== undefined; text = texts.pop()) await call(text)
      }
      const start = performance.now()
      await Promise.all(Array.from({ length: inFlight }, work))
      return performance.now() - start
    },
    async batch(side, size) {
      const texts = makeTexts(side, size)
      const items = side === 'floor' ? texts : texts.map(bytes => ({ method: 'signBytes', bytes }))
      const start = performance.now()
      await batch[side](items)
      return performance.now() - start
    },
  }
}

/** Counts the wallet's rows after the one with the number `from`, in a page of the extension. */
export async function countRows(from) {
  const db = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('flowsta')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const reading = db.transaction('events').objectStore('events').getAll(IDBKeyRange.lowerBound(from, true))
  await new Promise((resolve, reject) => {
    reading.onsuccess = resolve
    reading.onerror = () => reject(reading.error)
  })
  db.close()
  const rows = reading.result.map(({ row }) => row)
  const silent = rows.filter(row => row.type === 'request.silent' && row.decision === 'silent')
  return {
    last: rows.at(-1)?.seq ?? from,
    rows: rows.length,
    silent: silent.filter(({ proof, signature }) => proof !== undefined && signature !== undefined).length,
    others: [...new Set(rows.filter(row => !silent.includes(row)).map(({ type }) => type))],
  }
}
