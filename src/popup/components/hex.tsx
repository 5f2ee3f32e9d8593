import { useState } from 'preact/hooks'
import { toHex } from '../../crypto/bytes.ts'
import { signing } from '../words.ts'
import { More } from './more.tsx'
import { Tall } from './tall.tsx'

const ROW = 8
const STEP = 1024
/** More bytes than this scroll inside a box. */
const TALL = 96

/** Bytes that nothing can read: place, hex, and the letters among them. */
export function Hex({ bytes }: { readonly bytes: Uint8Array }) {
  const [limit, setLimit] = useState(STEP)
  const shown = Math.min(bytes.length, limit)
  const digits = Math.max(2, (bytes.length - 1).toString(16).length)
  const starts = Array.from({ length: Math.ceil(shown / ROW) }, (_, i) => i * ROW)
  const isTall = bytes.length > TALL
  return (
    <>
      <Tall class="card card--pad" name={signing.theBytes(bytes.length)} isTall={isTall}>
        <table class="hex" dir="ltr" aria-label={signing.theBytes(bytes.length)}>
          <tbody>
            {starts.map(start => (
              <tr key={start}>
                <th scope="row">{start.toString(16).padStart(digits, '0')}</th>
                <td>{hexOf(bytes.subarray(start, Math.min(start + ROW, shown)))}</td>
                <td>{lettersOf(bytes.subarray(start, Math.min(start + ROW, shown)))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Tall>
      {isTall && shown === bytes.length && <p class="meta">{signing.bytes(bytes.length)}</p>}
      <More
        shown={shown}
        total={bytes.length}
        say={() => signing.shownOf(shown, bytes.length, 'byte')}
        onMore={() => setLimit(limit * 4)}
      />
    </>
  )
}

function hexOf(bytes: Uint8Array): string {
  const pairs = toHex(bytes).match(/../g) ?? []
  return `${pairs.slice(0, 4).join(' ')}  ${pairs.slice(4).join(' ')}`.trimEnd()
}

function lettersOf(bytes: Uint8Array): string {
  return [...bytes].map(byte => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
}
