import type { FlowstaProvider } from '../protocol/provider.ts'
import { ANNOUNCE_EVENT, REQUEST_EVENT } from './announce.ts'
import { getter } from './primordials.ts'
import { createSiteSigner } from './site-signer.ts'
import { createSignerDoor } from './zome-signer.ts'

/*
 * Runs beside the provider, in sites that a person switched on (`background/sites`), before the page's first script.
 * Whichever of the two runs first, the announcement reaches this one, and no page could have said it instead.
 */
const title = getter<string>(Document.prototype, 'title')

addEventListener(
  ANNOUNCE_EVENT,
  event => {
    const { provider } = (event as CustomEvent<{ provider: FlowstaProvider }>).detail
    const door = createSignerDoor(
      window,
      createSiteSigner({ wallet: provider, title: () => title(document), ended: () => door.withdraw() }),
    )
    door.offer()
  },
  { once: true },
)
dispatchEvent(new Event(REQUEST_EVENT))
