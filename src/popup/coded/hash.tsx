import { useState } from 'preact/hooks'
import { toHex } from '../../crypto/bytes.ts'
import { encodeHoloHash, isHoloHash } from '../../crypto/holochain/holohash.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { hashes, tree } from '../words-coded.ts'

/**
 * Characters that stay at either end. The first five say only what kind of hash it is, and the last five and a third are
 * its location, which nobody checks: of what makes it this hash, six stay in front and more than six behind, together 76
 * bits, too many to look for another one that looks the same.
 */
const [START, END] = [11, 12]

export interface HashProps {
  /** 39 bytes; others are shown as hex. */
  readonly hash: Uint8Array
  /** What it is the hash of, for those who copy without seeing. */
  readonly label: string
}

/** A hash in its text form, its middle folded away until somebody opens it. What is selected or found is the whole. */
export function Hash({ hash, label }: HashProps) {
  const [isOpen, setOpen] = useState(false)
  const text = isHoloHash(hash) ? encodeHoloHash(hash) : toHex(hash)
  return (
    <span class="hash">
      <bdi class={`mono hash__text${isOpen ? ' is-open' : ''}`} dir="ltr">
        {text.slice(0, START)}
        <span class="hash__middle">{text.slice(START, -END)}</span>
        <button
          type="button"
          class="hash__more"
          aria-expanded={isOpen}
          aria-label={tree.showWhole}
          title={tree.showWhole}
          onClick={() => setOpen(!isOpen)}
        />
        {text.slice(-END)}
      </bdi>
      <CopyButton label={hashes.copy(label)} text={text} />
    </span>
  )
}
