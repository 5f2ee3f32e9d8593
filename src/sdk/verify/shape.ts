/** Small checks of parsed JSON, quick enough for every field of a million rows. */
export type Check = (value: unknown) => boolean
export type Fields = ReadonlyMap<string, Check>

const HEX_64 = /^[\da-f]{64}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/
/** The random ids of the wallet, in whatever base. No blanks, controls or anything a terminal would act on. */
const ID = /^[\w.:+/=-]{1,128}$/

export const isText: Check = value => typeof value === 'string'
export const isHash: Check = value => typeof value === 'string' && HEX_64.test(value)
export const isTime: Check = value => typeof value === 'string' && TIME.test(value)
export const isId: Check = value => typeof value === 'string' && ID.test(value)
export const isCount: Check = value => Number.isSafeInteger(value) && (value as number) >= 0

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** Whether an object has members of these names only, each as its check wants it, and all that are required: all. */
export function fits(value: unknown, fields: Fields, required: Iterable<string> = fields.keys()): boolean {
  if (!isObject(value)) return false
  for (const key of Object.keys(value)) {
    const check = fields.get(key)
    if (check === undefined || !check(value[key])) return false
  }
  return [...required].every(key => Object.hasOwn(value, key))
}
