/** `window.floor`: each method sends one message and resolves with the value of the answer. Binary is base64. */
{
  let port
  addEventListener(
    'floor:port',
    event => {
      port = event.ports[0]
    },
    { once: true },
  )
  dispatchEvent(new Event('floor:hello'))

  const pending = new Map()
  let last = 0
  port.onmessage = ({ data: { id, value, error } }) => {
    const { resolve, reject } = pending.get(id)
    pending.delete(id)
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  }
  const call = (method, value) =>
    new Promise((resolve, reject) => {
      const id = ++last
      pending.set(id, { resolve, reject })
      port.postMessage({ id, method, value })
    })

  window.floor = {
    echo: value => call('echo', value),
    sign: bytes => call('sign', bytes),
    batch: items => call('batch', items),
    publicKey: () => call('publicKey'),
    recorded: () => call('recorded'),
  }
}
