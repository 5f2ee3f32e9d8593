import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { PolicyRequest, SigningPermission } from '../../../src/protocol/provider.ts'
import { launchWallet, type TestWallet } from '../../../src/sdk/testing/index.ts'
import { type Site, serve } from './serve.ts'
import { type Door, openDoor } from './silent-door.ts'
import { call } from './site.ts'

/** A site whose policy was approved as it asked for it. */
export interface SilentSite {
  readonly origin: string
  readonly page: Page
  /** One more page of it. */
  tab(): Promise<Page>
  permission(): Promise<SigningPermission | undefined>
}

export interface SilentWorld {
  wallet: TestWallet
  agentPubKey: string
  door: Door
  /** A new origin, connected with this policy, which the person let be `For a while`. */
  remembered(policy: PolicyRequest): Promise<SilentSite>
  /** Runs something and fails if a consent window opened meanwhile. */
  quietly<Value>(run: () => Promise<Value>): Promise<Value>
}

/** For the tests of one `describe`: a browser with a new wallet. */
export function withSilent(): SilentWorld {
  const world = {} as SilentWorld
  const sites: Site[] = []
  const opened = new Set<Page>()

  beforeAll(async () => {
    const wallet = await launchWallet()
    world.wallet = wallet
    world.agentPubKey = (await wallet.setUp()).agentPubKey
    world.door = await openDoor(wallet)
    wallet.context.on('page', page => {
      const look = () => void (page.url().includes('#/request') && opened.add(page))
      page.on('framenavigated', look)
      look()
    })
  })
  afterAll(async () => {
    await world.wallet?.close()
    for (const site of sites) await site.close()
  })

  world.remembered = async policy => {
    const { wallet } = world
    const site = await serve({ '/': '<!doctype html><title>site</title>' })
    sites.push(site)
    const tab = async () => {
      const page = await wallet.context.newPage()
      await page.goto(site.url)
      return page
    }
    const page = await tab()
    const account = call(page, 'connect', { policy })
    await wallet.approve({ remember: 'while' })
    expect(await account).toMatchObject({ agentPubKey: world.agentPubKey })
    return {
      origin: site.origin,
      page,
      tab,
      permission: async () => (await page.evaluate(() => window.flowsta.getPermissions()))[0],
    }
  }
  world.quietly = async run => {
    const before = opened.size
    const value = await run()
    expect(opened.size).toBe(before)
    return value
  }
  return world
}

/** What became of one call: the answer, or the error. `text` is what it asked to be signed. */
export interface Said {
  readonly text: string
  readonly answer?: { readonly signature: string; readonly signedBytes: string; readonly agentPubKey: string }
  readonly code?: string
  readonly description?: string
}
/** Of a call that was signed. */
export type Signed = Said & Required<Pick<Said, 'answer'>>

export const isSigned = (one: Said): one is Signed => one.answer !== undefined
/** How many calls came to what: `signed`, or the code of an error. */
export function tally(said: readonly Said[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code = 'signed' } of said) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/** Calls of `signBytes` in one turn of the page, each with a text of its own. */
export function signAtOnce(page: Page, name: string, count: number): Promise<Said[]> {
  return page.evaluate(
    ([name, count]) => {
      const sign = async (i: number) => {
        const text = `${name} ${i}`
        try {
          return { text, answer: await window.flowsta.signBytes({ bytes: btoa(text) }) }
        } catch (problem) {
          const { code, description } = problem as { code: string; description?: string }
          return { text, code, ...(description === undefined ? {} : { description }) }
        }
      }
      return Promise.all(Array.from({ length: count }, (_, i) => sign(i)))
    },
    [name, count] as const,
  )
}
