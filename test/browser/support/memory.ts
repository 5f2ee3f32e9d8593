import { readdirSync, readFileSync } from 'node:fs'

/**
 * Resident memory, in MiB, of the extension's own processes in the browsers that this test process started; `null`
 * where there is no /proc. The worker's heap can't be asked from outside, its process can.
 */
export function extensionMemory(): number | null {
  let pids: number[]
  try {
    pids = readdirSync('/proc')
      .map(Number)
      .filter(pid => pid > 0)
  } catch {
    return null
  }
  const parents = new Map(pids.map(pid => [pid, Number(/PPid:\s+(\d+)/.exec(read(pid, 'status'))?.[1])]))
  const isOurs = (pid: number): boolean => {
    for (let one: number | undefined = pid; one !== undefined && one > 1; one = parents.get(one)) {
      if (one === process.pid) return true
    }
    return false
  }
  const extensions = pids.filter(pid => read(pid, 'cmdline').includes('--extension-process') && isOurs(pid))
  if (extensions.length === 0) return null
  const kib = extensions.map(pid => Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0))
  return kib.reduce((a, b) => a + b, 0) / 1024
}

/** Empty where the process ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
