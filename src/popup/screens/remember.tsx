import { useCountdown } from '../context.ts'
import { formatEnd, formatSpan } from '../format.ts'
import { remember as limits, request as words } from '../words.ts'
import type { RememberChoice, RememberHow } from './use-remember.ts'

export interface RememberProps {
  readonly isConnect: boolean
  readonly remember: RememberChoice
}

/** What the person wants remembered, narrowest first, with the limits of it, or why there is no choice. */
export function Remember({ isConnect, remember }: RememberProps) {
  const { offer, how, choose } = remember
  const names: Array<[RememberHow, string]> = [
    ['once', isConnect ? words.askEveryTime : words.onlyThisTime],
    ['while', words.forAWhile],
    ['custom', words.custom],
  ]
  return (
    <div class="remember" role="radiogroup" aria-labelledby="remember-title">
      <span id="remember-title">{words.remember}</span>
      <div class="seg">
        {names.map(([value, name]) => (
          <Choice
            key={value}
            name={name}
            isOn={how === value}
            isOff={value !== 'once' && offer === undefined}
            onChoose={() => choose(value)}
          />
        ))}
      </div>
      <p class="remember__limits" id="remember-limits">
        <Limits remember={remember} />
      </p>
    </div>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly isOn: boolean
  readonly isOff: boolean
  readonly onChoose: () => void
}
function Choice({ name, isOn, isOff, onChoose }: ChoiceProps) {
  return (
    <label>
      <input
        type="radio"
        name="remember"
        checked={isOn}
        disabled={isOff}
        aria-describedby="remember-limits"
        onChange={onChoose}
      />
      <span>{name}</span>
    </label>
  )
}

/** Always in view: what "For a while" is, or until when and how fast once something is chosen. */
function Limits({ remember: { offer, not, terms } }: { readonly remember: RememberChoice }) {
  useCountdown(terms === undefined ? undefined : Number.POSITIVE_INFINITY)
  if (offer === undefined) return <>{limits.not[not]}</>
  if (terms === undefined) {
    const { expiresIn, maxSignatures, perMinute } = offer.whole
    return <>{limits.whileLimits(formatSpan(expiresIn), maxSignatures, perMinute)}</>
  }
  const now = Date.now()
  return <>{limits.limits(formatEnd(now + terms.expiresIn * 1000, now), terms.perMinute)}</>
}
