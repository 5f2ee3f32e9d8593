import { useEffect, useRef } from 'preact/hooks'
import type { PolicyNumbers } from '../../protocol/policy.ts'
import type { RememberOffer } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { type LimitField, LimitFields } from '../components/limit-fields.tsx'
import { formatSpan } from '../format.ts'
import { isAdded, kindsOf, STEPS, stepsUpTo } from '../reading/policy.ts'
import { byItself, kinds } from '../words.ts'
import { limits as words } from '../words-app.ts'
import type { RememberChoice } from './use-remember.ts'

export interface CustomLimitsProps {
  readonly offer: RememberOffer
  readonly isConnect: boolean
  readonly remember: RememberChoice
}

/** "Custom…": each limit of what is signed without asking, up to what the offer allows. */
export function CustomLimits({ offer, isConnect, remember }: CustomLimitsProps) {
  const top = useRef<HTMLElement>(null)
  const announce = useAnnounce()
  useEffect(() => {
    // The focus stays where the choice is made.
    announce(words.shown)
    top.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const { whole, most, added, exceptTexts } = offer
  const field = (name: keyof PolicyNumbers, label: string, say: (n: number) => string): LimitField => ({
    label,
    hint: isConnect ? words.asked(say(whole[name])) : undefined,
    value: remember.numbers[name],
    options: stepsUpTo(most[name], STEPS[name], whole[name], remember.numbers[name]).map(value => ({
      value,
      text: say(value),
    })),
    onChange: value => remember.set({ [name]: value }),
  })
  const all = kindsOf({ ...whole, exceptTexts })
  const isPlainOut = all.some(kind => kind.is === 'plain' && remember.isOut(kind))
  return (
    <section aria-labelledby="limits-title" ref={top}>
      <h2 class="label" id="limits-title">
        {words.title}
      </h2>
      <LimitFields
        id="limit"
        fields={[
          field('expiresIn', words.howLong, formatSpan),
          field('maxSignatures', words.howMany, words.signatures),
          field('perMinute', words.howFast, words.aMinute),
        ]}
        kinds={all.map(kind => {
          const isOn = !remember.isOut(kind)
          const isFixed = kind.is === 'domain' && isPlainOut
          const had = offer.before !== undefined && !isAdded(kind, added)
          return { kind, isOn, isFixed, hint: hintOf({ isOn, isFixed, had, isConnect }) }
        })}
        onToggle={remember.toggle}
      />
      {isConnect && <p class="hint">{words.tighter}</p>}
      {offer.keyChanges && !isConnect && <p class="hint">{byItself.keyChanges[offer.key]}</p>}
    </section>
  )
}

interface State {
  readonly isOn: boolean
  readonly isFixed: boolean
  /** The site signs it by itself already. */
  readonly had: boolean
  readonly isConnect: boolean
}
function hintOf({ isOn, isFixed, had, isConnect }: State): string | undefined {
  if (isFixed) return kinds.outWith
  if (!isOn) return isConnect && !had ? kinds.out : kinds.outHere
  return had ? kinds.had : undefined
}
