import { randomMac } from '@/server/domain/address'
import { type FactsOf, importedId } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { limits } from '@/server/domain/instance'
import { noUse } from '@/server/domain/quota'
import type { TaskReceipt } from '@/server/domain/task'
import type { KnownFinding } from '@/server/store/findings'
import { importedImage, insertImported } from '@/server/store/imported'
import { readInstanceFacts } from '@/server/store/instances'
import { holdQuota } from '@/server/store/quota'
import type { AnyTx } from '@/server/store/transact'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { chooseAddress } from '../instances/choose-address'
import { type ImportWish, nameLike } from './import-finding'

/**
 * A machine that others made becomes an instance: recorded as it is, and marked by the task. An address of the VDC's
 * network is set aside for it; the one that it really has is its own business.
 */
export function importInstance(
  ctx: ServiceContext,
  { view, facts, key }: KnownFinding,
  input: ImportWish,
): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.import', async tx => {
    await authorizeInVdc(ctx, tx, 'instances.create', input.vdcId)
    const external = view.external!
    const seen = facts as FactsOf<'stranger'>
    const instanceId = idOf(external, key, seen)
    await refuseKnown(tx, instanceId)
    const { vcpus, memoryMiB } = seen
    await holdQuota(tx, input.vdcId, { ...noUse, instances: 1, vcpus, memoryMiB })
    const name = input.name ?? nameLike(view.resourceName ?? external)
    const { mac: drawn, ...network } = await chooseAddress(tx, input)
    const machine = { name: view.resourceName ?? external, nics: seen.nics, disks: seen.disks }
    const wanted = {
      ...{ id: instanceId, vdcId: input.vdcId, name, imageId: await importedImage(tx), machine },
      ...{ vcpus: seen.vcpus, memoryMiB: seen.memoryMiB, cpuShares: limits.cpuShares.default },
      ...{ ...network, mac: seen.nics[0]?.mac ?? drawn },
      power: seen.power === 'crashed' ? ('stopped' as const) : seen.power,
      ...{ hostId: view.hostId!, zoneId: view.zoneId!, createdBy: ctx.actor.name },
    }
    let taken = await insertImported(tx, wanted)
    // A copy of a machine brings its MAC along.
    if (taken === 'mac') taken = await insertImported(tx, { ...wanted, mac: randomMac() })
    if (taken)
      throw new PlenumError('conflict', `There is already an instance ${name} in this VDC. Choose another name.`, {
        field: 'name',
      })
    return {
      kind: 'instance.import',
      input: { instanceId, name, external },
      vdcId: input.vdcId,
      resource: { kind: 'instance', id: instanceId, name },
      locks: [lockOf('instance', instanceId)],
    }
  })
}

/** One that carries our mark keeps the id that it says. */
const idOf = (external: string, key: string, { isMarked }: FactsOf<'stranger'>): Id<'instance'> =>
  isMarked ? (key as Id<'instance'>) : importedId(external)

async function refuseKnown(tx: AnyTx, instanceId: string): Promise<void> {
  const known = await readInstanceFacts(tx, instanceId)
  if (known)
    throw new PlenumError(
      'conflict',
      `This machine carries the mark of ${known.name}, which is recorded elsewhere. Delete one of the two first.`,
    )
}
