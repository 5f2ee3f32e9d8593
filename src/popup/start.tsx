import { render } from 'preact'
import { App } from './app.tsx'
import { browserClient } from './client.ts'
import { readRoute } from './route.ts'

/** The toolbar's popup takes its size from the page; in a window or a tab the page takes the size of that. */
const TOOLBAR_WIDTH = 380

const root = document.documentElement
root.toggleAttribute('data-fills', innerWidth > TOOLBAR_WIDTH || readRoute(location.hash) === 'request')

const client = browserClient()
client.isToolbarPopup().then(
  isPopup => root.toggleAttribute('data-fills', !isPopup),
  () => {},
)

const place = document.getElementById('app')
if (place !== null) render(<App client={client} />, place)
