import { describe, expect, it } from 'vitest'
import { call } from '../../browser/support/site.ts'
import { begin, type World } from '../support/world.ts'

interface Field {
  readonly label: string
  readonly type: string
  readonly autocomplete: string
  readonly spellcheck: boolean
}

/** The attributes of all fields for text that a screen shows. */
function fields(): Field[] {
  return [...document.querySelectorAll('input')].map(input => ({
    label: (input.labels?.[0]?.textContent ?? '').replace(/\s+/g, ' ').trim(),
    type: input.type,
    autocomplete: input.autocomplete,
    spellcheck: input.spellcheck,
  }))
}

/** What a stranger can learn by asking, and how long it takes to learn it. */
async function probe(world: World): Promise<{ answers: unknown[]; median: number }> {
  const page = await world.open(world.stranger.url)
  const answers = []
  for (const [method, params] of [
    ['isConnected'],
    ['getAccount'],
    ['getPermissions'],
    ['hasSigningPermission'],
    ['revokePermission', { appId: world.site.origin }],
    ['connect', { prompt: 'never' }],
    ['signBytes', { bytes: 'eA==' }],
    ['signAction', { action: { type: 'Create', author: 'x' } }],
    ['signBytes', { bytes: '!' }],
  ] as const) {
    answers.push([method, await call(page, method, params)])
  }
  const median = await page.evaluate(async () => {
    const times: number[] = []
    for (let i = 0; i < 60; i++) {
      const before = performance.now()
      await window.flowsta.signBytes({ bytes: 'eA==' }).catch(() => {})
      times.push(performance.now() - before)
    }
    return times.sort((a, b) => a - b)[30] ?? 0
  })
  await page.close()
  return { answers, median }
}

/** Cases that begin before anything is set up; afterwards the wallet is, and the site is connected. */
export function beforeAndAfterSetUp(world: () => World): void {
  describe('before and after set-up', () => {
    it('AC43 fields for secrets hide, keep and check nothing of what is typed', async () => {
      const screen = await world().open(
        `chrome-extension://${world().wallet.extensionId}/src/popup/index.html`,
      )
      const button = (name: string) => screen.getByRole('button', { name, exact: true })
      await button('Create a new wallet').click()
      await screen.getByLabel('Confirm password', { exact: true }).waitFor()
      const created = await screen.evaluate(fields)
      expect(created).toHaveLength(2)
      for (const field of created) {
        expect(field).toMatchObject({ type: 'password', autocomplete: 'new-password', spellcheck: false })
      }
      await screen.reload()
      await button('Restore a wallet').click()
      await screen.getByLabel('Word 24', { exact: true }).waitFor()
      const restored = await screen.evaluate(fields)
      expect(restored).toHaveLength(26)
      for (const { label, type, autocomplete, spellcheck } of restored) {
        expect([label, type, spellcheck]).toEqual([label, 'password', false])
        expect(autocomplete).toBe(/^Word/.test(label) ? 'off' : 'new-password')
      }
      await screen.close()
    })

    it('AC43 the words are text that goes when nobody looks, and no attribute holds them', async () => {
      const screen = await world().open(
        `chrome-extension://${world().wallet.extensionId}/src/popup/index.html`,
      )
      const button = (name: string) => screen.getByRole('button', { name, exact: true })
      try {
        await button('Create a new wallet').click()
        for (const name of ['Password', 'Confirm password']) {
          await screen.getByLabel(name, { exact: true }).fill('correct horse battery')
        }
        await button('Continue').click()
        await button('Reveal recovery phrase').click()
        const items = screen.getByRole('list', { name: 'Recovery phrase' }).getByRole('listitem')
        await items.nth(23).waitFor()
        const words = await items.allTextContents()
        expect(await screen.locator('input, textarea').count()).toBe(0)
        const inAttributes = await screen.evaluate(
          word =>
            [...document.querySelectorAll('*')].some(one => [...one.attributes].some(a => a.value === word)),
          words[0] ?? '',
        )
        expect(inAttributes).toBe(false)
        await screen.evaluate(() => dispatchEvent(new Event('blur')))
        await button('Reveal recovery phrase').waitFor()
        expect(await screen.locator('body').innerText()).not.toContain(words.slice(0, 2).join('\n'))
        expect(await items.count()).toBe(0)
        await button('I have written it down').click()
        await screen
          .getByLabel(/^Word \d+$/)
          .nth(2)
          .waitFor()
        const asked = await screen.evaluate(fields)
        expect(asked.map(({ type, autocomplete }) => [type, autocomplete])).toEqual(
          Array(3).fill(['password', 'off']),
        )
      } finally {
        // A draft that was left behind would stand in the way of the set-up that comes next.
        await screen.reload()
        await screen.getByRole('button', { name: /Start over/ }).click()
        await button('Create a new wallet').waitFor()
      }
      await screen.close()
    })

    it('AC20 a stranger learns nothing, not even whether there is a wallet or whether it is locked', async () => {
      const none = await probe(world())
      await begin(world())
      const unlocked = await probe(world())
      await world().wallet.lock()
      const locked = await probe(world())
      await world().wallet.unlock()
      expect(unlocked.answers).toEqual(none.answers)
      expect(locked.answers).toEqual(none.answers)
      expect(JSON.stringify(none.answers)).not.toMatch(/uhCAk|did:key/)
      const medians = [none.median, unlocked.median, locked.median].sort((a, b) => a - b)
      // A band, not a figure: other work on the machine comes and goes between the three.
      expect(medians[2]).toBeLessThan(4 * (medians[0] ?? 0) + 5)
      expect(world().windows()).toEqual([])
    })
  })
}
