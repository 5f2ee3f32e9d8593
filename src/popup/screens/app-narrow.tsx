import { useState } from 'preact/hooks'
import type { NarrowedPolicy, PolicyView } from '../../protocol/ui-door.ts'
import { UiProblem, type WalletClient } from '../client.ts'
import { Hint } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { type LimitField, LimitFields } from '../components/limit-fields.tsx'
import { useClient } from '../context.ts'
import { formatEnd, formatSpan } from '../format.ts'
import { isLeft, keyOf, kindsOf, STEPS, without } from '../reading/policy.ts'
import { kinds as kindWords } from '../words.ts'
import { limits, app as words } from '../words-app.ts'
import type { CarryOut } from './app-detail.tsx'

/** The choice that leaves a number alone, whatever it has become meanwhile. */
const AS_NOW = Number.POSITIVE_INFINITY

interface Wish {
  /** Seconds from now on. */
  readonly seconds: number
  readonly left: number
  readonly perMinute: number
  readonly out: ReadonlySet<string>
}
const NO_WISH: Wish = { seconds: AS_NOW, left: AS_NOW, perMinute: AS_NOW, out: new Set() }

export interface NarrowProps {
  readonly grantId: string
  readonly policy: PolicyView
  readonly carryOut: CarryOut
}

/** Kinds and numbers of what is signed without asking, downwards only; or the end of it. */
export function Narrow({ grantId, policy, carryOut }: NarrowProps) {
  const client = useClient()
  const [wish, setWish] = useState(NO_WISH)
  const [isBusy, setBusy] = useState(false)
  const now = Date.now()
  const to = narrowed(policy, wish, now)
  const isEmpty = to.methods.length === 0
  const isReady = !isBusy && !isEmpty && isTighter(to, policy)

  async function apply(make: () => Promise<NarrowedPolicy | null>, done: string): Promise<void> {
    if (isBusy) return
    setBusy(true)
    const isDone = await carryOut(async () => client.ask('apps.narrow', { grantId, to: await make() }), done)
    if (isDone) setWish(NO_WISH)
    setBusy(false)
  }
  const tighten = () =>
    isReady &&
    void apply(async () => narrowed(await newest(client, grantId), wish, Date.now()), words.narrowed)

  return (
    <details class="narrow-box">
      <summary>
        <Icon name="right" size={16} flip />
        {words.tighter}
      </summary>
      <div class="stack stack-3">
        <LimitFields
          id="narrow"
          fields={fieldsOf(policy, wish, now, change => setWish({ ...wish, ...change }))}
          kinds={kindsOf(policy).map(kind => {
            const isOn = isLeft(kind, wish.out)
            const isFixed = !isOn && !wish.out.has(keyOf(kind))
            return {
              kind,
              isOn,
              isFixed,
              hint: isFixed ? kindWords.outWith : isOn ? undefined : kindWords.outHere,
            }
          })}
          onToggle={kind => setWish({ ...wish, out: toggled(wish.out, keyOf(kind)) })}
        />
        <Hint
          id="narrow-hint"
          text={isTighter(to, policy) ? words.tighterHint : words.notTighter}
          error={isEmpty ? words.noKind : undefined}
        />
        <div class="pair">
          <button type="button" class="btn" onClick={() => void apply(async () => null, words.asksNow)}>
            {words.askEveryTime}
          </button>
          <button
            type="button"
            class="btn btn--ink"
            aria-disabled={isReady ? undefined : 'true'}
            aria-describedby="narrow-hint"
            onClick={tighten}
          >
            {words.apply}
          </button>
        </div>
      </div>
    </details>
  )
}

/** What is there at this moment: signatures are made while somebody looks, and nothing may become more. */
async function newest(client: WalletClient, grantId: string): Promise<PolicyView> {
  const { apps } = await client.ask('apps.list')
  const policy = apps.find(app => app.grantId === grantId)?.policy
  if (policy === undefined) throw new UiProblem({ code: 'request_changed' })
  return policy
}

function narrowed(policy: PolicyView, { seconds, left, perMinute, out }: Wish, now: number): NarrowedPolicy {
  return {
    ...without(policy, out),
    expiresAt: Math.min(policy.expiresAt, now + seconds * 1000),
    left: Math.min(policy.left, left),
    perMinute: Math.min(policy.perMinute, perMinute),
  }
}

function isTighter(to: NarrowedPolicy, policy: PolicyView): boolean {
  return (
    to.expiresAt < policy.expiresAt ||
    to.left < policy.left ||
    to.perMinute < policy.perMinute ||
    kindsOf({ ...to, exceptTexts: policy.exceptTexts }).length < kindsOf(policy).length
  )
}

function fieldsOf(
  policy: PolicyView,
  wish: Wish,
  now: number,
  change: (wish: Partial<Wish>) => void,
): LimitField[] {
  const field = (
    name: 'seconds' | 'left' | 'perMinute',
    label: string,
    isNow: string,
    steps: readonly number[],
    say: (n: number) => string,
  ): LimitField => ({
    label,
    hint: words.now(isNow),
    value: wish[name],
    options: [...steps.map(value => ({ value, text: say(value) })), { value: AS_NOW, text: words.asNow }],
    onChange: value => change({ [name]: value }),
  })
  const below = (steps: readonly number[], most: number, chosen: number) =>
    steps.filter(step => step < most || step === chosen)
  const { expiresAt, left, perMinute } = policy
  const seconds = (expiresAt - now) / 1000
  return [
    field(
      'seconds',
      limits.howLong,
      words.until(formatEnd(expiresAt, now)),
      below(STEPS.expiresIn, seconds, wish.seconds),
      formatSpan,
    ),
    field('left', limits.howMany, words.more(left), below(STEPS.maxSignatures, left, wish.left), words.more),
    field(
      'perMinute',
      limits.howFast,
      limits.aMinute(perMinute),
      below(STEPS.perMinute, perMinute, wish.perMinute),
      limits.aMinute,
    ),
  ]
}

function toggled(set: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(value)) next.add(value)
  return next
}
