import type { ReadBackup } from '../backup/read-backup.ts'
import { Icon } from '../components/icon.tsx'
import { formatNumber } from '../format.ts'
import { trial as words } from '../words-backup.ts'

export type OpenedBackup = Exclude<ReadBackup, { readonly fault: string }>

/** A file that was opened: when it was made, what is in it, and whether its rows hold. */
export function BackupFound({ found }: { readonly found: OpenedBackup }) {
  const { createdAt, wallet, check } = found
  const facts: ReadonlyArray<readonly [string, number]> = [
    [words.comesBack, wallet.grants - wallet.revoked],
    ...(wallet.revoked > 0 ? [[words.staysRevoked, wallet.revoked] as const] : []),
    [words.rows, wallet.rows],
  ]
  return (
    <div class="stack stack-3" role="status">
      <div class="note note--good">
        <Icon name="verify" />
        <div>
          <b>{words.opens}</b>
          <span class="meta num">{words.madeOn(createdAt)}</span>
        </div>
      </div>
      <section class="card" aria-label={words.contents}>
        <table class="facts">
          <tbody>
            <tr>
              <th scope="row">{words.identities}</th>
              <td>
                <ul>
                  {wallet.identities.map(({ name, agentPubKey }) => (
                    <li key={agentPubKey}>
                      <bdi>{name}</bdi>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
            {facts.map(([name, n]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="num">{formatNumber(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {check.bad === undefined ? (
        <p class="small num">{words.allHold(check.rows)}</p>
      ) : (
        <div class="stamp stack stack-2">
          <h2 class="num">
            <Icon name="unread" />
            {words.notAll(check.good, check.rows)}
          </h2>
          <p class="small num">{words.notAllText(check.bad.row)}</p>
          {check.bad.message !== '' && <p class="small whole">{check.bad.message}</p>}
        </div>
      )}
    </div>
  )
}
