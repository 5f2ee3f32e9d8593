import type { Page } from 'playwright-core'
import { WalletTestError } from './errors.ts'
import { button, field, type Screens } from './screens.ts'

/** On the consent window where there is one, since a request waits for it there. */
export async function unlock(screens: Screens, password: string): Promise<void> {
  const open = screens.requestPage()
  if (open === undefined) await screens.use('/', page => typePassword(page, password))
  else await typePassword(open, password)
}

async function typePassword(page: Page, password: string): Promise<void> {
  const secret = field(page, 'Password')
  // What an unlocked wallet shows: home, a request, or how a request ended.
  const inside = button(page, 'Lock').or(button(page, 'Approve')).or(button(page, 'Close'))
  await secret.or(inside).first().waitFor()
  if (!(await secret.isVisible())) return
  await secret.fill(password)
  await button(page, 'Unlock').click()
  const refused = page.locator('input[aria-invalid="true"]')
  await refused.or(inside).first().waitFor()
  if (await refused.isVisible())
    throw new WalletTestError('wrong_password', 'The wallet refused the password.')
}

export async function lock(screens: Screens): Promise<void> {
  await screens.use('/', async page => {
    const secret = field(page, 'Password')
    await secret.or(button(page, 'Lock')).first().waitFor()
    if (await secret.isVisible()) return
    await button(page, 'Lock').click()
    await secret.waitFor()
  })
}
