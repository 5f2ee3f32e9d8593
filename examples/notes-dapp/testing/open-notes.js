import { launchWallet } from 'flowsta-wallet/testing'
import { serve } from '../server.js'

/** Opens the app in a browser with a wallet; both are this test's own and end with it. */
export async function openNotes(t, options) {
  const site = await serve()
  t.after(() => site.close())
  const wallet = await launchWallet(options)
  t.after(() => wallet.close())
  const { agentPubKey } = await wallet.setUp()
  const page = await wallet.context.newPage()
  await page.goto(site.origin)

  const says = text => page.getByRole('status').filter({ hasText: text }).waitFor()
  const sign = async text => {
    await page.getByRole('textbox', { name: 'Note' }).fill(text)
    await page.getByRole('button', { name: 'Sign' }).click()
  }
  /** What the app keeps of a signed note, once it is on the list. */
  const note = async text => {
    const item = page.getByRole('listitem').filter({ hasText: `${text}: signature verified` })
    return JSON.parse(await item.locator('pre').textContent())
  }
  const connect = async remember => {
    await page.getByRole('button', { name: 'Connect' }).click()
    await wallet.approve({ remember })
    await says(`Connected as ${agentPubKey}`)
  }
  return { wallet, page, origin: site.origin, agentPubKey, says, sign, note, connect }
}
