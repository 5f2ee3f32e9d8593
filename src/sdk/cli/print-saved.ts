import type { Finding } from '../verify/words.ts'
import { inert } from './print.ts'

/** Of a text that was signed no more than this is printed. */
const SHOWN = 400

export function savedAsJson(findings: readonly Finding[]): string {
  const list = findings.map(({ holds, what, reason, why, signer }) => ({
    ok: holds,
    what,
    reason,
    why,
    ...signer,
  }))
  return `${inert(JSON.stringify(list.length === 1 ? list[0] : list))}\n`
}

/** Signed answers for people. `asked`: the reader named the key. What others wrote is printed inert and in quotes. */
export function savedAsText(findings: readonly Finding[], file: string, asked: boolean): string {
  const all = findings.every(({ holds }) => holds)
  const lines = [`${all ? 'HOLDS' : 'DOES NOT HOLD'}: ${inert(file)}`]
  for (const [i, finding] of findings.entries()) {
    lines.push(
      `  ${findings.length > 1 ? `${i + 1} of ${findings.length}: ` : ''}${linesOf(finding).join('\n    ')}`,
    )
  }
  if (all && !asked) {
    lines.push(
      '  It is the answer itself that names the key: anyone can make such an answer with a key of their own.',
      '  Compare the key with one you know from elsewhere, or name it with --key.',
    )
  }
  return `${lines.join('\n')}\n`
}

function linesOf({ what, why, reason, signer, facts, text }: Finding): string[] {
  const shown =
    text === undefined
      ? []
      : [`Text: "${inert(text.slice(0, SHOWN))}"${text.length > SHOWN ? ' and more' : ''}`]
  return [
    what,
    ...(why === undefined ? [] : [`${inert(why)}${reason === undefined ? '' : ` (${reason})`}`]),
    ...(signer === undefined ? [] : [`Signed by ${signer.agentPubKey}`, `          ${signer.did}`]),
    ...facts.map(([name, value]) => `${name}: ${inert(value)}`),
    ...shown,
  ]
}
