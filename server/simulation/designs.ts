import type { DesignDocument, InstanceDesign } from '@/server/domain/design/document'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import type { TaskReceipt } from '@/server/domain/task'
import type { ServiceContext } from '@/server/services'
import { getCurrentDesign } from '@/server/services/designs/queries'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { ids } from './data-center'
import type { Request } from './scenario'

/** What one request draws, by its names. */
export const drawnBy = ({ key }: Pick<Request, 'key'>) => ({
  network: `lan-${key}`,
  volume: `disk-${key}`,
  instance: `new-${key}`,
})

/** Somebody draws upon what is there, looks at the plan, and applies it. */
export const applyDesign =
  (policy: FailurePolicy) =>
  async (ctx: ServiceContext, request: Request): Promise<TaskReceipt> => {
    const { document } = await getCurrentDesign(ctx, { vdcId: ids.vdc })
    const plan = await createPlan(ctx, {
      ...{ vdcId: ids.vdc, document: changed(document, request), idempotencyKey: `${request.key}-plan` },
    })
    return applyPlan(ctx, {
      ...{ planId: plan.id, policy, acceptDataLoss: [], message: '', idempotencyKey: request.key },
    })
  }

/** A machine with a disk on a network of its own; and what was there is resized, and given the volume that is free. */
function changed(document: DesignDocument, request: Request): DesignDocument {
  const { network, volume, instance } = drawnBy(request)
  const [home] = Object.keys(document.networks)
  const homed = Object.entries(document.instances).map(([name, each]) => [name, { network: home!, ...each }] as const)
  const instances: Record<string, InstanceDesign> = Object.fromEntries(homed)
  const subject = instances[request.subject]
  if (subject) {
    const isFree = document.volumes['data-2'] && !homed.some(([, { volumes }]) => volumes?.includes('data-2'))
    const volumes = [...(subject.volumes ?? []), ...(isFree ? ['data-2'] : [])]
    instances[request.subject] = { ...subject, memoryMiB: 1152, volumes }
  }
  return {
    ...document,
    networks: { ...document.networks, [network]: { subnets: { subnet: { cidr: cidrOf(request) } } } },
    volumes: { ...document.volumes, [volume]: { sizeGiB: 2 } },
    instances: { ...instances, [instance]: { ...shape, network, volumes: [volume] } },
  }
}

const shape = { image: 'tiny', vcpus: 1, memoryMiB: 512 }
const cidrOf = ({ key }: Request) => `10.8${key.at(-1)}.0.0/24`
