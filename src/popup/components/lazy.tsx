import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { errors } from '../words.ts'
import { Bones } from './bones.tsx'
import { Note } from './note.tsx'

/**
 * A screen whose code is loaded when it is first opened: what every request needs stays small. From the second time on
 * it is there at once.
 */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined
  return function Lazy(props: Props) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading')
    useEffect(() => {
      if (Loaded !== undefined) return
      load().then(
        found => {
          Loaded = found
          setState('loaded')
        },
        // The extension was updated under this page.
        () => setState('failed'),
      )
    }, [])
    if (Loaded !== undefined) return <Loaded {...props} />
    return state === 'failed' ? <Note text={errors.server_error} alert /> : <Bones rows={5} />
  }
}
