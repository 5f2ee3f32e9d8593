import { EVENTS, type FlowstaProvider } from '../src/protocol/provider.ts'
import { byId, make } from './dom.ts'

/** Lists the wallet's events as they come, newest first. */
export function showEvents(flowsta: FlowstaProvider | null): void {
  const list = byId('events')
  byId('events-log').tabIndex = 0
  const empty = make('li', { class: 'events__none' }, 'Nothing yet.')
  list.append(empty)
  byId('clear-events').addEventListener('click', () => list.replaceChildren(empty))
  for (const name of flowsta === null ? [] : EVENTS) {
    flowsta?.on(name, detail => {
      empty.remove()
      const time = make('time', {}, new Date().toLocaleTimeString('en-GB'))
      const text = detail === undefined ? '' : JSON.stringify(detail)
      list.prepend(make('li', {}, time, make('b', {}, name), make('span', { class: 'mono' }, text)))
    })
  }
}
