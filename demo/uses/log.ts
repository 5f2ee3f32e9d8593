import type { Wallet } from '../card.ts'
import { byId, find, make } from '../dom.ts'
import { signEntry } from './ask.ts'
import { checkRecord, textOf } from './check.ts'
import { keepRecord, save } from './kept.ts'
import { createPanel } from './panel.ts'
import type { Signature, SignedLog } from './records.ts'

const EMPTY: SignedLog = { type: 'signed-log', v: 1, entries: [] }

/** Ways to forge it, each on a copy. */
const FORGERIES: ReadonlyArray<
  readonly [name: string, forge: (entries: readonly Signature[]) => readonly Signature[]]
> = [
  ['Change an entry', ([first, ...rest]) => (first === undefined ? [] : [rewritten(first), ...rest])],
  ['Remove an entry', ([, ...rest]) => rest],
  ['Swap two', ([first, second, ...rest]) => (first && second ? [second, first, ...rest] : [])],
]

/** A log that only grows. Answers what shows another one. */
export function showLog(flowsta: Wallet): (record: SignedLog) => void {
  const card = byId('use-log')
  const panel = createPanel(card, flowsta, signEntry)
  const kept = keepRecord(EMPTY)
  const form = find<HTMLFormElement>(card, 'form')
  const text = find<HTMLInputElement>(form, '[name=entry]')

  function show({ entries }: SignedLog): void {
    const lines = entries.map(one => make('li', {}, textOf(one, 'text')))
    panel.content.replaceChildren(
      make('h3', {}, 'Entries'),
      lines.length > 0 ? make('ol', { class: 'lines' }, ...lines) : make('p', {}, 'Nothing yet.'),
    )
    if (entries.length === 0) panel.showChecks([])
    else void checkRecord({ ...EMPTY, entries }).then(panel.showChecks)
    for (const button of forging) button.disabled = kept.get().entries.length < 2
    saving.disabled = kept.get().entries.length === 0
  }
  const set = (record: SignedLog) => {
    kept.set(record)
    show(record)
  }

  form.addEventListener('submit', async event => {
    event.preventDefault()
    const record = kept.get()
    const entry = await panel.ask(wallet => signEntry(wallet, record, text.value.trim()))
    if (entry === null) return
    if (kept.get() !== record) return panel.say('It was changed meanwhile, so this signature was not added.')
    set({ ...record, entries: [...record.entries, entry] })
    text.value = ''
  })
  const forging = FORGERIES.map(([name, forge]) =>
    panel.addButton(name, () => {
      show({ ...EMPTY, entries: forge(kept.get().entries) })
      panel.say('This is a forged copy. Look at what no longer holds.')
    }),
  )
  panel.addButton('Show the real log', () => {
    panel.say('')
    show(kept.get())
  })
  const saving = panel.addButton('Save the log', () => save(kept.get(), 'log'))
  panel.addButton('New log', () => {
    panel.say('')
    set(EMPTY)
  })
  show(kept.get())
  return set
}

function rewritten(one: Signature): Signature {
  return { ...one, signedAction: { ...one.signedAction, text: `${textOf(one, 'text')} (never written)` } }
}
