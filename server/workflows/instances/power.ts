import type { PowerState } from '@/server/domain/instance'
import type { Workflow } from '@/server/engine/types'
import { changeWanted } from '@/server/store/instances'
import type { Work, WorkflowPorts } from '../ports'
import { changeMachine } from './bring-about'
import { connectVolumes } from './connect-volumes'
import { onHost } from './on-host'
import { returnToPower } from './return-machine'
import { requireWork } from './spec'

/**
 * Which power is wanted is written by the service, so that it shows at once, or by the first step, as part of an apply;
 * the steps make it so, and the way back wants what was wanted before.
 */
const want = ({ input, ports }: Work & { input: { instanceId: string } }, power: PowerState) =>
  changeWanted(ports.store.pool, input.instanceId, { power })

export const startInstance: Workflow<'instance.start', WorkflowPorts> = {
  kind: 'instance.start',
  steps: {
    // A storage server that was restarted has forgotten its exports.
    'Connect volumes': {
      async do(context) {
        await want(context, 'running')
        const { attachments } = await requireWork(context, context.input.instanceId)
        await connectVolumes(context, context.input.instanceId, attachments)
      },
      // A stopped instance keeps its volumes connected, too; only the wish is taken back.
      async undo({ input, ports }) {
        await changeWanted(ports.store.pool, input.instanceId, { power: input.previousPower })
      },
    },
    'Boot the machine': {
      lane: onHost,
      do: context => changeMachine(context, context.input.instanceId),
      // Whatever was wanted before: it was off.
      undo: context => returnToPower(context, context.input, 'stopped'),
    },
  },
}

export const stopInstance: Workflow<'instance.stop', WorkflowPorts> = {
  kind: 'instance.stop',
  steps: {
    'Shut the machine down': {
      lane: onHost,
      async do(context) {
        await want(context, 'stopped')
        await changeMachine(context, context.input.instanceId, context.input.force ? { stopTimeoutMs: 0 } : {})
      },
      undo: context => returnToPower(context, context.input),
    },
  },
}

/** A shutdown and a boot (server/decisions/0008): each can be repeated, a reboot command could not. */
export const rebootInstance: Workflow<'instance.reboot', WorkflowPorts> = {
  kind: 'instance.reboot',
  steps: {
    'Shut the machine down': {
      lane: onHost,
      do: context => changeMachine(context, context.input.instanceId, { power: 'stopped' }),
      undo: context => returnToPower(context, context.input),
    },
    'Boot the machine': {
      lane: onHost,
      async do(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        // Taken from it when its host was given up.
        const lost = attachments.filter(each => each.source === null)
        await connectVolumes(context, context.input.instanceId, lost)
        await changeMachine(context, context.input.instanceId)
      },
      undo: 'The step before returns it to its former power.',
    },
  },
}

export const pauseInstance: Workflow<'instance.pause', WorkflowPorts> = {
  kind: 'instance.pause',
  steps: {
    'Pause the machine': {
      lane: onHost,
      async do(context) {
        await want(context, 'paused')
        await changeMachine(context, context.input.instanceId)
      },
      undo: context => returnToPower(context, context.input),
    },
  },
}

export const resumeInstance: Workflow<'instance.resume', WorkflowPorts> = {
  kind: 'instance.resume',
  steps: {
    'Resume the machine': {
      lane: onHost,
      async do(context) {
        await want(context, 'running')
        await changeMachine(context, context.input.instanceId)
      },
      undo: context => returnToPower(context, context.input),
    },
  },
}
