import { describe, expect, it } from 'vitest'
import { ConsentRequired, FlowstaHolochainError, pageError } from '../../../src/inject/errors.ts'
import { ERRNO, type ErrorCode, wireError } from '../../../src/protocol/errors.ts'
import * as sdk from '../../../src/sdk/index.ts'

describe('an error of the wallet', () => {
  it.each(Object.keys(ERRNO) as ErrorCode[])('%s has its code and number', code => {
    const error = pageError(wireError(code, 'why'))
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(FlowstaHolochainError)
    expect(error instanceof ConsentRequired).toBe(code === 'consent_required')
    expect(error).toMatchObject({
      code,
      errno: ERRNO[code],
      description: 'why',
      message: wireError(code).message,
    })
    expect(error.name).toBe(code === 'consent_required' ? 'ConsentRequired' : 'FlowstaHolochainError')
  })

  it('says what to ask for and who asked', () => {
    const wire = {
      ...wireError('consent_required'),
      requiredScope: 'holochain:sign',
      clientId: 'https://a.example',
    }
    expect(pageError(wire)).toMatchObject({ requiredScope: 'holochain:sign', clientId: 'https://a.example' })
  })

  it('is constructed as in @flowsta/holochain', () => {
    const plain = new FlowstaHolochainError('Message', 'user_rejected', 'More')
    expect(plain).toMatchObject({
      message: 'Message',
      code: 'user_rejected',
      errno: 4001,
      description: 'More',
    })
    expect(new FlowstaHolochainError('Message', 'toString').errno).toBe(ERRNO.server_error)
    expect(new ConsentRequired('did', 'https://a.example')).toMatchObject({
      code: 'consent_required',
      errno: 4100,
      requiredScope: 'did',
      clientId: 'https://a.example',
    })
  })

  it('keeps its fields from setters that a page put on a prototype', () => {
    const caught: unknown[] = []
    const names = ['code', 'errno', 'description', 'requiredScope', 'clientId', 'name']
    for (const name of names) {
      Object.defineProperty(Object.prototype, name, {
        configurable: true,
        get: () => 'planted',
        set: value => caught.push(value),
      })
    }
    try {
      const error = pageError({ code: 'consent_required', message: 'x' })
      expect(error.code).toBe('consent_required')
      expect(error.description).toBeUndefined()
      expect((error as ConsentRequired).clientId).toBe('')
      expect(caught).toEqual([])
    } finally {
      for (const name of names) delete (Object.prototype as unknown as Record<string, unknown>)[name]
    }
  })
})

describe("the library's classes", () => {
  const refusal = pageError(wireError('user_rejected'))
  const consent = pageError(wireError('consent_required'))

  it("find the wallet's errors, which are of other classes", () => {
    expect(refusal instanceof sdk.FlowstaHolochainError).toBe(true)
    expect(consent instanceof sdk.FlowstaHolochainError).toBe(true)
    expect(consent instanceof sdk.ConsentRequired).toBe(true)
    expect(refusal instanceof sdk.ConsentRequired).toBe(false)
    expect(new sdk.ConsentRequired('did', 'x') instanceof sdk.FlowstaHolochainError).toBe(true)
    expect(new sdk.FlowstaHolochainError('x', 'of_my_own') instanceof sdk.FlowstaHolochainError).toBe(true)
  })

  it('find nothing else', () => {
    for (const other of [
      new Error('x'),
      { ...refusal },
      Object.assign(new Error('x'), { code: 'user_rejected' }),
      null,
    ]) {
      expect(other instanceof sdk.FlowstaHolochainError).toBe(false)
    }
    class Own extends sdk.FlowstaHolochainError {}
    expect(refusal instanceof Own).toBe(false)
    expect(new Own('x', 'y') instanceof Own).toBe(true)
  })
})
