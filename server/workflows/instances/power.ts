import type { Workflow } from '@/server/engine/types'
import type { WorkflowPorts } from '../ports'
import { bringAbout, returnToPower } from './bring-about'
import { connectVolumes } from './connect-volumes'
import { requireWork } from './spec'

/** The service wrote which power is wanted; the steps make it so, and the way back wants what was wanted before. */

export const startInstance: Workflow<'instance.start', WorkflowPorts> = {
  kind: 'instance.start',
  steps: {
    // A storage server that was restarted has forgotten its exports.
    'Connect volumes': {
      async do(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        await connectVolumes(context, context.input.instanceId, attachments)
      },
      undo: 'A stopped instance keeps its volumes connected, too.',
    },
    'Boot the machine': {
      do: context => bringAbout(context, context.input.instanceId),
      undo: context => returnToPower(context, context.input),
    },
  },
}

export const stopInstance: Workflow<'instance.stop', WorkflowPorts> = {
  kind: 'instance.stop',
  steps: {
    'Shut the machine down': {
      do: context => bringAbout(context, context.input.instanceId, context.input.force ? { stopTimeoutMs: 0 } : {}),
      undo: context => returnToPower(context, context.input),
    },
  },
}

/** A shutdown and a boot (server/decisions/0008): each can be repeated, a reboot command could not. */
export const rebootInstance: Workflow<'instance.reboot', WorkflowPorts> = {
  kind: 'instance.reboot',
  steps: {
    'Shut the machine down': {
      do: context => bringAbout(context, context.input.instanceId, { power: 'stopped' }),
      undo: context => returnToPower(context, context.input),
    },
    'Boot the machine': {
      do: context => bringAbout(context, context.input.instanceId),
      undo: 'The step before returns it to its former power.',
    },
  },
}

export const pauseInstance: Workflow<'instance.pause', WorkflowPorts> = {
  kind: 'instance.pause',
  steps: {
    'Pause the machine': {
      do: context => bringAbout(context, context.input.instanceId),
      undo: context => returnToPower(context, context.input),
    },
  },
}

export const resumeInstance: Workflow<'instance.resume', WorkflowPorts> = {
  kind: 'instance.resume',
  steps: {
    'Resume the machine': {
      do: context => bringAbout(context, context.input.instanceId),
      undo: context => returnToPower(context, context.input),
    },
  },
}
