import type { Wallet } from '../card.ts'
import { byId, find, make } from '../dom.ts'
import { signFile } from './ask.ts'
import { checkRecord } from './check.ts'
import { save } from './kept.ts'
import { createPanel } from './panel.ts'
import type { SignedFile } from './records.ts'

/** Larger ones would have to be hashed piece by piece, which browsers can't. */
const MOST_BYTES = 256 * 1024 * 1024

/** The signature of a file, saved beside it. */
export function showFile(flowsta: Wallet): void {
  const card = byId('use-file')
  const panel = createPanel(card, flowsta, signFile)
  const form = find<HTMLFormElement>(card, 'form')
  const chosen = find<HTMLInputElement>(form, 'input[type=file]')
  let record: SignedFile | null = null

  panel.content.replaceChildren(make('h3', {}, 'Signature'), make('p', {}, 'The file stays where it is.'))
  form.addEventListener('submit', async event => {
    event.preventDefault()
    const [file] = chosen.files ?? []
    if (file === undefined) return panel.say('Choose a file first.')
    if (file.size > MOST_BYTES) return panel.say('This page takes files of up to 256 MB.')
    const signature = await panel.ask(wallet => signFile(wallet, file))
    if (signature === null) return
    record = { type: 'signed-file', v: 1, signature }
    saving.disabled = false
    const bytes = new Uint8Array(await file.arrayBuffer())
    panel.showChecks(await checkRecord(record, { name: file.name, bytes }))
  })
  const saving = panel.addButton('Save the signature', () => {
    if (record !== null) save(record, `${record.signature.signedAction.name}.signature`)
  })
  saving.disabled = true
}
