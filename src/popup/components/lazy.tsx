import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { errors } from '../words.ts'
import { Bones } from './bones.tsx'
import { Note } from './note.tsx'

export type LazyComponent<Props> = ComponentType<Props> & {
  /** Loads it, so that it is drawn at once where that is known beforehand. */
  preload(): Promise<void>
}

/**
 * A screen whose code is loaded when it is first opened: what every request needs stays small. From the second time on
 * it is there at once.
 */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyComponent<Props> {
  let Loaded: ComponentType<Props> | undefined
  async function preload(): Promise<void> {
    Loaded = await load()
  }
  function Lazy(props: Props) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading')
    useEffect(() => {
      if (Loaded !== undefined) return
      preload().then(
        () => setState('loaded'),
        // The extension was updated under this page.
        () => setState('failed'),
      )
    }, [])
    if (Loaded !== undefined) return <Loaded {...props} />
    return state === 'failed' ? <Note text={errors.server_error} alert /> : <Bones rows={5} />
  }
  return Object.assign(Lazy, { preload })
}
