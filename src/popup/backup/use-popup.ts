import { useEffect, useState } from 'preact/hooks'
import { useClient } from '../context.ts'

/** Whether this is the toolbar's popup: it ends, with all that it does, as soon as somebody looks elsewhere. */
export function useIsPopup(): boolean {
  const client = useClient()
  const [isPopup, setPopup] = useState(false)
  useEffect(() => {
    client.isToolbarPopup().then(setPopup, () => {})
  }, [client])
  return isPopup
}
