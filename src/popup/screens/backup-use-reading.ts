import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { useClient } from '../context.ts'
import { useJob } from '../use-job.ts'
import { errors } from '../words.ts'
import { backup, backupFaults, restoring, trial } from '../words-backup.ts'
import type { OpenedBackup } from './backup-found.tsx'

interface Passwords {
  readonly filePassword: string
  /** With it, the file becomes the wallet. */
  readonly password?: string
}

/** Reads a backup file for a screen: how far it is, what was found, or why it was refused. */
export function useReading() {
  const client = useClient()
  const announce = useAnnounce()
  const job = useJob()
  const [problem, setProblem] = useState<string>()
  const [found, setFound] = useState<OpenedBackup>()

  async function read(file: Blob, passwords: Passwords): Promise<void> {
    if (job.progress !== null) return
    setProblem(undefined)
    announce(backup.starting)
    const end = await job.run(async watch => {
      const { readBackup } = await import('../backup/read-backup.ts')
      return readBackup(client, file, passwords, watch)
    })
    if (end === null) return
    if (end.is === 'stopped') return setProblem(restoring.stopped)
    if (end.is === 'failed') return setProblem(errors[end.problem.code])
    const { value } = end
    if (value.fault !== undefined) return setProblem(backupFaults[value.fault])
    setFound(value)
    announce(trial.opens)
  }
  return {
    progress: job.progress,
    stop: job.stop,
    problem,
    found,
    read,
    forget(): void {
      setFound(undefined)
      setProblem(undefined)
    },
  }
}
