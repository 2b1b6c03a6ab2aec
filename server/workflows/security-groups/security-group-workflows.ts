import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { allHosts } from '@/server/store/networks'
import {
  forgetSecurityGroup,
  hostsOfMembers,
  type SecurityGroupShape,
  writeSecurityGroup,
} from '@/server/store/security-groups'
import { transact } from '@/server/store/transact'
import { networkOf } from '../instances/port'
import type { Work, WorkflowPorts } from '../ports'
import { together } from '../together'
import { bringSecurityGroup } from './bring'

type Key = { securityGroupId: Id<'securityGroup'>; vdcId: string; generation?: number }
type Group = Key & SecurityGroupShape

const record = (context: Work, { securityGroupId: id, vdcId, generation }: Key, { name, rules }: SecurityGroupShape) =>
  writeSecurityGroup(context.ports.store.pool, { id, vdcId, name, rules, generation, taskId: context.task.id })

const forget = (context: Work, { securityGroupId: id, name }: Group) =>
  transact(context.ports.store, tx => forgetSecurityGroup(tx, { id, name }))

/** A security group is a record until an instance is in it: then its zone gets it, with the instance’s port. */
export const createSecurityGroup: Workflow<'securityGroup.create', WorkflowPorts> = {
  kind: 'securityGroup.create',
  steps: {
    'Record the security group': {
      do: context => record(context, context.input, context.input),
      async undo(context) {
        await forget(context, context.input)
        // Machines were in it meanwhile, and are gone again: their zones have got it.
        await removeFromZones(context)
      },
    },
  },
}

export const changeSecurityGroup: Workflow<'securityGroup.change', WorkflowPorts> = {
  kind: 'securityGroup.change',
  steps: {
    'Record the change': {
      do: context => record(context, context.input, context.input.to),
      undo: context => record(context, context.input, context.input.from),
    },
    'Change it for its members': {
      do: bringToZones,
      async undo(context) {
        await record(context, context.input, context.input.from)
        await bringToZones(context)
      },
    },
  },
}

/** The record goes first: from then on no instance can join it. */
export const deleteSecurityGroup: Workflow<'securityGroup.delete', WorkflowPorts> = {
  kind: 'securityGroup.delete',
  steps: {
    'Forget the security group': {
      do: context => forget(context, context.input),
      undo: context => record(context, context.input, context.input),
    },
    'Remove it from the zones': {
      do: removeFromZones,
      undo: 'Zones get a security group when an instance there is in it.',
    },
  },
}

/** Where nobody is in it, its rules judge nobody: they come with its first member. */
async function bringToZones(context: Work & { input: Key }): Promise<void> {
  const { securityGroupId: id } = context.input
  const hosts = await hostsOfMembers(context.ports.store.pool, id)
  await together(
    hosts.map(async hostId => {
      const zone = await networkOf(context, hostId)
      if (zone) await bringSecurityGroup(context, zone, id)
    }),
  )
}

/** Which zones have it is recorded nowhere; where there is none, removing it changes nothing. */
async function removeFromZones(context: Work & { input: Key }): Promise<void> {
  const ref = { kind: 'securityGroup' as const, id: context.input.securityGroupId }
  await together(
    (await allHosts(context.ports.store.pool)).map(async ({ id: hostId }) => {
      const zone = await networkOf(context, hostId)
      if (zone) await context.converge(resume => zone.securityGroups.remove(ref, context.call, resume))
    }),
  )
}
