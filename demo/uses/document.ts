import type { Wallet } from '../card.ts'
import { byId, find, make } from '../dom.ts'
import { signDocument } from './ask.ts'
import { checkRecord } from './check.ts'
import { keepRecord, save } from './kept.ts'
import { createPanel } from './panel.ts'
import type { SignedDocument } from './records.ts'

const EMPTY: SignedDocument = {
  type: 'signed-document',
  v: 1,
  title: 'Rules of the garden club',
  text: 'Whoever waters on Sundays takes the ripe tomatoes of that day.',
  signatures: [],
}

/** A text that several people sign. Answers what shows another one. */
export function showDocument(flowsta: Wallet): (record: SignedDocument) => void {
  const card = byId('use-document')
  const panel = createPanel(card, flowsta, signDocument)
  const kept = keepRecord(EMPTY)
  const form = find<HTMLFormElement>(card, 'form')
  const [title, text, name] = ['title', 'text', 'name'].map(one =>
    find<HTMLInputElement>(form, `[name=${one}]`),
  ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement]

  function show(): void {
    const record = kept.get()
    title.value = record.title
    text.value = record.text
    // A change would be another text than the one that was signed.
    title.readOnly = text.readOnly = record.signatures.length > 0
    panel.content.replaceChildren(
      make('h3', {}, 'Signatures'),
      ...(record.signatures.length === 0 ? [make('p', {}, 'Nobody signed it yet.')] : []),
    )
    if (record.signatures.length === 0) panel.showChecks([])
    else void checkRecord(record).then(panel.showChecks)
    saving.disabled = record.signatures.length === 0
  }
  const set = (record: SignedDocument) => {
    kept.set(record)
    show()
  }

  form.addEventListener('input', () => {
    const record = kept.get()
    if (record.signatures.length === 0) kept.set({ ...record, title: title.value, text: text.value })
  })
  form.addEventListener('submit', async event => {
    event.preventDefault()
    const record = kept.get()
    const signature = await panel.ask(wallet => signDocument(wallet, record, name.value.trim()))
    if (signature === null) return
    if (kept.get() !== record) return panel.say('It was changed meanwhile, so this signature was not added.')
    const isThere = record.signatures.some(one => one.agentPubKey === signature.agentPubKey)
    if (isThere)
      panel.say('This key signed it before. Use another identity in the wallet, or send the file on.')
    else set({ ...record, signatures: [...record.signatures, signature] })
  })
  const saving = panel.addButton('Save the document', () => save(kept.get(), kept.get().title))
  panel.addButton('New document', () => {
    panel.say('')
    set(EMPTY)
  })
  show()
  return set
}
