import type { IdentityView } from '../../protocol/ui-door.ts'
import { Avatar } from '../components/avatar.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Title } from '../components/fields.tsx'
import { home } from '../words.ts'
import { identities as words } from '../words-settings.ts'

export function Identities({ identity }: { readonly identity: IdentityView | undefined }) {
  return (
    <div class="stack">
      <Title text={words.title} focus />
      {identity && (
        <ul class="card list">
          <li class="item item--tall" aria-label={identity.name}>
            <Avatar agentPubKey={identity.agentPubKey} size={40} />
            <div class="grow stack stack-2">
              <p class="row">
                <span class="title">{identity.name}</span>
                <span class="chip chip--accent">{words.inUse}</span>
              </p>
              <Key label={words.publicKey} copy={home.copyKey} text={identity.agentPubKey} />
              <Key label={words.did} copy={home.copyDid} text={identity.did} />
            </div>
          </li>
        </ul>
      )}
      <p class="meta">{words.note}</p>
    </div>
  )
}

function Key({
  label,
  copy,
  text,
}: {
  readonly label: string
  readonly copy: string
  readonly text: string
}) {
  return (
    <div class="row row--top">
      <p class="grow">
        <span class="meta">{label}</span>
        <br />
        <bdi class="mono key-text" dir="ltr">
          {text}
        </bdi>
      </p>
      <CopyButton label={copy} text={text} />
    </div>
  )
}
