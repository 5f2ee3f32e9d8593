import { Answer } from '../components/answer.tsx'
import { Origin } from '../components/origin.tsx'
import { formatClock, formatNumber } from '../format.ts'
import { type Entry, groupByDay } from '../reading/activity.ts'
import { activity } from '../words.ts'

/** Rows by day, newest first. */
export function Log({ entries }: { readonly entries: readonly Entry[] }) {
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
            <LogRow key={entry.seq} entry={entry} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function LogRow({ entry }: { readonly entry: Entry }) {
  return (
    <tr>
      <td class="num">{formatClock(entry.at)}</td>
      <td>
        {entry.origin === undefined ? (
          <span class="log__own">{activity.thisWallet}</span>
        ) : (
          <Origin origin={entry.origin} row />
        )}
        <span class="log__what">{entry.what}</span>
      </td>
      <td>
        <Answer entry={entry} />
      </td>
      <td class="wide num">{formatNumber(entry.seq)}</td>
    </tr>
  )
}
