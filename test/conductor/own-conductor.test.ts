import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeHoloHash, encodeHoloHash } from '../../src/crypto/holochain/holohash.ts'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { violations } from '../browser/support/axe.ts'
import type { Site } from '../browser/support/serve.ts'
import { type App, installApp } from './support/app.ts'
import { type Conductor, startConductor } from './support/conductor.ts'
import { type Dapp, openDapp, serveDapp } from './support/dapp.ts'
import { describeConductor } from './support/files.ts'
import { type Relay, relayTo } from './support/relay.ts'
import { askWorker } from './support/ui-door.ts'
import { LIST, ZOME } from './support/views.ts'

const BUILT = resolve(import.meta.dirname, '../../dist/chrome')
const VIEW = { name: 'tomatoes', logo: '', html: '<p>', js: '', css: '' }
/** Of the capabilities that this wallet makes; conductors call it so, and the client's types do not know it. */
interface Listed {
  readonly tag: string
  readonly functions: unknown
  readonly access: { readonly assignees: readonly Uint8Array[] | null }
}

describeConductor('the user’s own conductor, in Settings', () => {
  let wallet: TestWallet
  let conductor: Conductor
  /** The way to it; the screen knows no other. */
  let relay: Relay
  /** Run by an agent that only the conductor has. */
  let app: App
  let site: Site
  let dapp: Dapp
  let screen: Page
  let agentPubKey: string

  beforeAll(async () => {
    wallet = await launchWallet()
    agentPubKey = (await wallet.setUp()).agentPubKey
    conductor = await startConductor({
      allowedOrigins: `http://localhost,chrome-extension://${wallet.extensionId}`,
    })
    relay = await relayTo(conductor.adminUrl)
    app = await installApp(conductor, await conductor.admin.generateAgentPubKey())
    site = await serveDapp()
    dapp = await openDapp(wallet.context, site)
    await dapp.use(app)
    await connectSite()
    screen = await wallet.context.newPage()
    await screen.setViewportSize({ width: 380, height: 600 })
    await go('settings/conductor')
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
    await relay?.cut()
    await conductor?.close()
  })

  const go = (route: string) =>
    screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/${route}`)
  const button = (name: string | RegExp) => screen.getByRole('button', { name, exact: true })
  const list = () => ({ cell_id: app.cellId, zome_name: ZOME, ...LIST })
  const create = () => ({ ...list(), fn_name: 'create_custom_view', payload: VIEW })

  /** Whatever is granted below, the wallet signs for this site without asking. */
  async function connectSite(): Promise<void> {
    const policy = {
      methods: ['signZomeCall'],
      cells: [encodeHoloHash(app.cellId[0])],
      maxSignatures: 100,
      perMinute: 100,
    }
    const connected = dapp.request('connect', { policy })
    await wallet.approve({ remember: 'while' })
    await connected
  }
  async function connectTo(address: string): Promise<void> {
    await screen.getByLabel('Admin address').fill(address)
    await button('Connect').click()
  }
  /** What the conductor has on the cell's chain for the wallet, revoked ones left out. */
  async function granted(): Promise<Listed[]> {
    // Asked to leave the revoked ones out, conductor 0.6.0 leaves out all.
    const all = await conductor.admin.listCapabilityGrants({
      installed_app_id: app.id,
      include_revoked: true,
    })
    return all
      .flatMap(([, infos]) => infos)
      .filter(({ cap_grant, revoked_at }) => cap_grant.tag.startsWith('Flowsta Wallet') && revoked_at == null)
      .map(({ cap_grant }) => cap_grant as unknown as Listed)
  }
  async function letCall(functions: string | 'all'): Promise<void> {
    await button(/^Let a site call/).click()
    if (functions === 'all') await screen.getByRole('radio', { name: 'Every function' }).check()
    else {
      await screen.getByLabel('Zome').selectOption(ZOME)
      await screen.getByLabel('Function', { exact: true }).fill(functions)
      await button('Add').click()
    }
    await button('Let it call').click()
    await button(/^Let a site call/).waitFor()
  }
  const revokes = () => button(/^Revoke /)

  it('says what a conductor that refuses this wallet has to allow', async () => {
    const refusing = await startConductor({ allowedOrigins: 'http://localhost' })
    try {
      await connectTo(refusing.adminUrl.origin)
      const alert = screen.getByRole('alert')
      await alert.getByText('No conductor answered').waitFor()
      expect(await alert.textContent()).toContain(`chrome-extension://${wallet.extensionId}`)
      expect(await violations(screen)).toEqual([])
    } finally {
      await refusing.close()
    }
  })

  it('lists what is installed, and its agents', async () => {
    await connectTo(relay.address)
    await button('Disconnect').waitFor()
    const row = screen.getByRole('listitem', { name: app.id })
    expect(await row.textContent()).toContain(encodeHoloHash(app.cellId[1]).slice(-7))
    expect(await violations(screen)).toEqual([])
  })

  it('lets a site call what was chosen, by the wallet’s key and a secret that only the wallet has', async () => {
    await expect(dapp.callZome(list())).rejects.toThrow(/invalid_request.*provenance/)
    await letCall(LIST.fn_name)
    expect(await granted()).toMatchObject([
      {
        tag: `Flowsta Wallet, ${site.origin}`,
        functions: { type: 'listed', value: [[ZOME, LIST.fn_name]] },
        access: { assignees: [Buffer.from(decodeHoloHash(agentPubKey) ?? [])] },
      },
    ])
    expect(await dapp.callZome(list())).toEqual([])
    await expect(dapp.callZome(create())).rejects.toThrow(/invalid_request.*provenance/)
    expect(await violations(screen)).toEqual([])
  })

  it('ends here and there when it is revoked here', async () => {
    const signed = await dapp.signZomeCall(list())
    await revokes().click()
    await expect.poll(granted).toEqual([])
    await screen.getByText('Nothing yet').waitFor()
    // It was signed while it was good, and was never sent: the conductor itself refuses it now.
    await expect(dapp.send(signed)).rejects.toThrow(/BadCapGrant/)
    await expect(dapp.callZome(list())).rejects.toThrow(/invalid_request.*provenance/)
    await expect.poll(async () => (await askWorker(wallet, 'capabilities.list')).all).toEqual([])
  })

  it('lets a site call everything, in amber, by keys alone', async () => {
    await tabTo(/^Let a site call/)
    await screen.keyboard.press('Enter')
    await screen.getByRole('heading', { name: 'Let a site call' }).waitFor()
    await tabTo('Some functions')
    expect(await violations(screen)).toEqual([])
    await screen.keyboard.press('ArrowRight')
    await screen.getByText('Every function of this cell').waitFor()
    expect(await violations(screen)).toEqual([])
    await tabTo('Let it call')
    await screen.keyboard.press('Enter')
    await revokes().waitFor()
    expect(await granted()).toMatchObject([{ functions: { type: 'all' } }])
    await dapp.callZome(create())
    expect(await dapp.callZome(list())).toHaveLength(1)
  })

  it('is revoked at the conductor when the site is revoked in Apps', async () => {
    await go('apps')
    await button('Revoke').click()
    await expect.poll(granted).toEqual([])
    await expect.poll(async () => (await askWorker(wallet, 'capabilities.list')).all).toEqual([])
  })

  it('tells a conductor that was away as soon as it is back', async () => {
    await connectSite()
    await go('settings/conductor')
    await button('Disconnect').waitFor()
    await letCall(LIST.fn_name)
    await relay.cut()
    await screen.getByRole('alert').getByText('The conductor is gone').waitFor()
    await dapp.request('disconnect', {})
    const owed = screen.getByRole('region', { name: 'Not revoked at the conductor yet' })
    await owed.getByText('No conductor answered.').waitFor()
    expect(await granted()).toHaveLength(1)
    expect(await violations(screen)).toEqual([])

    await relay.mend()
    await button('Try again').click()
    await expect.poll(granted).toEqual([])
    await owed.waitFor({ state: 'detached' })
  })

  it('takes back what a page that was closed in the middle left there', async () => {
    const tag = `Flowsta Wallet, ${site.origin}`
    const access = {
      secret: new Uint8Array(64),
      assignees: [decodeHoloHash(agentPubKey) ?? new Uint8Array()],
    }
    await conductor.admin.grantZomeCallCapability({
      cell_id: app.cellId,
      cap_grant: { tag, functions: { type: 'all' }, access: { type: 'assigned', value: access } },
    })
    await screen.reload()
    await button('Take back').click()
    await expect.poll(granted).toEqual([])
  })

  /** Presses Tab until what has this name has the focus. */
  async function tabTo(name: string | RegExp): Promise<void> {
    const isThere = () =>
      screen.evaluate(() => {
        const { ariaLabel, textContent, parentElement } = document.activeElement as HTMLElement
        return ariaLabel ?? (textContent || parentElement?.textContent || '')
      })
    for (let i = 0; i < 60; i++) {
      await screen.keyboard.press('Tab')
      const there = await isThere()
      if (typeof name === 'string' ? there === name : name.test(there)) return
    }
    throw new Error(`Tab does not reach ${name}`)
  }
})

describe('the code that connects', () => {
  /** A script and all it imports before it runs. */
  function closure(file: string, seen = new Set<string>()): Set<string> {
    if (seen.has(file)) return seen
    seen.add(file)
    for (const [, to = ''] of readFileSync(join(BUILT, file), 'utf8').matchAll(
      /(?:from|import)\s*["'](\.[^"']+)["']/g,
    ))
      closure(posix.join(posix.dirname(file), to), seen)
    return seen
  }

  it('is neither in the worker nor in what the popup loads first', () => {
    const names = readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter(name => /\.js$/.test(name))
    const connecting = names.filter(name => readFileSync(join(BUILT, name), 'utf8').includes('WebSocket'))
    expect(connecting).toHaveLength(1)
    const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8'))
    const html = readFileSync(join(BUILT, manifest.action.default_popup), 'utf8')
    const scripts = [...html.matchAll(/src="([^"]+\.js)"/g)].map(([, src = '']) =>
      posix.join(posix.dirname(manifest.action.default_popup), src),
    )
    expect(scripts).toHaveLength(1)
    for (const first of [...scripts, manifest.background.service_worker]) {
      const loaded = closure(first)
      expect(loaded.size, first).toBeGreaterThan(1)
      for (const name of connecting) expect(loaded.has(name), `${first} loads ${name}`).toBe(false)
    }
  })
})
