import { useEffect, useRef, useState } from 'preact/hooks'
import { CopyButton } from '../components/copy-button.tsx'
import { Hint } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { keptAddress, readAddress } from '../conductor/address.ts'
import type { ConductorProblem } from '../conductor/problem.ts'
import type { LinkUse } from '../conductor/use-link.ts'
import { explain, noAnswer, conductor as words } from '../words-conductor.ts'

/** Where the conductor is, and how the connection stands. */
export function ConductorAddress({ use: { link, connect, disconnect } }: { readonly use: LinkUse }) {
  const [typed, setTyped] = useState(() => keptAddress() ?? '')
  const [isWrong, setWrong] = useState(false)
  const end = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The form that was sent is gone: on to what took its place.
    if (link.is === 'on' && document.activeElement === document.body) end.current?.focus()
  }, [link.is])

  if (link.is === 'on') {
    return (
      <div class="card">
        <div class="item">
          <Icon name="plug" />
          <span class="grow">
            <span class="title">{words.connected}</span>
            <br />
            <bdi class="meta mono" dir="ltr">
              {link.conductor.address}
            </bdi>
          </span>
          <button type="button" class="btn btn--sm" ref={end} onClick={disconnect}>
            {words.disconnect}
          </button>
        </div>
      </div>
    )
  }
  const isOpening = link.is === 'opening'
  function submit(event: Event): void {
    event.preventDefault()
    const address = readAddress(typed)
    setWrong(address === null)
    if (address === null) document.getElementById('conductor-address')?.focus()
    else if (!isOpening) void connect(address)
  }
  return (
    <>
      <form class="card card--pad stack stack-2" onSubmit={submit}>
        <div class="field">
          <label for="conductor-address">{words.address}</label>
          <input
            class="input mono"
            id="conductor-address"
            dir="ltr"
            inputMode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={typed}
            onInput={event => setTyped(event.currentTarget.value)}
            aria-invalid={isWrong ? 'true' : undefined}
            aria-describedby="conductor-address-hint"
          />
          <Hint
            id="conductor-address-hint"
            text={words.addressHint}
            error={isWrong ? words.addressWrong : undefined}
          />
        </div>
        <button
          type="submit"
          class="btn btn--primary btn--block"
          aria-disabled={isOpening ? 'true' : undefined}
        >
          {isOpening ? words.connecting : words.connect}
        </button>
      </form>
      {link.is === 'failed' && <ConnectProblem problem={link.problem} />}
    </>
  )
}

function ConnectProblem({ problem }: { readonly problem: ConductorProblem }) {
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => top.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={top}>
      <Note {...explain(problem)} alert>
        {problem.code === 'no_answer' && <WhyNoAnswer />}
      </Note>
    </div>
  )
}

function WhyNoAnswer() {
  // Of this extension, as its pages' connections carry it.
  const { origin } = location
  return (
    <ul class="either">
      <li>{noAnswer.notRunning}</li>
      <li>
        {noAnswer.refused}
        <span class="either__origin">
          <bdi class="mono" dir="ltr">
            {origin}
          </bdi>
          <CopyButton label={noAnswer.copy} text={origin} />
        </span>
      </li>
    </ul>
  )
}
