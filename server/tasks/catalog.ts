import { z } from 'zod'
import { generation, resourceName } from '@/server/domain/common'
import { type Id, idOf } from '@/server/domain/ids'
import { cpuShares, memoryMiB, powerStates, vcpus } from '@/server/domain/instance'
import type { TaskKind } from '@/server/domain/task'
import { sizeGiB } from '@/server/domain/volume'

/**
 * What a kind of task takes, what it is called, and its steps in the words that a user watches. `Retry` repeats the
 * same input, so all ids are in it from the start.
 */
export type TaskDefinition<Input, Step extends string> = {
  input: z.ZodType<Input>
  title: (input: Input) => string
  steps: readonly Step[]
  /** A task that has not ended by then is undone. */
  deadlineMs: number
}

const define = <Input, const Step extends string>(definition: TaskDefinition<Input, Step>) => definition
const minutes = (n: number) => n * 60_000

/** An instance whose spec was already written, with its generation at that moment. */
const onInstance = z.object({
  instanceId: idOf('instance'),
  name: resourceName,
  generation,
  /** What was wanted before, for the way back. */
  previousPower: z.enum(powerStates),
})
/** A volume to be made along with an instance: its ids are chosen by the service so that a repeat makes no second. */
const newVolume = z.object({ volumeId: idOf('volume'), attachmentId: idOf('attachment'), name: resourceName, sizeGiB })
const existingVolume = z.object({ volumeId: idOf('volume'), attachmentId: idOf('attachment') })

export const taskCatalog = {
  'host.add': define({
    input: z.object({ hostId: idOf('host'), name: resourceName }),
    title: input => `Add host ${input.name}`,
    steps: ['Connect to the host', 'Read its capacity', 'Admit it to placement'],
    deadlineMs: minutes(2),
  }),
  'host.remove': define({
    // Removing begins with a cordon; the way back lifts it, unless it was there before.
    input: z.object({ hostId: idOf('host'), name: resourceName, wasCordoned: z.boolean() }),
    title: input => `Remove host ${input.name}`,
    steps: ['Check that it is empty', 'Forget the host'],
    deadlineMs: minutes(2),
  }),
  'image.add': define({
    input: z.object({ imageId: idOf('image'), name: z.string() }),
    title: input => `Add image ${input.name}`,
    steps: ['Read the image', 'Publish it'],
    deadlineMs: minutes(10),
  }),
  'instance.create': define({
    input: z.object({
      instanceId: idOf('instance'),
      vdcId: idOf('vdc'),
      name: resourceName,
      newVolumes: z.array(newVolume),
      existingVolumes: z.array(existingVolume),
      /** Only this host, by an operator's wish. */
      hostId: idOf('host').nullable(),
    }),
    title: input => `Create instance ${input.name}`,
    steps: [
      'Choose a host',
      'Prepare image and network',
      'Create volumes',
      'Connect volumes',
      'Create the machine and boot it',
      'Record what came up',
    ],
    deadlineMs: minutes(15),
  }),
  'instance.start': define({
    input: onInstance,
    title: input => `Start ${input.name}`,
    steps: ['Connect volumes', 'Boot the machine'],
    deadlineMs: minutes(5),
  }),
  'instance.stop': define({
    input: onInstance.extend({ force: z.boolean() }),
    title: input => `${input.force ? 'Force off' : 'Stop'} ${input.name}`,
    steps: ['Shut the machine down'],
    deadlineMs: minutes(5),
  }),
  'instance.reboot': define({
    input: onInstance,
    title: input => `Reboot ${input.name}`,
    steps: ['Shut the machine down', 'Boot the machine'],
    deadlineMs: minutes(5),
  }),
  'instance.pause': define({
    input: onInstance,
    title: input => `Pause ${input.name}`,
    steps: ['Pause the machine'],
    deadlineMs: minutes(2),
  }),
  'instance.resume': define({
    input: onInstance,
    title: input => `Resume ${input.name}`,
    steps: ['Resume the machine'],
    deadlineMs: minutes(2),
  }),
  'instance.resize': define({
    input: onInstance.extend({
      from: z.object({ vcpus, memoryMiB, cpuShares, typeId: idOf('instanceType').nullable() }),
      to: z.object({ vcpus, memoryMiB, cpuShares, typeId: idOf('instanceType').nullable() }),
      wasRunning: z.boolean(),
    }),
    title: input => `Resize ${input.name} to ${input.to.vcpus} vCPU, ${input.to.memoryMiB} MiB`,
    steps: ['Reserve the capacity', 'Shut the machine down', 'Change its size', 'Return it to its former state'],
    deadlineMs: minutes(10),
  }),
  'instance.rebuild': define({
    input: onInstance.extend({
      imageId: idOf('image'),
      previousImageId: idOf('image'),
      /** null: stay where it is, if that host still fits; `elsewhere`: any other; an id: that one. */
      target: z.union([z.null(), z.literal('elsewhere'), idOf('host')]),
      previousHostId: idOf('host').nullable(),
    }),
    title: input => `Rebuild ${input.name}`,
    steps: [
      'Choose a host',
      'Prepare image and network',
      'Remove the old machine',
      'Connect volumes',
      'Create the machine and boot it',
    ],
    deadlineMs: minutes(15),
  }),
  'instance.delete': define({
    input: onInstance.extend({ deleteVolumeIds: z.array(idOf('volume')) }),
    title: input => `Delete ${input.name}`,
    steps: ['Remove the machine', 'Disconnect volumes', 'Delete chosen volumes', 'Forget the instance'],
    deadlineMs: minutes(10),
  }),
  'volume.create': define({
    input: z.object({ volumeId: idOf('volume'), name: resourceName, sizeGiB }),
    title: input => `Create volume ${input.name}`,
    steps: ['Create the volume'],
    deadlineMs: minutes(5),
  }),
  'volume.resize': define({
    input: z.object({ volumeId: idOf('volume'), name: resourceName, fromGiB: sizeGiB, toGiB: sizeGiB }),
    title: input => `Grow ${input.name} to ${input.toGiB} GiB`,
    steps: ['Grow the volume'],
    deadlineMs: minutes(5),
  }),
  'volume.delete': define({
    input: z.object({ volumeId: idOf('volume'), name: resourceName }),
    title: input => `Delete volume ${input.name}`,
    steps: ['Delete the volume', 'Forget the volume'],
    deadlineMs: minutes(5),
  }),
  'volume.attach': define({
    input: z.object({
      volumeId: idOf('volume'),
      attachmentId: idOf('attachment'),
      instanceId: idOf('instance'),
      name: resourceName,
      instanceName: resourceName,
    }),
    title: input => `Attach ${input.name} to ${input.instanceName}`,
    steps: ['Connect the volume', 'Plug it into the machine'],
    deadlineMs: minutes(5),
  }),
  'volume.detach': define({
    input: z.object({
      volumeId: idOf('volume'),
      attachmentId: idOf('attachment'),
      instanceId: idOf('instance'),
      name: resourceName,
      instanceName: resourceName,
    }),
    title: input => `Detach ${input.name} from ${input.instanceName}`,
    steps: ['Unplug it from the machine', 'Disconnect the volume'],
    deadlineMs: minutes(5),
  }),
} satisfies Record<TaskKind, unknown>

export type TaskCatalog = typeof taskCatalog
export type TaskInput<K extends TaskKind> = z.output<TaskCatalog[K]['input']>
export type StepName<K extends TaskKind> = TaskCatalog[K]['steps'][number]

/** The lock that guards a resource while a task works on it. */
export const lockOf = (
  kind: 'instance' | 'volume' | 'host' | 'image',
  id: Id<'instance' | 'volume' | 'host' | 'image'>,
) => `${kind}:${id}`
