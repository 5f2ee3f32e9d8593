import { KDF_LIMITS } from '../../crypto/seed-bundle/limits.ts'
import { hasBlankEnds } from '../../crypto/seed-bundle/passphrase.ts'
import { Hint, PasswordField } from '../components/fields.tsx'
import type { NewPassword } from '../components/use-new-password.ts'
import { secondsOf } from '../seed-bundle/seconds.ts'
import { sealing, exporting as words } from '../words-identities.ts'
import { BlankNote } from './bundle-secret.tsx'

/** How much work each guess at the passphrase takes; the least of libsodium's is for tests and not among them. */
export type Strength = keyof typeof words.limits
const STRENGTHS = Object.keys(words.limits) as Strength[]

export function BundlePassphrase({ fresh }: { readonly fresh: NewPassword }) {
  return (
    <>
      <PasswordField
        id="export-passphrase"
        label={words.passphrase}
        value={fresh.password}
        onInput={fresh.setPassword}
        autocomplete="off"
        hint={words.hint}
        error={fresh.passwordError}
        canShow
      />
      <PasswordField
        id="export-confirm"
        label={words.confirm}
        value={fresh.again}
        onInput={fresh.setAgain}
        autocomplete="off"
        error={fresh.againError}
      />
      {hasBlankEnds(fresh.password) && <BlankNote />}
    </>
  )
}

export interface StrengthFieldProps {
  readonly strength: Strength
  readonly onChange: (strength: Strength) => void
}
export function StrengthField({ strength, onChange }: StrengthFieldProps) {
  return (
    <div class="field">
      <label for="export-strength">{words.strength}</label>
      <select
        class="input"
        id="export-strength"
        value={strength}
        aria-describedby="export-strength-hint"
        onChange={event => onChange(event.currentTarget.value as Strength)}
      >
        {STRENGTHS.map(one => (
          <option key={one} value={one}>
            {words.limits[one](sealing.memory(KDF_LIMITS[one].mem))}
          </option>
        ))}
      </select>
      <Hint id="export-strength-hint" text={words.strengthHint(secondsOf(KDF_LIMITS[strength]))} />
    </div>
  )
}
