import type { PolicyView } from '../../protocol/ui-door.ts'

/** A function, by the zome that has it. */
export type Called = readonly [zome: string, fn: string]

/** As many as the wallet keeps for one cell. */
export const MOST_FUNCTIONS = 500
const NAME = /^\w{1,256}$/

/** Names as they were typed, several with commas or blanks between; `null` where one of them is none. */
export function readFunctions(zome: string, typed: string): readonly Called[] | null {
  const names = typed.split(/[\s,]+/).filter(name => name !== '')
  return names.length > 0 && names.every(name => NAME.test(name)) ? names.map(fn => [zome, fn]) : null
}

/** Each of them once, in the order in which they came. */
export function join(before: readonly Called[], more: readonly Called[]): readonly Called[] {
  return [...new Map([...before, ...more].map(one => [keyOf(one), one])).values()]
}
export function keyOf([zome, fn]: Called): string {
  return `${zome}/${fn}`
}

/** The functions of a DNA that a site signs without asking. A policy names them `<DNA hash>/<zome>/<function>`. */
export function functionsOfPolicy(policy: PolicyView | undefined, dna: string): readonly Called[] {
  if (!policy?.methods.includes('signZomeCall')) return []
  return policy.cells.flatMap((name): Called[] => {
    const [hash, zome, fn] = name.split('/')
    return hash === dna && zome !== undefined && fn !== undefined ? [[zome, fn]] : []
  })
}
