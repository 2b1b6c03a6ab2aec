import type { Workflow } from '@/server/engine/types'
import { changeVolumeRecord, forgetVolumes } from '@/server/store/volumes'
import { insertVolumeOfTask } from '@/server/store/work'
import type { WorkflowPorts } from '../ports'
import { reviseVolume } from './volume-workflows'

/** What a service writes before a volume is created, as a step of an apply. */
export const recordVolume: Workflow<'volume.record', WorkflowPorts> = {
  kind: 'volume.record',
  steps: {
    'Record the volume': {
      do: ({ input: { volumeId: id, ...of }, ports, task }) =>
        insertVolumeOfTask(ports.store.pool, { id, ...of }, task),
      undo: ({ input, ports }) => forgetVolumes(ports.store.pool, [input.volumeId]),
    },
  },
}

/** Another name or cluster. */
export const changeVolume: Workflow<'volume.change', WorkflowPorts> = {
  kind: 'volume.change',
  steps: {
    'Record the change': {
      do: ({ input, ports }) => changeVolumeRecord(ports.store.pool, input.volumeId, input.to),
      undo: ({ input, ports }) => changeVolumeRecord(ports.store.pool, input.volumeId, input.from),
    },
    'Bring the volume in line': {
      do: context => reviseVolume(context, context.input.volumeId),
      async undo(context) {
        await changeVolumeRecord(context.ports.store.pool, context.input.volumeId, context.input.from)
        await reviseVolume(context, context.input.volumeId)
      },
    },
  },
}
