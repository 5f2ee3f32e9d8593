/** Waits for the next turn. Timers are held back to 4 ms after a few of them; messages to oneself are not. */
export function createTurns(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  let waiting: Array<() => void> = []
  port1.onmessage = () => {
    const all = waiting
    waiting = []
    for (const resolve of all) resolve()
  }
  return () =>
    new Promise(resolve => {
      waiting.push(resolve)
      if (waiting.length === 1) port2.postMessage(null)
    })
}
