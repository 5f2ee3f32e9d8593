import { useState } from 'preact/hooks'
import { toHex } from '../../crypto/bytes.ts'
import { groupHex } from '../format.ts'
import { wholeCharacters } from '../reading/hidden.ts'
import type { Signed } from '../reading/signed.ts'
import { request, signing } from '../words.ts'
import { Exact } from './exact.tsx'
import { Icon } from './icon.tsx'
import { More } from './more.tsx'
import { Tall } from './tall.tsx'

/** Characters of text, or bytes of hex, that are drawn before somebody asks for more. */
const TEXT_STEP = 20_000
const HEX_STEP = 4096

/** One step away: the bytes themselves, how many there are, and their digest to compare. */
export function Raw({ signed }: { readonly signed: Signed }) {
  const [isOpen, setOpen] = useState(false)
  const { bytes, digest } = signed
  const signs = signed.kind === 'coded' ? signed.signs : undefined
  return (
    <div class="raw-box">
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <Icon name="right" size={16} flip />
          {request.raw}
        </summary>
        {isOpen && <RawBody signed={signed} />}
        <p class="meta">{signs?.name ?? signing.sha256}</p>
        <p class="meta mono digest" dir="ltr">
          {groupHex(signs === undefined ? digest : toHex(signs.bytes))}
        </p>
      </details>
      <span class="raw-box__size">{signing.bytes(bytes.length)}</span>
    </div>
  )
}

/** JSON is its own text; everything else is shown as hex, which leaves nothing to guess. */
function RawBody({ signed }: { readonly signed: Signed }) {
  const [steps, setSteps] = useState(1)
  const { bytes } = signed
  const isText = (signed.kind === 'action' || signed.kind === 'json') && signed.domain === undefined
  const total = isText ? signed.text.length : bytes.length
  const shown = isText ? wholeCharacters(signed.text, steps * TEXT_STEP) : Math.min(total, steps * HEX_STEP)
  return (
    <>
      <Tall class="raw" dir="ltr" name={signing.theBytes(bytes.length)} isTall>
        {isText ? <Exact text={signed.text.slice(0, shown)} /> : hexOf(signed, shown)}
      </Tall>
      <More
        shown={shown}
        total={total}
        say={() => signing.shownOf(shown, total, isText ? 'character' : 'byte')}
        onMore={() => setSteps(steps * 4)}
      />
    </>
  )
}

function hexOf(signed: Signed, shown: number): string {
  const pairs = toHex(signed.bytes.subarray(0, shown)).match(/../g) ?? []
  const [from, to] = (signed.kind === 'coded' && signed.secret) || [0, 0]
  return pairs.map((pair, i) => (i >= from && i < to ? '··' : pair)).join(' ')
}
