import type { AuditReport } from '../verify/index.ts'
import { sentenceOf } from '../verify/sentences.ts'

/** A text that no terminal acts on: everything but printable ASCII becomes an escape that can be read. */
export function inert(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function asJson(report: AuditReport): string {
  // What JSON leaves as it is (C1 controls, bidi) would reach the terminal; as escapes it is the same JSON.
  return `${inert(JSON.stringify(report))}\n`
}

/**
 * The report for people. It prints numbers, keys and times that were checked to be such, and sentences of the
 * verifier's; never a text that somebody wrote into a row. `asked`: the reader named the agent.
 */
export function asText(report: AuditReport, file: string, asked: boolean): string {
  const { rows, checked, attested, bad, proofs, agents, head, problem } = report
  const lines = problem
    ? [
        `DOES NOT HOLD: ${inert(file)}`,
        `  Row ${problem.row}, seen at line ${problem.line} of the file (${problem.code}):`,
        `  ${sentenceOf(problem)}`,
        `  Before that: ${count(rows, 'row')} without a fault.`,
        `  Signatures: ${checked} checked, ${bad} bad; device proofs: ${proofs}. Nothing is attested.`,
      ]
    : [
        `HOLDS: ${inert(file)}`,
        `  ${count(rows, 'row')}, closed ${head?.at ?? ''}`,
        `  Signatures: ${checked} checked with their bytes, ${attested} attested by the closing head alone, ${bad} bad`,
        `  Device proofs: ${proofs} checked`,
      ]
  if (agents.length > 0) {
    lines.push('  Certified by:', ...agents.map(agent => `    ${inert(agent)}`))
    if (!asked) {
      lines.push(
        '  It is the file itself that names who certified it: anyone can make such a file with a key of their own.',
        '  Compare the key with one you know from elsewhere, or name it with --key.',
      )
    }
  }
  return `${lines.join('\n')}\n`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
