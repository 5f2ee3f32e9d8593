import { Answer } from '../components/answer.tsx'
import { Origin } from '../components/origin.tsx'
import { formatClock, formatNumber } from '../format.ts'
import { type Entry, groupByDay } from '../reading/activity.ts'
import { hashOf } from '../route.ts'
import { activity } from '../words.ts'

export interface LogProps {
  readonly entries: readonly Entry[]
  readonly onOpen: (seq: number) => void
}

/** Rows by day, newest first. */
export function Log({ entries, onOpen }: LogProps) {
  return (
    <table class="log" aria-label={activity.title}>
      <colgroup>
        <col class="log__when" />
        <col />
        <col class="log__answer" />
        <col class="wide log__row" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{activity.when}</th>
          <th scope="col">{activity.what}</th>
          <th scope="col">{activity.answer}</th>
          <th scope="col" class="wide">
            {activity.row}
          </th>
        </tr>
      </thead>
      {groupByDay(entries, Date.now()).map(({ day, entries: ofDay }) => (
        <tbody key={`${day} ${ofDay[0]?.seq}`}>
          <tr class="log__day">
            <th scope="rowgroup" colSpan={3}>
              {day}
            </th>
            <td class="wide" />
          </tr>
          {ofDay.map(entry => (
            <LogRow key={entry.seq} entry={entry} onOpen={onOpen} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

/** Of a row, by its number: where the focus comes back to. */
export function rowId(seq: number): string {
  return `row-${seq}`
}

function LogRow({ entry, onOpen }: { readonly entry: Entry; readonly onOpen: (seq: number) => void }) {
  return (
    <tr>
      <td class="num">{formatClock(entry.at)}</td>
      <td>
        {entry.origin === undefined ? (
          <span class="log__own">{activity.thisWallet}</span>
        ) : (
          <Origin origin={entry.origin} row />
        )}
        <What entry={entry} onOpen={onOpen} />
      </td>
      <td>
        <Answer entry={entry} />
      </td>
      <td class="wide num">{formatNumber(entry.seq)}</td>
    </tr>
  )
}

/** Refusals that are still being counted are no row yet. */
function What({ entry: { seq, what }, onOpen }: Parameters<typeof LogRow>[0]) {
  if (seq < 0) return <span class="log__what">{what}</span>
  return (
    <a
      class="log__what"
      id={rowId(seq)}
      href={hashOf('activity', String(seq))}
      onClick={event => {
        // In a new tab, the browser does it.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        onOpen(seq)
      }}
    >
      {what}
    </a>
  )
}
