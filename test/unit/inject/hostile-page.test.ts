import { describe, expect, it } from 'vitest'
import { decodeReply } from '../../../src/inject/decode.ts'
import { install } from '../../../src/inject/install.ts'
import { offerPort } from '../../../src/inject/offer-port.ts'
import { snapshot } from '../../../src/inject/snapshot.ts'
import type { CallMessage } from '../../../src/protocol/page-door.ts'
import { createTraps } from './traps.ts'

describe('a page that overwrites built-ins after load', () => {
  it('breaks no call and sees none', async () => {
    const target = new EventTarget()
    const posted: CallMessage[] = []
    let bridge: MessagePort | undefined
    offerPort(target, port => {
      bridge = port
      port.onmessage = ({ data }) => void posted.push(data)
    })
    const provider = install(target as Window, '1')
    const bytes = new Uint8Array([1, 2, 3])

    const traps = createTraps()
    for (const holder of [
      MessagePort.prototype,
      EventTarget.prototype,
      Crypto.prototype,
      TextDecoder.prototype,
      Map.prototype,
      Set.prototype,
      JSON,
      Promise.prototype,
      RegExp.prototype,
      Object.getPrototypeOf(Uint8Array.prototype) as object,
      String.prototype,
      Number,
      Reflect,
      Object,
      Function.prototype,
      Array.prototype,
      Object.getPrototypeOf([][Symbol.iterator]()) as object,
    ]) {
      traps.spoil(holder, Object.prototype.toString.call(holder))
    }
    // Not `id`: Node's own timers write one.
    const inherited = ['t', 'ok', 'value', 'code', 'then', 'toJSON', 'up', 'key', '0', '1']
    for (const name of inherited) traps.plant(name)
    traps.add(Object.prototype, Symbol.toStringTag, { value: 'Planted' })
    for (const name of [
      'Promise',
      'JSON',
      'Map',
      'Uint8Array',
      'btoa',
      'atob',
      'setTimeout',
      'crypto',
      'Reflect',
    ]) {
      traps.replace(globalThis, name, name)
    }

    let signed: Promise<unknown> | undefined
    let decoded: unknown
    let refusal: unknown
    // A rejection would run Node's own bookkeeping among the traps; what is thrown does not.
    traps.during(() => {
      signed = provider.signAction({ action: { type: 'x', b: bytes, list: [1, { n: 2n }] } })
      provider.on('lock', () => {})
      decoded = decodeReply('{"a":[{"$int":"2"},{"$object":{"$int":1}}],"b":{"$bytes":"AQID"}}')
      try {
        snapshot({ action: { f: [() => 1] } }, 'params')
      } catch (error) {
        refusal = error
      }
    })
    expect(traps.seen()).toBe('')
    expect(signed).toBeInstanceOf(Promise)
    expect(decoded).toEqual({ a: [2n, { $int: 1 }], b: bytes })
    expect(refusal).toMatchObject({ description: "params.action.f[0]: a function can't be sent" })

    await expect.poll(() => posted.length).toBe(2)
    expect(posted[0]).toMatchObject({ method: 'signingContext', params: 'null' })
    bridge?.postMessage({ t: 'reply', id: posted[0]?.id, ok: true, value: 'null' })
    await expect.poll(() => posted.length).toBe(3)
    expect(posted[2]?.params).toBe(
      '{"action":{"b":{"$bytes":"AQID"},"list":[1,{"n":{"$int":"2"}}],"type":"x"}}',
    )
    bridge?.postMessage({ t: 'reply', id: posted[2]?.id, ok: true, value: '{"signature":{"$bytes":"AQID"}}' })
    await expect(signed).resolves.toEqual({ signature: bytes })
    bridge?.close()
  })
})
