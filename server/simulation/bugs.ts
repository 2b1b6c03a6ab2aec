import type { Id } from '@/server/domain/ids'
import type { Connection, Infrastructure, Ref } from '@/server/drivers/contract'
import type { AnyContext, AnyStep } from '@/server/engine/types'
import { recordNeverMade } from '@/server/store/work'
import type { WorkflowPorts } from '@/server/workflows'
import { withStep } from '@/server/workflows/designs/testing/plant'
import { clusterBugs } from './cluster-bugs'
import { hostMemoryMiB } from './data-center'
import { type Bug, skipped } from './plant'

/** Faults as people make them, one in each place that a promise rests on. The simulation has to find every one. */
export const bugs: Bug[] = [
  ...clusterBugs,
  {
    name: 'an evacuation without a fence',
    breaks: 'a host that is only cut off is taken for dead, and its instances run twice',
    leaning: { requests: ['reboot'], faults: ['host is cut off'], forMs: [50_000] },
    plant: () => ({
      workflows: of =>
        [skipped('host.fence', 'Switch it off'), skipped('host.fence', 'Make sure that it is off')].reduce(
          (all, { workflows }) => workflows!(all),
          of,
        ),
    }),
  },
  {
    name: 'an old machine that is left running',
    breaks: 'an instance that is rebuilt elsewhere runs here and there',
    leaning: { requests: ['rebuild'] },
    plant: () => skipped('instance.rebuild', 'Remove the old machine'),
  },
  {
    name: 'a step recorded before its effect',
    breaks: 'a volume is taken for made, and its making fails',
    leaning: { requests: ['create volume'], faults: ['lost replies'] },
    plant: () =>
      withStep('volume.create', 'Create the volume', work => ({
        async do(context) {
          void work.do(context).catch(() => {})
        },
      })),
  },
  {
    name: 'a thing left out of the record',
    breaks: 'an instance runs that nobody knows of',
    leaning: { requests: ['create instance'] },
    plant: () => withStep('instance.create', 'Record what came up', forgettingPlace),
  },
  {
    name: 'a deletion that takes too much along',
    breaks: 'the volumes of a deleted instance are deleted, although nobody chose them',
    leaning: { requests: ['delete instance'] },
    plant: () => withStep('instance.delete', 'Disconnect volumes', takingVolumes),
  },
  {
    name: 'an idempotency key that is not kept',
    breaks: 'a client that asks again, since it heard nothing, gets a second task',
    leaning: { requests: ['reboot', 'stop', 'start'] },
    plant: () => ({ statement: text => text.replace('$9, $10, $11, $12', '$9, $10, nullif($11, $11), $12') }),
  },
  {
    name: 'a version that goes back',
    breaks: 'a volume that grows has an older generation than before',
    leaning: { requests: ['grow volume'] },
    plant: () => ({
      statement: text =>
        text.replace(
          'size_gib = $1::int, generation = generation + 1',
          'size_gib = $1::int, generation = generation - 1',
        ),
    }),
  },
  {
    name: 'a lock that is not given back',
    breaks: 'an ended task keeps what it worked on to itself',
    leaning: { requests: ['create volume', 'attach', 'detach'] },
    plant: () => ({
      statement: text =>
        text.replace(
          'DELETE FROM task_lock USING changed WHERE',
          "DELETE FROM task_lock USING changed WHERE key NOT LIKE 'volume:%' AND",
        ),
    }),
  },
  {
    name: 'a look that believes the record',
    breaks: 'machines that died with their host are shown as running',
    plant: () => ({
      statement: text =>
        text.replace('UPDATE instance i SET observed = seen.observed,', 'UPDATE instance i SET observed = i.observed,'),
    }),
  },
  {
    name: 'a host that counts twice',
    breaks: 'a host says that it has twice the memory, and takes more than it has',
    leaning: { requests: ['create instance'], faults: ['partition'], forMs: [500] },
    plant: () => ({
      statement: text =>
        text
          .replace(
            'driver, config FROM host',
            `driver, config || '{"memoryMiB": ${2 * hostMemoryMiB}}' AS config FROM host`,
          )
          .replace('greatest(0, h.memory_mib', 'greatest(0, 2 * h.memory_mib'),
    }),
  },
  {
    name: 'a quota that nobody holds',
    breaks: 'a VDC gets more than it may have',
    leaning: { requests: ['create instance', 'resize'] },
    plant: () => ({ statement: text => text.replace('AND quota IS NOT NULL FOR NO KEY UPDATE', 'AND FALSE') }),
  },
  {
    name: 'a snapshot that is only said to be deleted',
    breaks: 'what a snapshot held stays on the storage, and nobody knows of it',
    leaning: { requests: ['delete snapshot'] },
    plant: () => skipped('snapshot.delete', 'Delete the snapshot'),
  },
  {
    name: 'a disconnection that is not carried out',
    breaks: 'storage says that an export is gone, and the former writer writes on',
    leaning: { requests: ['detach', 'delete instance'] },
    plant: () => ({ infrastructure: of => withStorage(of, holding) }),
  },
  {
    name: 'a network that is not taken back',
    breaks: 'a design that could not be applied leaves something of itself behind',
    leaning: { requests: ['apply or roll back'], faults: ['storage away', 'zone out', 'lost calls'] },
    plant: () => withStep('network.create', 'Record the network', () => ({ undo: async () => {} })),
  },
  {
    name: 'a skipped undo',
    breaks: 'a volume is left behind when its creation is taken back',
    leaning: { requests: ['apply or roll back', 'cancel'] },
    plant: () => withStep('volume.create', 'Create the volume', () => ({ undo: async () => {} })),
  },
  {
    name: 'a look that is not repeated',
    breaks: 'a worker that finds the database away never looks for work again',
    plant: () => ({ engine: { pollMs: 100 * 60_000 }, statement: text => text.replace(/LISTEN \w+/, 'SELECT 1') }),
  },
]

const forgettingPlace = (work: AnyStep): Partial<AnyStep> => ({
  async do(context: AnyContext) {
    await work.do(context)
    const { instanceId } = context.input as { instanceId: string }
    await recordNeverMade((context.ports as WorkflowPorts).store.pool, instanceId, '')
  },
})

const takingVolumes = (work: AnyStep): Partial<AnyStep> => ({
  async do(context: AnyContext) {
    const { store, infrastructure } = context.ports as WorkflowPorts
    const { instanceId } = context.input as { instanceId: string }
    const { rows } = await store.pool.query<{ id: Id<'volume'>; storage: Id<'storage'> }>(
      'SELECT v.id, v.storage_id AS storage FROM volume v JOIN attachment a ON a.volume_id = v.id WHERE a.instance_id = $1',
      [instanceId],
    )
    await work.do(context)
    for (const { id, storage } of rows)
      await (await infrastructure.storage(storage)).volumes!.remove({ kind: 'volume', id }, context.call)
  },
})

const withStorage = (of: Infrastructure, change: (line: Connection) => Partial<Connection>): Infrastructure => ({
  ...of,
  storage: async id => changed(await of.storage(id), change),
})
const changed = (line: Connection, change: (line: Connection) => Partial<Connection>): Connection =>
  Object.assign(Object.create(line), change(line))

const holding = ({ attachments }: Connection): Partial<Connection> => ({
  attachments: Object.assign(Object.create(attachments!), {
    remove: async (_: Ref<'attachment'>) => ({ converged: true, seen: { exists: false } }),
  }),
})
