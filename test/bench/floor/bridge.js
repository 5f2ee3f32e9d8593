/** Hands the page one end of a channel, as the wallet's bridge does, and passes on what comes, unread. */
addEventListener(
  'floor:hello',
  () => {
    const { port1, port2 } = new MessageChannel()
    const runtimePort = chrome.runtime.connect()
    port1.onmessage = ({ data }) => runtimePort.postMessage(data)
    runtimePort.onMessage.addListener(message => port1.postMessage(message))
    dispatchEvent(new MessageEvent('floor:port', { ports: [port2] }))
  },
  { once: true },
)
