import { ERRNO } from '../../protocol/errors.ts'
import type { IdentityView, WalletState } from '../../protocol/ui-door.ts'
import { Title } from '../components/fields.tsx'
import { Filled } from '../components/filled.tsx'
import { Icon, Logo } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { Origin } from '../components/origin.tsx'
import { SigningAs, StepShell } from '../components/shell.tsx'
import { useDelayed } from '../context.ts'
import { hashOf } from '../route.ts'
import { common, ended as texts, request as words } from '../words.ts'

type EndedView = NonNullable<WalletState['ended']>

export interface EndedProps {
  readonly ended: EndedView | undefined
  readonly identity: IdentityView | undefined
  /** The last request was answered here: the worker is about to close this window. */
  readonly wasAnswered: boolean
}

/** Milliseconds that an empty screen stays blank after an answer, so that a closing window says nothing. */
const GRACE = 600

export function Ended({ ended, identity, wasAnswered }: EndedProps) {
  const passed = useDelayed(GRACE)
  if (ended === undefined) {
    if (wasAnswered && !passed) return <StepShell>{null}</StepShell>
    return <Quiet title={texts.noneTitle} origin={undefined} text={texts.none} />
  }
  if (ended.why === 'expired' || ended.why === 'aborted') {
    return <Quiet title={texts.title} origin={ended.origin} text={texts.why[ended.why]} />
  }
  return <Failed origin={ended.origin} why={ended.why} identity={identity} />
}

function Quiet(props: {
  readonly title: string
  readonly origin: string | undefined
  /** `{site}` in it is the origin. */
  readonly text: string
}) {
  return (
    <div class="shell">
      <header class="topbar">
        <span class="brand">
          <Logo />
          {common.name}
        </span>
      </header>
      <main class="centre">
        <Icon name="clock" />
        <Title text={props.title} focus />
        <p class="lead narrow">
          <Filled
            text={props.text}
            with={{
              site: (
                <b class="whole">
                  <bdi dir="ltr">{props.origin}</bdi>
                </b>
              ),
            }}
          />
        </p>
        <CloseButton />
      </main>
    </div>
  )
}

interface FailedProps {
  readonly origin: string
  readonly why: Exclude<EndedView['why'], 'expired' | 'aborted'>
  readonly identity: IdentityView | undefined
}

/** A yes that could not be carried out: what happened, what did not, what to do. */
function Failed({ origin, why, identity }: FailedProps) {
  return (
    <div class="shell">
      <header class="plate">
        <div class="plate__label">
          <Logo />
          <span id="requesting-site">{words.site}</span>
          {identity && <SigningAs identity={identity} label={words.signingAs} />}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: it groups the parts of one name, it is no part of a form */}
        <div role="group" aria-labelledby="requesting-site">
          <Origin origin={origin} />
        </div>
      </header>
      <main class="scroll">
        <div class="ask">
          <Title text={texts.failedTitle} focus />
          <Note title={texts.heads[why]} text={texts.why[why]} alert />
          <p class="meta">{texts.told(why, ERRNO[why])}</p>
        </div>
      </main>
      <footer class="actions">
        <CloseButton />
      </footer>
    </div>
  )
}

/** Closes the window. A tab that the person opened can't be closed by a script: it goes home. */
function CloseButton() {
  const close = () => {
    window.close()
    location.hash = hashOf('home')
  }
  return (
    <button type="button" class="btn btn--block btn--close" onClick={close}>
      {words.close}
    </button>
  )
}
