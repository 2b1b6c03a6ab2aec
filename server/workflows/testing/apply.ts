import type { DesignDocument } from '@/server/domain/design/document'
import { newId } from '@/server/domain/ids'
import type { FailurePolicy, PlanBody } from '@/server/domain/planning/plan'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import { readPlanContext } from '@/server/store/plan-context'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { Store } from '@/server/store/store'
import { applyInput } from '@/server/tasks/apply'
import type { Intent } from './intents'
import { ids } from './seed'

/** What a design changes at this moment. @throws when it has faults: a scene is to have none. */
export async function planOf(store: Store, document: DesignDocument): Promise<PlanBody> {
  const body = planVdc(document, await readRecordedVdc(store.pool, ids.vdc), await readPlanContext(store.pool, ids.vdc))
  if (body.problems.length > 0) throw new Error(body.problems.map(problem => problem.message).join(' '))
  return body
}

/** A design to be applied, as the service would queue it, without its checks. */
export async function applyOf(
  store: Store,
  document: DesignDocument,
  policy: FailurePolicy = 'roll back',
): Promise<Intent<'design.apply'>> {
  const plan = { id: newId('plan'), vdcId: ids.vdc, body: await planOf(store, document) }
  const recorded = await readRecordedVdc(store.pool, ids.vdc)
  const { zones } = await readPlanContext(store.pool, ids.vdc)
  return {
    kind: 'design.apply',
    ...applyInput({ plan, recorded, zones, policy, message: '' }),
    vdcId: ids.vdc,
    resource: { kind: 'vdc', id: ids.vdc, name: 'shop' },
  }
}
