import type { ActivityPage, ActivityRow } from '../../../src/protocol/ui-door.ts'
import { all, type FakeWallet, fakeWallet, open, settle, stateOf, until } from './support.tsx'

export const row = (seq: number, more: Partial<ActivityRow> = {}): ActivityRow => ({
  seq,
  at: '2026-01-01T12:00:00Z',
  type: 'vault.unlocked',
  ...more,
})
export const ROWS = [
  row(9, {
    type: 'request.approved',
    origin: 'https://acorn.example',
    decision: 'approved',
    summary: 'text, 5 bytes',
  }),
  row(8, {
    type: 'request.refused',
    origin: 'https://birch.example',
    decision: 'refused',
    method: 'connect',
    error: 'limit_exceeded',
    count: 31,
  }),
  row(7, { at: '2025-12-31T12:00:00Z' }),
]
export const OLDER = { at: '2025-12-31T11:00:00Z' }
export const NEXT = ['2025-12-31T12:00:00Z', 7] as const
export const FIRST: ActivityPage = { rows: ROWS, next: NEXT, total: 9 }
export const NO_ROWS: ActivityPage = { rows: [], total: 9 }

export async function openActivity(
  reply: unknown = { ...FIRST, next: undefined },
  more: object = {},
): Promise<FakeWallet> {
  const wallet = fakeWallet(stateOf('unlocked'), { 'activity.page': reply, ...more })
  await open(wallet, '#/activity')
  await until(() => all('h1', 'Activity').length === 1)
  await settle()
  return wallet
}
export const texts = () => [...document.querySelectorAll('table.log tbody tr')].map(one => one.textContent)
export const lastAsked = (wallet: FakeWallet) => wallet.params('activity.page').at(-1)
export const said = () => document.querySelector('[aria-live=polite]')?.textContent

/** Answers to be given later, one by one. */
export function byHand() {
  const waiting: Array<(page: ActivityPage) => void> = []
  let most = 0
  return {
    reply: () =>
      new Promise<ActivityPage>(resolve => {
        waiting.push(resolve)
        most = Math.max(most, waiting.length)
      }),
    async answer(page: ActivityPage) {
      const next = waiting.shift()
      if (next === undefined) throw new Error('nothing was asked')
      next(page)
      await settle()
    },
    waiting: () => waiting.length,
    mostAtOnce: () => most,
  }
}
