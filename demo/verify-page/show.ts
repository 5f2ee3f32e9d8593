import type { AuditReport } from '../../src/sdk/verify/index.ts'
import { sentenceOf } from '../../src/sdk/verify/sentences.ts'
import type { Finding } from '../../src/sdk/verify/words.ts'
import { make } from '../dom.ts'
import type { Checked } from './check.ts'

/** Characters that would not be seen, or would make others stand elsewhere: C0, C1, format, private and unassigned ones. */
const HIDDEN = /[^\P{C}\n\t]|[\u2028\u2029]/u

export interface Shown {
  readonly holds: boolean
  readonly title: string
  readonly body: readonly Node[]
}

/** What was found, as nodes. What others wrote is text in them, never markup. `asked`: the reader named the key. */
export function show(checked: Checked, asked: boolean): Shown {
  return checked.of === 'trail' ? showTrail(checked.report, asked) : showAnswers(checked.findings, asked)
}

const WARNING =
  'The file itself names this key, and anyone can make such a file with a key of their own. Compare it with a key that you know from elsewhere.'

function showTrail(report: AuditReport, asked: boolean): Shown {
  const { ok, rows, checked, attested, proofs, agents, head, problem } = report
  const facts: Array<readonly [string, string]> = [
    [ok ? 'Rows' : 'Rows before it without a fault', count(rows)],
    ['Signatures checked with what was signed', count(checked)],
  ]
  if (ok) facts.push(['Signatures that only the closing signature vouches for', count(attested)])
  facts.push(['Proofs of devices checked', count(proofs)])
  if (ok && head !== undefined) facts.push(['Closed', head.at])
  if (problem !== undefined)
    facts.unshift(['First bad row', count(problem.row)], ['Line of the file', count(problem.line)])
  for (const agent of agents) facts.push(['Certified by', agent])
  const why = problem === undefined ? [] : [make('p', {}, `${sentenceOf(problem)} (${problem.code})`)]
  const warning = ok && !asked ? [make('p', {}, WARNING)] : []
  return {
    holds: ok,
    title: 'An audit trail',
    body: [
      verdict(ok, ok ? 'This trail holds.' : 'This trail does not hold.'),
      ...why,
      factsOf(facts),
      ...warning,
    ],
  }
}

function showAnswers(findings: readonly Finding[], asked: boolean): Shown {
  const holds = findings.every(finding => finding.holds)
  const [only] = findings.length === 1 ? findings : []
  const warning = holds && !asked ? [make('p', {}, WARNING)] : []
  return {
    holds,
    title: only?.what ?? `A batch of ${count(findings.length)} signatures`,
    body: [
      ...findings.map((finding, i) => showFinding(finding, only === undefined ? i + 1 : undefined)),
      ...warning,
    ],
  }
}

function showFinding(
  { holds, what, why, reason, signer, facts, text }: Finding,
  number: number | undefined,
): Node {
  const box = make('div', { class: 'finding' })
  if (number !== undefined) box.append(make('h3', {}, `${number}. ${what}`))
  box.append(verdict(holds, holds ? 'This signature holds.' : 'This signature does not hold.'))
  if (why !== undefined) box.append(make('p', {}, reason === undefined ? why : `${why} (${reason})`))
  const names = signer === undefined ? [] : [signer.agentPubKey, signer.did]
  const all = [
    ...names.map((name, i) => [i === 0 ? 'Signed by' : 'The same key as a DID', name] as const),
    ...facts,
  ]
  if (all.length > 0) box.append(factsOf(all))
  if (text !== undefined) {
    const exact = { tabindex: '0', role: 'region', 'aria-label': 'What was signed' }
    box.append(make('pre', exact, ...visible(text)))
  }
  return box
}

function verdict(holds: boolean, text: string): Node {
  const className = `verdict verdict--${holds ? 'good' : 'bad'}`
  return make('p', { class: className }, `${holds ? '✓' : '✗'} ${text}`)
}

function factsOf(facts: ReadonlyArray<readonly [name: string, value: string]>): Node {
  const rows = facts.flatMap(([name, value]) => [
    make('dt', {}, name),
    make('dd', { class: 'mono', dir: 'ltr' }, ...visible(value)),
  ])
  return make('dl', { class: 'facts' }, ...rows)
}

/** The text, with the number of each hidden character in its place. */
function visible(text: string): Array<Node | string> {
  return text.split(new RegExp(`(${HIDDEN.source})`, 'u')).map(part => {
    if (part === '' || !HIDDEN.test(part)) return part
    const code = (part.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return make('span', { class: 'ghost' }, `U+${code}`)
  })
}

function count(number: number): string {
  return String(number)
}
