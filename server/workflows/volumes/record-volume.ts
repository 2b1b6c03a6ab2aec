import type { VolumePolicy } from '@/server/domain/backup-policy'
import type { Workflow } from '@/server/engine/types'
import { writeVolumePolicy } from '@/server/store/backup-policies'
import { changeVolumeRecord, forgetVolumes } from '@/server/store/volumes'
import { insertVolumeOfTask } from '@/server/store/work'
import type { TaskInput } from '@/server/tasks/catalog'
import type { WorkflowPorts } from '../ports'
import { reviseVolume } from './volume-workflows'

/** What a service writes before a volume is created, as a step of an apply. */
export const recordVolume: Workflow<'volume.record', WorkflowPorts> = {
  kind: 'volume.record',
  steps: {
    'Record the volume': {
      async do({ input: { volumeId: id, backup, ...of }, ports, task }) {
        await insertVolumeOfTask(ports.store.pool, { id, ...of }, task)
        await writeSchedule(ports, id, backup)
      },
      undo: ({ input, ports }) => forgetVolumes(ports.store.pool, [input.volumeId]),
    },
  },
}

/** Another name, cluster or schedule of backups. */
export const changeVolume: Workflow<'volume.change', WorkflowPorts> = {
  kind: 'volume.change',
  steps: {
    'Record the change': {
      do: ({ input, ports }) => change(ports, input.volumeId, input.to),
      undo: ({ input, ports }) => change(ports, input.volumeId, input.from),
    },
    'Bring the volume in line': {
      do: context => reviseVolume(context, context.input.volumeId),
      async undo(context) {
        await change(context.ports, context.input.volumeId, context.input.from)
        await reviseVolume(context, context.input.volumeId)
      },
    },
  },
}

type Change = TaskInput<'volume.change'>['to']

async function change(ports: WorkflowPorts, volumeId: string, { backup, ...to }: Change): Promise<void> {
  await changeVolumeRecord(ports.store.pool, volumeId, to)
  if (backup !== undefined) await writeSchedule(ports, volumeId, backup)
}

const writeSchedule = ({ store }: WorkflowPorts, volumeId: string, backup: VolumePolicy) =>
  writeVolumePolicy(store.pool, volumeId, backup === 'vdc' ? null : backup)
