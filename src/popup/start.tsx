import { render } from 'preact'
import { App, preload } from './app.tsx'
import { browserClient } from './client.ts'
import { readRoute } from './route.ts'

const client = browserClient()
client.isToolbarPopup().then(
  isPopup => document.documentElement.toggleAttribute('data-fills', !isPopup),
  () => {},
)

// On its way already, see `main.ts`. Where it fails, the screen says so.
await preload(readRoute(location.hash)).catch(() => {})

const place = document.getElementById('app')
if (place !== null) render(<App client={client} />, place)
