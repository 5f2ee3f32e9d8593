import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { Origin } from '../components/origin.tsx'
import { formatClock, formatNumber } from '../format.ts'
import { type Entry, groupByDay, matches, readEntry } from '../reading/activity.ts'
import { activity, errors } from '../words.ts'
import { useActivity } from './use-activity.ts'

const PAGE = 50

export function Activity() {
  const announce = useAnnounce()
  const { rows, more, failed, loadMore } = useActivity(PAGE)
  const [wanted, setWanted] = useState('')
  const all = (rows ?? []).map(row => ({ row, entry: readEntry(row) }))
  const found = wanted.trim() === '' ? all : all.filter(({ row, entry }) => matches(row, entry, wanted))

  async function showMore(): Promise<void> {
    await loadMore()
    announce(activity.shown(all.length + PAGE))
  }

  if (rows?.length === 0) return <Empty />
  return (
    <div class="stack stack-3">
      <Title text={activity.title} focus />
      <span class="with-icon">
        <Icon name="search" size={16} />
        <input
          class="input input--sm"
          type="search"
          id="activity-search"
          aria-label={activity.search}
          placeholder={activity.searchHint}
          autocomplete="off"
          value={wanted}
          onInput={event => setWanted(event.currentTarget.value)}
        />
      </span>
      {failed && <Note text={errors.server_error} alert />}
      {rows === null ? (
        !failed && <Bones rows={5} />
      ) : (
        <>
          {wanted.trim() !== '' && <p class="meta">{activity.found(found.length, all.length)}</p>}
          <div class="card card--clip">
            <Log entries={found.map(({ entry }) => entry)} />
          </div>
          {more && (
            <button type="button" class="btn btn--block" onClick={() => void showMore()}>
              {activity.showMore}
            </button>
          )}
        </>
      )}
    </div>
  )
}

function Log({ entries }: { readonly entries: readonly Entry[] }) {
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
      {entries.length === 0 && (
        <tbody>
          <tr>
            <td colSpan={3}>{activity.noMatch}</td>
          </tr>
        </tbody>
      )}
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

export function Answer({ entry }: { readonly entry: Entry }) {
  return (
    <span class={`mark${entry.isSensitive ? ' mark--amber' : ''}`}>
      <Icon name={entry.icon} size={16} />
      {entry.answer}
    </span>
  )
}

function Empty() {
  return (
    <div class="empty">
      <Icon name="activity" />
      <Title text={activity.title} focus sr />
      <h2>{activity.empty}</h2>
      <p>{activity.emptyText}</p>
    </div>
  )
}
