import { describe, expect, it, vi } from 'vitest'
import * as mine from '../../../src/sdk/errors.ts'

// Each entry of the package has classes of its own.
vi.resetModules()
const other = await import('../../../src/sdk/errors.ts')

const CLASSES = [mine.FlowstaHolochainError, mine.ConsentRequired, mine.WalletNotFoundError]
const kindsOf = (value: unknown) => CLASSES.filter(of => value instanceof of).map(({ name }) => name)

describe('errors of another entry of the package', () => {
  it.each([
    [new other.WalletNotFoundError(), ['FlowstaHolochainError', 'WalletNotFoundError']],
    [new other.ConsentRequired('did', 'https://a.example'), ['FlowstaHolochainError', 'ConsentRequired']],
    [new other.FlowstaHolochainError('x', 'no_wallet'), ['FlowstaHolochainError']],
    [other.misuse('x'), ['FlowstaHolochainError']],
    [new other.FlowstaHolochainError('x', 'of_my_own'), []],
  ])('%s is found by instanceof', (error, kinds) => {
    expect(error.constructor).not.toBe(mine.FlowstaHolochainError)
    expect(kindsOf(error)).toEqual(kinds)
  })

  it('but nothing else is', () => {
    for (const value of [
      null,
      undefined,
      1,
      {},
      new Error('x'),
      { name: 'WalletNotFoundError', code: 'no_wallet', errno: 4105 },
    ]) {
      expect(kindsOf(value)).toEqual([])
    }
    class Own extends mine.WalletNotFoundError {}
    expect(new other.WalletNotFoundError() instanceof Own).toBe(false)
    expect(kindsOf(new Own())).toEqual(['FlowstaHolochainError', 'WalletNotFoundError'])
  })

  it('has the numbers of the table, and a number for what is not in it', () => {
    expect(new mine.WalletNotFoundError()).toMatchObject({ code: 'no_wallet', errno: 4105 })
    expect(new mine.FlowstaHolochainError('x', 'toString').errno).toBe(-32603)
    expect(mine.misuse('clientId: odd')).toMatchObject({
      code: 'invalid_request',
      description: 'clientId: odd',
    })
  })
})
