import { describe, expect, it } from 'vitest'
import { decodeReply } from '../../../src/inject/decode.ts'
import { install } from '../../../src/inject/install.ts'
import { offerPort } from '../../../src/inject/offer-port.ts'
import { snapshot } from '../../../src/inject/snapshot.ts'
import { createSignerDoor } from '../../../src/inject/zome-signer.ts'
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

  it('breaks no zome call either, and sees nothing of its payload', async () => {
    const target = new EventTarget()
    const posted: CallMessage[] = []
    let bridge: MessagePort | undefined
    offerPort(target, port => {
      bridge = port
      port.onmessage = ({ data }) => void posted.push(data)
    })
    const provider = install(target as Window, '1')
    const door = createSignerDoor(target, async () => null)
    const bytes = new Uint8Array(39)
    const payload = {
      wide: new Uint16Array([1]),
      view: new DataView(new ArrayBuffer(1)),
      buffer: new ArrayBuffer(1),
      map: new Map<unknown, unknown>([['k', new Date(0)]]),
      list: [Number.NaN, undefined, 1n],
    }
    const request = { cell_id: [bytes, bytes], zome_name: 'z', fn_name: 'f', payload }

    const traps = createTraps()
    for (const holder of [
      ArrayBuffer,
      ArrayBuffer.prototype,
      DataView.prototype,
      Date.prototype,
      Map.prototype,
      Object.getPrototypeOf(new Map().entries()) as object,
      Object.getPrototypeOf(Uint8Array.prototype) as object,
      JSON,
      Promise.prototype,
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
    for (const name of [
      'get',
      'set',
      'value',
      'target',
      'params',
      'lenient',
      'write',
      'most',
      '$bytes',
      '0',
    ]) {
      traps.plant(name)
    }
    for (const [holder, name] of [
      [Object.getPrototypeOf(Uint8Array.prototype), 'buffer'],
      [DataView.prototype, 'byteLength'],
      [ArrayBuffer.prototype, 'byteLength'],
      [Map.prototype, 'size'],
    ] as const) {
      traps.add(holder, name, { get: () => 'a lie' })
    }
    let signed: Promise<unknown> | undefined
    traps.during(() => {
      signed = provider.signZomeCall(request as never)
      door.offer()
    })
    expect(traps.seen()).toBe('')
    expect('__HC_ZOME_CALL_SIGNER__' in target).toBe(true)

    // What is known of the grant, twice, because it will be asked about.
    for (const n of [0, 1]) {
      await expect.poll(() => posted.length).toBe(n + 1)
      expect(posted[n]).toMatchObject({ method: 'signingContext', params: 'null' })
      bridge?.postMessage({ t: 'reply', id: posted[n]?.id, ok: true, value: 'null' })
    }
    await expect.poll(() => posted.length).toBe(3)
    expect(posted[2]?.params).toContain(
      '"payload":{"$map":[["wide",{"$bytes":"AQA="}],["view",{"$bytes":"AA=="}],["buffer",{"$bytes":"AA=="}],' +
        '["map",{"$map":[["k",{"$date":0}]]}],["list",[{"$float":"NaN"},{"$undefined":true},{"$int":"1"}]]]}',
    )
    const value = '{"bytes":{"$bytes":"AQID"},"signature":{"$bytes":"BA=="}}'
    bridge?.postMessage({ t: 'reply', id: posted[2]?.id, ok: true, value })
    await expect(signed).resolves.toEqual({ bytes: Uint8Array.of(1, 2, 3), signature: Uint8Array.of(4) })
    bridge?.close()
  })
})
