import { createReconciler } from '@/server/reconciler'
import { resurrectAsPlenum } from '@/server/services/clusters/resurrect-as-plenum'
import { repairAsPlenum } from '@/server/services/findings/repair-as-plenum'
import { failoverAsPlenum } from '@/server/services/hosts/failover-as-plenum'
import type { Part } from './part'

/** Compares what is with what is recorded. */
export async function startReconciler({ store, infrastructure, log, life }: Part): Promise<void> {
  const area = log.area('reconciler')
  const reconciler = createReconciler({
    store,
    infrastructure,
    repair: repairAsPlenum(store),
    failover: failoverAsPlenum(store),
    resurrect: resurrectAsPlenum(store),
    onTrouble: (what, error) => area.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  })
  reconciler.start()
  life.add('the reconciler', () => reconciler.stop())
}
