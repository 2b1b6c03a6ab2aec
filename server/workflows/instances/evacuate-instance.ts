import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { reissueAttachments } from '@/server/store/failover'
import { recordSeen } from '@/server/store/instances'
import { recordPlacement, recordRootVersion } from '@/server/store/work'
import { readHostWork } from '@/server/store/work-hosts'
import type { TaskInput } from '@/server/tasks/catalog'
import { returnFloatingIp } from '../floating-ips/bring'
import type { Work, WorkflowPorts } from '../ports'
import { bringAbout, recordUnsure, takeAway } from './bring-about'
import { chooseHost } from './choose-host'
import { connectVolumes, disconnectVolumes } from './connect-volumes'
import { onHost } from './on-host'
import { leavePort } from './port'
import { hostStaysPrepared, prepareHost } from './prepare-host'
import { requireWork } from './spec'

type Input = TaskInput<'instance.evacuate'>

const lost = 'Its host was lost. Its volumes are untouched; evacuate the host again to start it elsewhere.'

/**
 * Starts an instance of a fenced host elsewhere: from its image, with its volumes, network card and address. Its root
 * disk is lost with the host. Never before the host is fenced, and its volumes taken from it at the storage, too.
 */
export const evacuateInstance: Workflow<'instance.evacuate', WorkflowPorts> = {
  kind: 'instance.evacuate',
  steps: {
    'Take its volumes from the lost host': {
      isFinal: true,
      async do(context) {
        const { instanceId, attachments, fromHostId } = context.input
        await requireFenced(context, context.input)
        const work = await requireWork(context, instanceId)
        const placesOf = new Map(
          work.attachments.map(each => [each.id, [each.storageId, each.otherStorageId].filter(id => id !== null)]),
        )
        // Those that were given new ids by a try before this one are gone already.
        const old = attachments.flatMap(({ from }) => {
          // A move that did not end has it at two.
          return (placesOf.get(from) ?? []).map(storageId => ({ id: from, storageId }))
        })
        await disconnectVolumes(context, old)
        await reissueAttachments(context.ports.store.pool, attachments)
        if (work.hostId === fromHostId) await recordLost(context)
      },
      undo: 'A lost host does not get volumes back.',
    },
    'Choose a host': {
      lane: onHost,
      async do(context) {
        const { instanceId, fromHostId } = context.input
        const work = await requireWork(context, instanceId)
        // Chosen already by a try before this one.
        if (work.hostId !== fromHostId) return
        await chooseHost(context, instanceId, {
          ...{ hostId: null, zoneId: work.wantedZoneId, avoidHostIds: [fromHostId] },
          usesReserve: true,
          volumeIds: work.attachments.map(attachment => attachment.volumeId),
        })
      },
      async undo(context) {
        const { pool } = context.ports.store
        const { instanceId, fromHostId } = context.input
        const host = await readHostWork(pool, fromHostId)
        const reason = 'It was there when the host was lost.'
        await recordPlacement(pool, instanceId, host ? { hostId: host.id, zoneId: host.zoneId, reason } : null)
        await recordLost(context)
        await returnFloatingIp(context, (await requireWork(context, instanceId)).floatingIpId)
      },
    },
    'Prepare image and network': {
      lane: onHost,
      do: context => prepareHost(context, context.input.instanceId),
      undo: hostStaysPrepared,
      timeoutMs: 10 * 60_000,
    },
    'Connect volumes': {
      async do(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        await connectVolumes(context, context.input.instanceId, attachments)
      },
      async undo(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        await disconnectVolumes(context, attachments)
      },
    },
    'Create the machine and boot it': {
      lane: onHost,
      async do(context) {
        const { instanceId, rootVersion, fromHostId } = context.input
        await recordRootVersion(context.ports.store.pool, instanceId, rootVersion)
        await bringAbout(context, instanceId)
        const work = await requireWork(context, instanceId)
        const from = await readHostWork(context.ports.store.pool, fromHostId)
        if (from && from.zoneId !== work.zoneId) await leavePort(context, work, fromHostId)
      },
      async undo(context) {
        const work = await requireWork(context, context.input.instanceId)
        // Not placed yet, and never to be looked for on the lost host.
        if (work.hostId === context.input.fromHostId) return
        await recordUnsure(context, work.id)
        await takeAway(context, work)
      },
      timeoutMs: 5 * 60_000,
    },
  },
}

/** The promise of the whole house: never before. */
async function requireFenced(context: Work, { instanceId, fromHostId, rootVersion, name }: Input): Promise<void> {
  const { pool } = context.ports.store
  const [host, work] = [await readHostWork(pool, fromHostId), await requireWork(context, instanceId)]
  if (work.hostId !== fromHostId && work.rootVersion < rootVersion)
    throw new PlenumError('conflict', `${name} has got another place meanwhile. Nothing was done with it.`)
  if (host && host.state !== 'fenced')
    throw new PlenumError('conflict', `${host.name} is not fenced, so ${name} was not started elsewhere.`)
}

const recordLost = ({ input, ports }: Work & { input: Input }) =>
  recordSeen(ports.store.pool, input.instanceId, {
    ...{ observed: 'missing', reason: lost, generation: null, external: null, actual: null },
  })
