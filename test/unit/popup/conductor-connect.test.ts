import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectConductor } from '../../../src/popup/conductor/connect.ts'
import { type Peer, PeerRaw, SILENCE, startPeer } from './conductor-peer.ts'

describe('a connection to a conductor', () => {
  let peer: Peer
  beforeEach(async () => {
    peer = await startPeer({ list_apps: SILENCE })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await peer.close()
  })

  it('waits for an answer, and not for ever', async () => {
    const conductor = await connectConductor(peer.address)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const asked = conductor.apps()
    let isOver = false
    asked.catch(() => {
      isOver = true
    })
    await vi.advanceTimersByTimeAsync(14_900)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    await expect(asked).rejects.toMatchObject({ code: 'late' })
    conductor.close()
  })

  it('waits longer where the conductor may have to compile first', async () => {
    const conductor = await connectConductor(peer.address)
    peer.reply('revoke_zome_call_capability', SILENCE)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const agent = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
    const asked = conductor.revoke([agent, agent], agent)
    let isOver = false
    asked.catch(() => {
      isOver = true
    })
    await vi.advanceTimersByTimeAsync(89_000)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    await expect(asked).rejects.toMatchObject({ code: 'late' })
    conductor.close()
  })

  it('is given up where the other side takes it and says nothing', async () => {
    const server = await new Promise<Server>(resolve => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1', () => resolve(silent))
    })
    const { port } = server.address() as { port: number }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const opening = connectConductor(`ws://127.0.0.1:${port}`)
    opening.catch(() => {})
    await vi.advanceTimersByTimeAsync(10_000)
    await expect(opening).rejects.toMatchObject({ code: 'late' })
    server.close()
  })

  it.each([
    ['in text', '{"error":"?"}'],
    ['in no MessagePack', Uint8Array.of(0xc1)],
    ['with something else', Uint8Array.of(0x81, 0xa1, 0x61, 0x01)],
  ])('takes a program that answers %s for no conductor, at once', async (_, data) => {
    peer.reply('list_apps', new PeerRaw(data))
    const conductor = await connectConductor(peer.address)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await expect(conductor.apps()).rejects.toMatchObject({ code: 'unexpected' })
    conductor.close()
  })

  it('tells that it ended, unless it was ended here', async () => {
    const ends: string[] = []
    const [theirs, ours] = [await connectConductor(peer.address), await connectConductor(peer.address)]
    theirs.onGone(() => ends.push('theirs'))
    ours.onGone(() => ends.push('ours'))
    ours.close()
    peer.hangUp()
    await vi.waitFor(() => expect(ends).toEqual(['theirs']))
    await expect(theirs.apps()).rejects.toMatchObject({ code: 'gone' })
  })
})
