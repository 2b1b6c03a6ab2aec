import { useCallback } from 'react'
import type { ThingKind } from '@/server/domain/design/keys'
import { useDrawing } from '../drawing'
import { namesOf } from '../editor'
import { designKinds } from '../kinds'

/** Adds one without saying where: a volume to the instance that is selected, the rest where there is room. */
export function useAdd() {
  const { dispatch, editor, catalog, vdcId, isReadOnly } = useDrawing()
  return useCallback(
    (kind: ThingKind) => {
      if (isReadOnly) return
      const { document, selection } = editor()
      const [instance] = namesOf(selection, 'instance')
      const attachTo =
        kind === 'volume' && instance && Object.hasOwn(document.instances, instance) ? instance : undefined
      // A free volume has to be somewhere.
      const zone = kind === 'volume' && !attachTo ? catalog.zones[0]?.name : undefined
      dispatch({ type: 'add', new: designKinds[kind].fresh({ document, catalog, vdcId, zone }), attachTo })
    },
    [dispatch, editor, catalog, vdcId, isReadOnly],
  )
}
