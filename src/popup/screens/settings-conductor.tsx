import { Icon } from '../components/icon.tsx'
import { hashOf } from '../route.ts'
import { settings as words } from '../words-settings.ts'

/** The way to the screen of the user's own conductor. */
export function ConductorLink() {
  return (
    <section class="card" aria-label={words.conductor}>
      <a class="item" href={hashOf('settings', 'conductor')}>
        <Icon name="plug" />
        <span class="grow">
          <span class="title">{words.conductor}</span>
          <br />
          <span class="meta">{words.conductorHint}</span>
        </span>
        <Icon name="right" size={16} flip />
      </a>
    </section>
  )
}
