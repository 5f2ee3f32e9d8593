import type { BrowserContext } from 'playwright-core'

interface VersionsUpdated {
  readonly versions: ReadonlyArray<{ readonly scriptURL: string; readonly runningStatus: string }>
}

/** Stops the extension's worker, as the browser does with an idle one. Resolves once it is stopped. */
export async function stopWorker(context: BrowserContext, extensionId: string): Promise<void> {
  const page = context.pages()[0] ?? (await context.newPage())
  const session = await context.newCDPSession(page)
  try {
    const stopped = new Promise<void>(resolve => {
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }: VersionsUpdated) => {
        const ours = versions.filter(one => one.scriptURL.startsWith(`chrome-extension://${extensionId}/`))
        if (ours.length > 0 && ours.every(one => one.runningStatus === 'stopped')) resolve()
      })
    })
    await session.send('ServiceWorker.enable')
    await session.send('ServiceWorker.stopAllWorkers')
    await stopped
  } finally {
    await session.detach()
  }
}
