/**
 * The page relays: requests from the server to the wallet, the wallet's bytes to the server that holds the device key,
 * results back. It decides nothing, so that a script injected here has nothing to take over.
 */
const flowsta = window.flowsta
const status = document.querySelector('#status')
const button = document.querySelector('#connect')

/** The bytes go as they come; the server reads them and refuses what it did not ask for. Then this throws, and the wallet asks. */
async function sign(message) {
  const answer = await fetch('/api/proof', { method: 'POST', body: message })
  if (!answer.ok) throw new Error(`No proof: ${await answer.text()}`)
  return new Uint8Array(await answer.arrayBuffer())
}

async function connect() {
  const { publicKey, params } = await (await fetch('/api/connect')).json()
  const account = await flowsta.connect({ ...params, deviceKey: { publicKey, sign } })
  status.textContent = `Connected as ${account.agentPubKey}. Entries of the server are signed here.`
  button.hidden = true
  relay()
}

function relay() {
  const requests = new EventSource('/api/requests')
  requests.onmessage = async ({ data }) => {
    const { id, method, params } = JSON.parse(data)
    const result = await flowsta.request({ method, params }).then(
      ({ signature, agentPubKey }) => ({ id, signature, agentPubKey }),
      ({ code }) => ({ id, error: code }),
    )
    const answer = await fetch('/api/result', { method: 'POST', body: JSON.stringify(result) })
    const { held } = await answer.json()
    show(
      params.action,
      held ? 'signed, and the server checked it' : (result.error ?? 'the signature does not hold'),
    )
  }
}

function show({ n, text }, outcome) {
  const item = document.createElement('li')
  item.textContent = `${n}. ${text}: ${outcome}`
  item.dataset.n = n
  document.querySelector('#entries').append(item)
}

function failed({ code, message }) {
  status.textContent = `Not connected (${code ?? message}).`
  button.hidden = false
}

button.addEventListener('click', () => void connect().catch(failed))
if (flowsta === undefined) status.textContent = 'No wallet in this browser.'
// On each load: a key of the app's own is shown anew. Silent, while it is the one that is bound.
else if (await flowsta.isConnected()) await connect().catch(failed)
else button.hidden = false
