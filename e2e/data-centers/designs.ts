import type { DesignDocument } from '@/server/domain/design/document'
import type { PlanView } from '@/server/domain/planning/plan'
import type { Receipt, Rest } from './rest'

/** What a VDC holds, looked at behind the screen. */
export const designIn = async (rest: Rest, vdcId: string): Promise<DesignDocument> =>
  (await rest.get<{ document: DesignDocument }>(`/vdcs/${vdcId}/design`)).document

/** Names of a VDC's instances and volumes. */
export async function namesIn(rest: Rest, vdcId: string) {
  const of = async (what: string) => {
    const { items } = await rest.get<{ items: { name: string }[] }>(`/vdcs/${vdcId}/${what}?limit=200`)
    return items.map(item => item.name).toSorted()
  }
  return { instances: await of('instances'), volumes: await of('volumes') }
}

/** Makes a design true without a screen: for what a test needs beforehand. */
export async function applyDesign(rest: Rest, vdcId: string, change: (now: DesignDocument) => DesignDocument) {
  const document = change(await designIn(rest, vdcId))
  const plan = await rest.post<PlanView>(`/vdcs/${vdcId}/plans`, { document })
  const acceptDataLoss = plan.changes.filter(each => each.dataLoss !== null).map(each => each.key)
  await rest.done(await rest.post<Receipt>(`/plans/${plan.id}/apply`, { acceptDataLoss }))
}
