import { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'

const PETALS = { least: 5, kinds: 5 }

/**
 * A small picture drawn from the key's own bytes: the same key looks the same everywhere. It tells identities apart
 * and proves nothing.
 */
export function Avatar({ agentPubKey, size }: { readonly agentPubKey: string; readonly size?: 40 | 56 }) {
  const key = publicKeyOfAgent(agentPubKey) ?? new Uint8Array(32)
  const at = (i: number) => key[i] ?? 0
  const hue = Math.round((at(0) * 360) / 256)
  const petals = PETALS.least + (at(1) % PETALS.kinds)
  const turn = at(2) % 72
  const colours = [(at(3) * 360) / 256, (at(4) * 360) / 256].map(
    angle => `oklch(0.76 .12 ${Math.round(angle)} / .88)`,
  )
  return (
    <svg class={`avatar${size ? ` avatar--${size}` : ''}`} viewBox="0 0 40 40" aria-hidden="true">
      <rect width="40" height="40" fill={`oklch(0.27 .08 ${hue})`} />
      {Array.from({ length: petals }, (_, i) => (
        <Petal
          key={`${i}`}
          shape={at(5) % 3}
          angle={turn + (i * 360) / petals}
          colour={colours[i % 2] ?? ''}
        />
      ))}
      <circle cx="20" cy="20" r={3 + (at(6) % 3)} fill={`oklch(0.92 .05 ${hue})`} />
    </svg>
  )
}

interface PetalProps {
  readonly shape: number
  readonly angle: number
  readonly colour: string
}
function Petal({ shape, angle, colour }: PetalProps) {
  const transform = `rotate(${Math.round(angle)} 20 20)`
  if (shape === 0) {
    return <circle cx="20" cy="9" r="6" transform={transform} fill="none" stroke={colour} stroke-width="3" />
  }
  if (shape === 1) return <ellipse cx="20" cy="11" rx="4.6" ry="9" transform={transform} fill={colour} />
  return <rect x="17.5" y="3" width="5" height="14" rx="2.5" transform={transform} fill={colour} />
}
