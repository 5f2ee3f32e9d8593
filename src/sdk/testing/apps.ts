import { button, type Screens } from './screens.ts'

/** Ends what a site may do, by the button in its row of Apps; resolves once the row is gone. */
export async function revoke(screens: Screens, origin: string): Promise<void> {
  await screens.use('/apps', async page => {
    const row = page
      .getByRole('listitem')
      .or(page.getByRole('row'))
      .filter({ has: page.getByText(origin, { exact: true }) })
      .filter({ has: button(page, 'Revoke') })
    await row.getByRole('button', { name: 'Revoke', exact: true }).click()
    await row.waitFor({ state: 'detached' })
  })
}
