import type { ImportParams } from '../../protocol/ui-door.ts'
import type { UiProblem } from '../client.ts'
import { errors } from '../words.ts'

export interface ImportWayProps {
  /** Keeps a key; resolves with what the wallet refused, or `null` once it is kept and this screen is left. */
  readonly keep: (params: ImportParams) => Promise<UiProblem | null>
  /** Says above the fields why nothing was imported; `undefined` takes it away. */
  readonly say: (problem: string | undefined) => void
}

/** What is said of a refusal that no field is to blame for. */
export function textOf({ code }: UiProblem): string {
  return errors[code]
}
