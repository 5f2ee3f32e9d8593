import { describe, expect, it, vi } from 'vitest'
import { summarise } from '../../../src/background/pipeline/summary.ts'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { saySummary } from '../../../src/popup/reading/summary.ts'

describe('what the trail says of a signature', () => {
  it.each([
    ['JSON action CreateEntry, 180 bytes', 'JSON action CreateEntry, 180 bytes'],
    ['JSON action, 1 bytes', 'JSON action, 1 byte'],
    ['Holochain Delete, 147 bytes', 'Holochain Delete, 147 bytes'],
    ['Holochain, 2031 bytes', 'Holochain, 2,031 bytes'],
    ['text, 5 bytes', 'Text, 5 bytes'],
    ['JSON for club.vote, 12 bytes', 'JSON for club.vote, 12 bytes'],
    ['unreadable bytes for a.b, 39 bytes', 'Unreadable bytes for a.b, 39 bytes'],
    ['Holochain action, 300 bytes', 'Holochain action, 300 bytes'],
    ['Holochain action for a.b, 300 bytes', 'Holochain action for a.b, 300 bytes'],
    ['MessagePack, 9 bytes', 'MessagePack, 9 bytes'],
    ['zome call profiles.get_profile, 12 bytes', 'Zome call profiles.get_profile, 12 bytes'],
    ['zome call, 12 bytes', 'Zome call, 12 bytes'],
    ['zome call parameters, 400 bytes', 'Zome call parameters, 400 bytes'],
    ['zome call parameters.all, 4 bytes', 'Zome call parameters.all, 4 bytes'],
    ['batch of 12, 1740 bytes', 'Batch of 12, 1,740 bytes'],
    // Names are the site's, and whatever they look like they stay names.
    ['JSON action a, 3 bytes, 4 bytes', 'JSON action a, 3 bytes, 4 bytes'],
  ])('%s is %s', (summary, text) => {
    expect(saySummary(summary)).toBe(text)
  })

  it.each(['number 7', 'text', 'weather for a.b, 5 bytes of it', ''])('%j stays as it is', summary => {
    expect(saySummary(summary)).toBe(summary)
  })

  it('is known in every form that the wallet writes', async () => {
    const bytes = utf8('words')
    const calls: ReadonlyArray<readonly [Parameters<typeof summarise>[0], ...keys: string[]]> = [
      [{ method: 'signBytes', bytes }, 'readingsText'],
      [{ method: 'signBytes', bytes, domain: 'club.vote' }, 'forDomain', 'readingsText'],
      [{ method: 'signBytes', bytes: utf8('{"a":1}') }, 'readingsJSON'],
      [{ method: 'signBytes', bytes: new Uint8Array([0xff, 0xfe]) }, 'readingsUnreadableBytes'],
      [{ method: 'signBytes', bytes: new Uint8Array([0x81, 0xa1, 0x61, 1]) }, 'readingsMessagePack'],
      [{ method: 'signAction', action: { type: 'CreateEntry' } }, 'actionNamed'],
      [{ method: 'signAction', action: { a: 1 } }, 'summariesActionSome'],
    ]
    // In a language that says nothing but the names of its texts.
    const english = chrome.i18n
    const getMessage = (key: string, values: string[] = []) => `<${[key, ...values].join(' ')}>`
    Object.assign(chrome, { i18n: { getMessage, getUILanguage: () => 'en' } })
    vi.resetModules()
    const { saySummary } = await import('../../../src/popup/reading/summary.ts')
    for (const [call, ...keys] of calls) {
      const said = saySummary(summarise(call, 5))
      for (const key of keys) expect(said).toContain(`<activity_${key}`)
      expect(said).toContain('<unit_bytes_other 5>')
    }
    Object.assign(chrome, { i18n: english })
  })
})
