import type { Value } from '../../protocol/values.ts'
import { fromUtf8 } from '../bytes.ts'
import { readJson } from '../json-text.ts'

/** `value` says all that `text` says. */
export type Plain =
  | { readonly kind: 'json'; readonly value: Value; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }

/** C0 controls but tab, line feed and carriage return: no text that people write has them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what it is for
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f]/

/**
 * What people can read as it is, or `null`. `json`: an object or array whose value says all that the text says (see
 * {@link readJson}). `text`: other valid UTF-8 without C0 controls; empty bytes are text. Other invisible characters
 * are left in: the screen has to make them visible. It needs nothing of MessagePack, so a screen can start with it.
 */
export function readPlain(bytes: Uint8Array): Plain | null {
  const text = fromUtf8(bytes)
  if (text === null || CONTROLS.test(text)) return null
  const value = readJson(text)
  return value === null ? { kind: 'text', text } : { kind: 'json', value, text }
}
