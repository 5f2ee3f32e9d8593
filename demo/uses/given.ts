import { byId, find, make } from '../dom.ts'
import { checkRecord, type GivenFile, textOf } from './check.ts'
import { createPanel } from './panel.ts'
import { readRecord, type SavedRecord } from './records.ts'

const MOST_BYTES = 256 * 1024 * 1024

/** Checks whatever files somebody brings; needs no wallet. `goOn`: shows a record where it can be added to. */
export function showGiven(goOn: (record: SavedRecord) => void): void {
  const card = byId('use-check')
  const panel = createPanel(card, null)
  const input = find<HTMLInputElement>(card, 'input[type=file]')
  /** The signature and the file it is of may come one after the other. */
  let record: SavedRecord | null = null
  let file: GivenFile | undefined

  async function take(files: readonly File[]): Promise<void> {
    for (const one of files) {
      if (one.size > MOST_BYTES) return panel.say('This page takes files of up to 256 MB.')
      const bytes = new Uint8Array(await one.arrayBuffer())
      const found = bytes.length > 4_000_000 ? null : readRecord(new TextDecoder().decode(bytes))
      if (found === null) file = { name: one.name, bytes }
      else record = found
    }
    await show()
  }

  async function show(): Promise<void> {
    if (record === null) {
      panel.content.replaceChildren()
      panel.showChecks([])
      return panel.say('That is no file that this page saved. Bring the one with the signature as well.')
    }
    const checks = await checkRecord(record, file)
    const holds = checks.every(one => one.holds)
    panel.content.replaceChildren(
      make('h3', {}, holds ? 'It holds' : 'It does not hold'),
      ...contentOf(record),
    )
    panel.showChecks(checks)
    panel.say(record.type === 'signed-file' && file === undefined ? 'Now bring the file itself.' : '')
    going.disabled = record.type === 'signed-file'
  }

  input.addEventListener('change', () => {
    void take([...(input.files ?? [])])
    // The same file again is a change again.
    input.value = ''
  })
  card.addEventListener('dragover', event => event.preventDefault())
  card.addEventListener('drop', event => {
    event.preventDefault()
    void take([...(event.dataTransfer?.files ?? [])])
  })
  const going = panel.addButton('Go on with it', () => {
    if (record !== null) goOn(record)
  })
  going.disabled = true
  panel.addButton('Forget the files', () => {
    record = null
    file = undefined
    going.disabled = true
    panel.content.replaceChildren()
    panel.showChecks([])
    panel.say('')
  })
}

/** What a record is about; texts of whoever made it. */
function contentOf(record: SavedRecord): readonly HTMLElement[] {
  switch (record.type) {
    case 'signed-document':
      return [make('p', { class: 'quoted' }, `${record.title}\n\n${record.text}`)]
    case 'signed-log':
      return [
        make('ol', { class: 'lines' }, ...record.entries.map(one => make('li', {}, textOf(one, 'text')))),
      ]
    case 'approval':
      return [make('p', { class: 'quoted' }, record.proposal.text)]
    case 'signed-file':
      return []
  }
}
