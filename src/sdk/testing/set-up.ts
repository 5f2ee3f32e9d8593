import type { Page } from 'playwright-core'
import { WalletTestError } from './errors.ts'
import { button, field } from './screens.ts'

/** Is told which screen is complete, before it is left. The walk takes its pictures there. */
export type Seen = (screen: string) => Promise<void>
const unseen: Seen = async () => {}

/** Goes through first run to a new wallet, on a page that shows its first screen; answers the 24 words. */
export async function createWallet(page: Page, password: string, seen: Seen = unseen): Promise<string> {
  await start(page, 'Create a new wallet', seen)
  await fillPasswords(page, password)
  await seen('create-password')
  await button(page, 'Continue').click()
  await button(page, 'Reveal recovery phrase').waitFor()
  await seen('create-phrase-hidden')
  await button(page, 'Reveal recovery phrase').click()
  const items = page.getByRole('list', { name: 'Recovery phrase', exact: true }).getByRole('listitem')
  await items.nth(23).waitFor()
  const words = (await items.allTextContents()).map(word => word.trim())
  await seen('create-phrase')
  await button(page, 'I have written it down').click()
  const asked = page.getByLabel(/^Word \d+$/)
  await asked.nth(2).waitFor()
  const labels = await asked.evaluateAll(fields =>
    fields.map(
      one => (one as HTMLInputElement).labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? '',
    ),
  )
  for (const label of labels) {
    const number = Number(/\d+/.exec(label)?.[0])
    await field(page, `Word ${number}`).fill(words[number - 1] ?? '')
  }
  await seen('create-three-words')
  await button(page, 'Confirm').click()
  await button(page, 'Lock').waitFor()
  return words.join(' ')
}

/** Goes through first run with the words of a wallet that exists. */
export async function restoreWallet(
  page: Page,
  password: string,
  mnemonic: string,
  seen: Seen = unseen,
): Promise<void> {
  const words = mnemonic.trim().split(/\s+/)
  await start(page, 'Restore a wallet', seen)
  await field(page, 'Number of words').selectOption(String(words.length))
  for (const [i, word] of words.entries()) await field(page, `Word ${i + 1}`).fill(word)
  await fillPasswords(page, password)
  await seen('restore')
  await button(page, 'Restore').click()
  await button(page, 'Lock').waitFor()
}

async function start(page: Page, choice: string, seen: Seen): Promise<void> {
  const first = button(page, choice)
  await first.or(field(page, 'Password')).or(button(page, 'Lock')).first().waitFor()
  if (!(await first.isVisible())) {
    throw new WalletTestError('already_set_up', 'This profile has a wallet already.')
  }
  await seen('first-run')
  await first.click()
}

async function fillPasswords(page: Page, password: string): Promise<void> {
  await field(page, 'Password').fill(password)
  await field(page, 'Confirm password').fill(password)
}

/** The full agent key of the identity in use, as Home shows it. */
export async function readAgentKey(page: Page): Promise<string> {
  const shown = page.getByText(AGENT_KEY).first()
  await shown.waitFor()
  const key = AGENT_KEY.exec((await shown.textContent()) ?? '')?.[0]
  if (key === undefined) throw new Error('Home shows no agent key')
  return key
}
const AGENT_KEY = /uhCAk[\w-]{48}/
