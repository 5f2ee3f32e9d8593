/** The verify page: takes a file or a text, checks it here, says in words what holds. */
import { publicKeyOfAgent, publicKeyOfDid } from '../../src/sdk/verify/index.ts'
import { byId } from '../dom.ts'
import { check } from './check.ts'
import { show } from './show.ts'

const ask = byId<HTMLFormElement>('ask')
const drop = byId('drop')
const file = byId<HTMLInputElement>('file')
const paste = byId<HTMLTextAreaElement>('paste')
const key = byId<HTMLInputElement>('key')
const keyProblem = byId('key-problem')
const busy = byId('busy')
const progress = byId<HTMLProgressElement>('progress')
const progressText = byId('progress-text')
const stop = byId<HTMLButtonElement>('stop')
const result = byId('result')
const title = byId('result-title')
const body = byId('result-body')
const status = byId('status')

/** Of the check on its way; another one ends it. */
let running: AbortController | undefined

/** `null`: there is a text, and it is no key. */
function readKey(): Uint8Array<ArrayBuffer> | null | undefined {
  const text = key.value.trim()
  const publicKey = text === '' ? undefined : (publicKeyOfAgent(text) ?? publicKeyOfDid(text))
  const problem =
    publicKey === null ? 'This is no key: it starts with uhCAk or did:key:z6Mk, and is copied whole.' : ''
  if (keyProblem.textContent !== problem) keyProblem.textContent = problem
  if (publicKey === null) key.setAttribute('aria-invalid', 'true')
  else key.removeAttribute('aria-invalid')
  return publicKey
}

async function run(what: Blob): Promise<void> {
  const publicKey = readKey()
  running?.abort()
  if (publicKey === null) return key.focus()
  const mine = new AbortController()
  running = mine
  begin()
  let painted = 0
  const onProgress = (done: number, of: number) => {
    // As often as one can see it.
    if (performance.now() - painted < 50) return
    painted = performance.now()
    progress.max = of
    progress.value = done
    progressText.textContent = `Checking: ${done} of ${of}`
  }
  try {
    const shown = show(
      await check(what, publicKey, { signal: mine.signal, onProgress }),
      publicKey !== undefined,
    )
    if (running !== mine) return
    title.textContent = shown.title
    body.replaceChildren(...shown.body)
    result.hidden = false
    status.textContent = shown.holds ? 'It holds.' : 'It does not hold.'
    title.focus()
  } catch (error) {
    if (running !== mine) return
    status.textContent = mine.signal.aborted ? 'Stopped. Nothing was found out.' : sorry(error)
  } finally {
    if (running === mine) end()
  }
}

function sorry(error: unknown): string {
  const isMissing = error instanceof DOMException && error.name === 'NotSupportedError'
  return isMissing
    ? 'This browser cannot check Ed25519 signatures. A newer one can.'
    : 'The file could not be read. Choose it again: it may have been changed or moved.'
}

function begin(): void {
  result.hidden = true
  body.replaceChildren()
  progress.removeAttribute('value')
  progressText.textContent = 'Checking'
  status.textContent = 'Checking'
  busy.hidden = false
  stop.hidden = false
}
function end(): void {
  running = undefined
  busy.hidden = true
  stop.hidden = true
}

ask.addEventListener('submit', event => {
  event.preventDefault()
  if (paste.value === '') {
    status.textContent = 'There is no text yet. Paste one, or choose a file.'
    paste.focus()
  } else void run(new Blob([paste.value]))
})
stop.addEventListener('click', () => running?.abort())
// Otherwise the same file chosen again, changed meanwhile, would be no change.
file.addEventListener('click', () => {
  file.value = ''
})
file.addEventListener('change', () => {
  const [chosen] = file.files ?? []
  if (chosen !== undefined) void run(chosen)
})
key.addEventListener('input', readKey)

// Anywhere on the page: whoever misses the box would otherwise leave the page for the file.
document.addEventListener('dragover', event => {
  event.preventDefault()
  drop.classList.add('over')
})
document.addEventListener('dragleave', event => {
  if (event.relatedTarget === null) drop.classList.remove('over')
})
document.addEventListener('drop', event => {
  event.preventDefault()
  drop.classList.remove('over')
  const [dropped] = event.dataTransfer?.files ?? []
  if (dropped === undefined) return
  file.value = ''
  void run(dropped)
})
