import { getProvider, showHowToGet } from 'flowsta-wallet'
import { verifyAction } from 'flowsta-wallet/verify'

const connect = document.querySelector('#connect')
const form = document.querySelector('form')
const list = document.querySelector('ul')
const status = document.querySelector('[role="status"]')

/** What the user may choose to have signed without being asked: notes, for a while. */
const POLICY = { methods: ['signAction'], actionTypes: ['note'], expiresIn: 600, maxSignatures: 20 }

const SENTENCES = {
  user_rejected: 'You said no.',
  consent_required: 'Connect first.',
}

/** Says what went wrong instead of throwing. */
async function attempt(run) {
  try {
    await run()
  } catch (error) {
    status.textContent = SENTENCES[error.code] ?? error.message
  }
}

function showAccount(account) {
  status.textContent = account ? `Connected as ${account.agentPubKey}` : 'Not connected.'
}

/** A note goes on the list with what anybody needs to check it. */
async function showNote({ signedAction, signature, agentPubKey }) {
  const { valid } = await verifyAction({ signedAction, signature, agentPubKey })
  const item = document.createElement('li')
  const kept = document.createElement('pre')
  kept.textContent = JSON.stringify({ signedAction, signature, agentPubKey }, null, 2)
  item.append(`${signedAction.text}: ${valid ? 'signature verified' : 'bad signature'}`, kept)
  list.append(item)
}

const wallet = await getProvider()
if (wallet === null) {
  status.textContent = 'No wallet.'
  showHowToGet(document.querySelector('main'))
} else {
  wallet.on('disconnect', () => showAccount(null))
  connect.onclick = () =>
    attempt(async () =>
      showAccount(await wallet.connect({ appName: 'Notes', reason: 'To sign your notes', policy: POLICY })),
    )
  form.onsubmit = event => {
    event.preventDefault()
    const text = form.elements.text.value
    attempt(async () => {
      await showNote(await wallet.signAction({ action: { type: 'note', text }, reason: 'To keep this note' }))
      form.reset()
    })
  }
  showAccount(await wallet.getAccount())
  connect.disabled = false
}
