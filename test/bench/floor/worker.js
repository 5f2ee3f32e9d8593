/**
 * Signs whatever any page sends and keeps a record of it: no consent, no limits, no proof, no parsing. What is left is
 * what a signature with a durable record costs in a browser at least.
 */
const keys = crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
const database = openDatabase()

/** Each answers the value that the page gets. */
const methods = {
  echo: value => value,
  publicKey: async () => encode(await crypto.subtle.exportKey('raw', (await keys).publicKey)),
  /** How many signatures are on the disk. */
  recorded: async () => {
    const counting = (await database).transaction('rows').objectStore('rows').count()
    await new Promise((resolve, reject) => {
      counting.onsuccess = resolve
      counting.onerror = reject
    })
    return counting.result
  },
  sign: async bytes => {
    const signature = encode(await sign(decode(bytes)))
    await record([{ bytes, signature }])
    return signature
  },
  /** All signed and verified side by side, recorded in one transaction. */
  batch: async items => {
    const rows = await Promise.all(items.map(signAndVerify))
    await record(rows)
    return rows.map(({ signature }) => signature)
  },
}

chrome.runtime.onConnect.addListener(port => {
  port.onMessage.addListener(async ({ id, method, value }) => {
    try {
      port.postMessage({ id, value: await methods[method](value) })
    } catch (error) {
      port.postMessage({ id, error: String(error) })
    }
  })
})

async function sign(message) {
  return crypto.subtle.sign('Ed25519', (await keys).privateKey, message)
}

async function signAndVerify(bytes) {
  const message = decode(bytes)
  const signature = await sign(message)
  const holds = await crypto.subtle.verify('Ed25519', (await keys).publicKey, signature, message)
  if (!holds) throw new Error('a signature does not hold')
  return { bytes, signature: encode(signature) }
}

/** Resolves once the transaction has completed. */
async function record(rows) {
  const tx = (await database).transaction('rows', 'readwrite', { durability: 'relaxed' })
  const store = tx.objectStore('rows')
  for (const row of rows) store.put(row)
  // Without it the browser commits only after it has asked whether more follows, which costs a floor a good part.
  tx.commit()
  await new Promise((resolve, reject) => {
    tx.oncomplete = resolve
    tx.onabort = () => reject(tx.error)
  })
}

function openDatabase() {
  const opening = indexedDB.open('floor')
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { autoIncrement: true })
  return new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

function decode(text) {
  return Uint8Array.from(atob(text), one => one.charCodeAt(0))
}
function encode(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
}
