import { Icon } from '../components/icon.tsx'
import { backup as words } from '../words-backup.ts'

/** What the words bring back, and what a file does. */
export function BackupTable() {
  return (
    <section class="card" aria-label={words.what}>
      <table class="facts">
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">{words.whatColumn}</span>
            </th>
            <th scope="col">{words.words}</th>
            <th scope="col">{words.file}</th>
          </tr>
        </thead>
        <tbody>
          {words.brings.map(([what, byWords]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{byWords ? <Yes /> : <No />}</td>
              <td>
                <Yes />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Yes() {
  return (
    <>
      <Icon name="check" size={16} />
      <span class="sr">{words.yes}</span>
    </>
  )
}
function No() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="sr">{words.no}</span>
    </>
  )
}
