import { describe, expect, it } from 'vitest'
import { createClient, type Wire } from '../../../src/popup/client.ts'
import type { UiAnswer, UiPush, UiQuestion, WalletState } from '../../../src/protocol/ui-door.ts'

const STATE: WalletState = {
  phase: 'locked',
  version: '1',
  waiting: 0,
  settings: { lockAfter: 15, lockWithComputer: true, keepSigned: false },
}

function setUp() {
  const wires: Array<{ sent: UiQuestion[]; say(message: UiAnswer | UiPush): void; drop(): void }> = []
  const around = {
    visible: true,
    broken: false,
    show: () => {},
    later: [] as Array<{ ms: number; run(): void }>,
  }
  const client = createClient({
    open(): Wire {
      if (around.broken) throw new Error('Extension context invalidated.')
      const sent: UiQuestion[] = []
      let say = (_: UiAnswer | UiPush) => {}
      let drop = () => {}
      wires.push({ sent, say: message => say(message), drop: () => drop() })
      return {
        post: question => void sent.push(question),
        onMessage(run) {
          say = run
        },
        onClose(run) {
          drop = run
        },
      }
    },
    isVisible: () => around.visible,
    onVisible(run) {
      around.show = run
    },
    delay: (ms, run) => void around.later.push({ ms, run }),
    isToolbarPopup: async () => false,
    allowSite: async () => false,
    notices: {
      isAllowed: async () => false,
      allow: async () => false,
      giveBack: async () => {},
      onChange: () => () => {},
    },
  })
  const last = () => {
    const wire = wires.at(-1)
    if (wire === undefined) throw new Error('no wire')
    return wire
  }
  /** Lets the pauses pass; answers how long they were. */
  const runLater = () => {
    const due = around.later.splice(0)
    for (const { run } of due) run()
    return due.map(({ ms }) => ms)
  }
  return { client, wires, last, around, runLater }
}
const questionOf = (sent: readonly UiQuestion[], command: string) => {
  const question = sent.find(one => one.command === command)
  if (question === undefined) throw new Error(`${command} was not asked`)
  return question
}

describe('the client of the ui door', () => {
  it('watches the state at once and tells of each push', () => {
    const { client, last } = setUp()
    const seen: Array<WalletState | null> = []
    client.subscribe(() => seen.push(client.state()))
    expect(last().sent.map(({ command }) => command)).toEqual(['state.watch'])
    last().say({ push: 'state', state: STATE })
    expect(seen).toEqual([STATE])
  })

  it('gives each question its own answer, whatever their order', async () => {
    const { client, last } = setUp()
    const apps = client.ask('apps.list')
    const words = client.ask('setup.reveal')
    const { n: first } = questionOf(last().sent, 'apps.list')
    const { n: second } = questionOf(last().sent, 'setup.reveal')
    last().say({ n: second, ok: true, value: { words: ['a'] } })
    last().say({ n: first, ok: true, value: { apps: [], muted: [] } })
    expect(await words).toEqual({ words: ['a'] })
    expect(await apps).toEqual({ apps: [], muted: [] })
  })

  it('rejects with code, field and wait', async () => {
    const { client, last } = setUp()
    const asked = client.ask('vault.unlock', { password: 'x' })
    const { n } = questionOf(last().sent, 'vault.unlock')
    last().say({ n, ok: false, error: { code: 'wrong_password', field: 'password', wait: 5000 } })
    await expect(asked).rejects.toMatchObject({ code: 'wrong_password', field: 'password', wait: 5000 })
  })

  it('asks again after the worker was stopped what may be asked twice, with the same number', async () => {
    const { client, last, wires, runLater } = setUp()
    const asked = client.ask('activity.page', { limit: 5 })
    const before = questionOf(last().sent, 'activity.page')
    last().drop()
    expect(runLater()).toEqual([0])
    expect(wires).toHaveLength(2)
    expect(last().sent.map(({ command }) => command)).toEqual(['state.watch', 'activity.page'])
    expect(questionOf(last().sent, 'activity.page')).toEqual(before)
    last().say({ n: before.n, ok: true, value: { rows: [], total: 0 } })
    expect(await asked).toEqual({ rows: [], total: 0 })
  })

  it('goes on with a long reading after the worker was stopped, and never removes anything twice', async () => {
    const { client, last, runLater } = setUp()
    void client.ask('trail.begin')
    void client.ask('trail.rows', { from: 50, to: 90 })
    void client.ask('remains.read', { from: 'x' })
    void client.ask('activity.choices')
    const removed = client.ask('remains.discard')
    last().drop()
    await expect(removed).rejects.toMatchObject({ code: 'disconnected' })
    runLater()
    expect(last().sent.map(({ command }) => command)).toEqual([
      'state.watch',
      'trail.begin',
      'trail.rows',
      'remains.read',
      'activity.choices',
    ])
  })

  it('carries over what makes a permission less', () => {
    const { client, last, runLater } = setUp()
    void client.ask('apps.narrow', { grantId: 'g', to: null })
    void client.ask('apps.mute', { origin: 'https://acorn.example', minutes: 60 })
    last().drop()
    runLater()
    expect(last().sent.map(({ command }) => command)).toEqual(['state.watch', 'apps.narrow', 'apps.mute'])
  })

  it('carries a decision over: it names its request once for all', () => {
    const { client, last, runLater } = setUp()
    void client.ask('request.decide', { id: 'i', digest: 'd', decision: 'approve' })
    last().drop()
    runLater()
    expect(questionOf(last().sent, 'request.decide').params).toEqual({
      id: 'i',
      digest: 'd',
      decision: 'approve',
    })
  })

  it('does not ask again what may have been done', async () => {
    const { client, last, runLater } = setUp()
    const asked = client.ask('setup.confirm', { words: ['a', 'b', 'c'] })
    last().drop()
    await expect(asked).rejects.toMatchObject({ code: 'disconnected' })
    runLater()
    expect(last().sent.map(({ command }) => command)).toEqual(['state.watch'])
  })

  it('keeps no worker alive from a hidden page, and comes back when it is looked at', () => {
    const { last, wires, around, runLater } = setUp()
    around.visible = false
    last().drop()
    expect(runLater()).toEqual([])
    around.show()
    expect(wires).toHaveLength(2)
  })

  it('comes back from a hidden page when a question waits', () => {
    const { client, last, wires, around, runLater } = setUp()
    around.visible = false
    void client.ask('apps.list')
    last().drop()
    runLater()
    expect(wires).toHaveLength(2)
  })

  it('waits longer each time a port closes without a word, and not after a word', () => {
    const { last, runLater } = setUp()
    const pauses: number[] = []
    for (let i = 0; i < 4; i++) {
      last().drop()
      pauses.push(...runLater())
    }
    expect(pauses).toEqual([0, 100, 300, 1000])
    last().say({ push: 'state', state: STATE })
    last().drop()
    expect(runLater()).toEqual([0])
  })

  it('gives up when the extension is gone from under the page', async () => {
    const { client, last, around, runLater } = setUp()
    let told = 0
    client.subscribe(() => told++)
    const asked = client.ask('apps.list')
    around.broken = true
    last().drop()
    runLater()
    await expect(asked).rejects.toMatchObject({ code: 'disconnected' })
    expect(client.isLost()).toBe(true)
    expect(told).toBeGreaterThan(0)
    await expect(client.ask('apps.list')).rejects.toMatchObject({ code: 'disconnected' })
  })

  it('opens a port of its own for a question while there is none', () => {
    const { client, last, wires, around } = setUp()
    around.visible = false
    last().drop()
    void client.ask('apps.list')
    expect(wires).toHaveLength(2)
    expect(last().sent.map(({ command }) => command)).toEqual(['state.watch', 'apps.list'])
  })
})
