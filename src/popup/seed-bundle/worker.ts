import { doSeedJob, type SeedJob, type SeedResult } from './work.ts'

/** A dedicated worker; its thread may stand still for seconds without anybody seeing it. */
interface Scope {
  onmessage: ((event: MessageEvent<SeedJob>) => void) | null
  postMessage(result: SeedResult): void
}
const scope = globalThis as unknown as Scope

scope.onmessage = ({ data }) => {
  void doSeedJob(data).then(result => scope.postMessage(result))
}
