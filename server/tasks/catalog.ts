import { z } from 'zod'
import { backupOrigins } from '@/server/domain/backup'
import { volumePolicy } from '@/server/domain/backup-policy'
import { healthCheck } from '@/server/domain/cluster-health'
import { generation, resourceName } from '@/server/domain/common'
import { clusterTemplate } from '@/server/domain/design/document'
import { networkThings, networkThingWords } from '@/server/domain/drift/finding'
import { type Id, idOf } from '@/server/domain/ids'
import { imageFormats } from '@/server/domain/image-format'
import { imageSignatureInput } from '@/server/domain/image-signature'
import { cpuShares, memoryMiB, powerStates, priorities, rootDiskGiB, userData, vcpus } from '@/server/domain/instance'
import { connectCheck, listener } from '@/server/domain/load-balancer'
import { maintenanceHooks, scriptName } from '@/server/domain/maintenance'
import { failurePolicies } from '@/server/domain/planning/plan'
import { resurrectionModes } from '@/server/domain/resurrection'
import { securityRule } from '@/server/domain/security-group'
import { bootDevices, bootDeviceWords } from '@/server/domain/sensor'
import { sshPublicKeys } from '@/server/domain/ssh-key'
import { type TaskKind, taskKinds } from '@/server/domain/task'
import { sizeGiB } from '@/server/domain/volume'
import type { GraphChange, GraphPart, StepLine, TaskGraph } from './graph'

/**
 * What a kind of task takes, what it is called, and its steps in the words that a user watches. `Retry` repeats the
 * same input, so all ids are in it from the start.
 */
export type TaskDefinition<Input, Step extends string> = {
  input: z.ZodType<Input>
  title: (input: Input) => string
  steps: readonly Step[]
  /** A task that has not ended by then is undone. */
  deadlineMs: number | ((input: Input) => number)
  /** Changes that are made before the steps above, side by side where nothing is in the way. */
  graph?: (input: Input) => TaskGraph
}

// Tasks that were queued before there was any do not say it.
const isEncrypted = z.boolean().default(false)
/** Where a volume is to be made. Absent, as in tasks that were queued before there were several: the zone’s default. */
const toStorageId = idOf('storage').optional()

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
const newVolume = z.object({
  volumeId: idOf('volume'),
  attachmentId: idOf('attachment'),
  name: resourceName,
  sizeGiB,
  isEncrypted,
})
/** What is wanted of a network, a router, a security group, a cluster, an instance or a volume, apart from what a workflow of its own brings about. */
const networkShape = z.object({
  name: resourceName,
  subnetName: resourceName,
  cidr: z.string(),
  // Tasks that were queued before there were any do not say it.
  cidr6: z.string().nullable().default(null),
})
const routerShape = z.object({
  name: resourceName,
  networkIds: z.array(idOf('network')),
  external: z.boolean().default(false),
})
const floatingIpShape = z.object({ name: resourceName, instanceId: idOf('instance').nullable() })
const floatingIpKey = { floatingIpId: idOf('floatingIp'), vdcId: idOf('vdc'), zoneId: idOf('zone') }
const loadBalancerShape = z.object({
  name: resourceName,
  networkId: idOf('network'),
  address: z.string(),
  listeners: z.array(listener),
  healthCheck: connectCheck,
  instanceIds: z.array(idOf('instance')),
  clusterIds: z.array(idOf('cluster')),
})
const securityGroupShape = z.object({ name: resourceName, rules: z.array(securityRule) })
const clusterShape = z.object({
  name: resourceName,
  size: z.number().int(),
  zones: z.array(z.string()),
  template: clusterTemplate,
  health: healthCheck.nullable().default(null),
  resurrection: z.enum(resurrectionModes).default('automatic'),
})
const membership = { clusterId: idOf('cluster').nullable(), memberIndex: z.number().int().nullable() }
// Tasks that were queued before there were any do not say them.
const sshKeys = sshPublicKeys.default([])
const imageFamily = z.string().nullable().default(null)
const instanceShape = z.object({
  name: resourceName,
  antiAffinityGroup: resourceName.nullable(),
  priority: z.enum(priorities),
  wantedZoneId: idOf('zone').nullable(),
  typeId: idOf('instanceType').nullable(),
  userData: userData.nullable(),
  sshKeys,
  imageFamily,
  securityGroupIds: z.array(idOf('securityGroup')),
  ...membership,
})
/** A power that it has already: only the wish for it is recorded. */
const changedShape = instanceShape.extend({ power: z.enum(powerStates) })
/** A snapshot within its volume. */
const onSnapshot = z.object({
  snapshotId: idOf('snapshot'),
  volumeId: idOf('volume'),
  name: resourceName,
  volumeName: resourceName,
})
/** A backup, and what it was made of: both may be all that is left to make a volume of. */
const onBackup = z.object({
  backupId: idOf('backup'),
  vdcId: idOf('vdc'),
  /** In whose store it is. */
  zoneId: idOf('zone'),
  volumeName: resourceName,
})
/** All of a volume is read and carried: an hour, and what a slow line takes. Kept as a 32-bit number of ms. */
const carryMs = (sizeGiB: number) => minutes(Math.min(60 + 2 * sizeGiB, 14 * 24 * 60))
/** What only a fresh machine takes up. */
const machineShape = z.object({
  networkId: idOf('network'),
  /** null: the lowest that is free when it comes to it. */
  address: z.string().nullable(),
  userData: userData.nullable(),
  sshKeys,
  imageFamily,
  rootDiskGiB,
  wantedZoneId: idOf('zone').nullable(),
  vcpus,
  memoryMiB,
  cpuShares,
  typeId: idOf('instanceType').nullable(),
})
/** All of it. */
const recordedShape = instanceShape.extend({
  ...machineShape.shape,
  imageId: idOf('image'),
  power: z.enum(powerStates),
})
// Tasks that were queued before designs spoke of it do not say it.
const volumeShape = z.object({
  name: resourceName,
  clusterId: idOf('cluster').nullable(),
  backup: volumePolicy.default('vdc'),
})
/** Of one that was never made, these are only words in its record. */
const unmadeVolumeShape = volumeShape.extend({
  ...{ sizeGiB, zoneId: idOf('zone'), isEncrypted: z.boolean() },
  storageId: idOf('storage'),
})
const existingVolume = z.object({ volumeId: idOf('volume'), attachmentId: idOf('attachment') })

/** An instance of a lost host. */
const evacuated = z.object({
  instanceId: idOf('instance'),
  name: resourceName,
  priority: z.enum(priorities).default('normal'),
  fromHostId: idOf('host'),
  /** Of the fresh root disk. */
  rootVersion: z.number().int(),
  /** The ids under which its volumes were attached, and are to be from now on. */
  attachments: z.array(z.object({ from: idOf('attachment'), to: idOf('attachment') })),
})
/** Instances of two VDCs may bear one name. */
const keyAmong = (all: readonly { name: string }[], at: number) => {
  const namesakes = all.slice(0, at).filter(each => each.name === all[at]!.name).length
  return `instance/${all[at]!.name}${namesakes > 0 ? ` (${namesakes + 1})` : ''}`
}
const change = (key: string, title: string, after: string[], part: GraphPart): GraphChange => ({
  ...{ key, title, after, turns: [], phase: 0, parts: [part] },
})

/** What moves off a host that is emptied. */
const drained = z.array(
  z.object({
    key: z.string(),
    title: z.string(),
    parts: z.array(z.object({ kind: z.literal('instance.migrate'), input: z.unknown() })),
  }),
)
const inAnyOrder = (change: z.output<typeof drained>[number]): GraphChange => ({
  ...{ ...change, after: [], turns: [], phase: 0 },
})
/** One that can’t move keeps none of the others, and one that has moved is anybody’s again: the way back never leads there. */
const moves = ({ changes }: { changes: z.output<typeof drained> }): TaskGraph => ({
  ...{ policy: 'continue', changes: changes.map(inAnyOrder), isFreedAsItEnds: true },
})
/** Of a zone's maintenance, for each of its hosts. */
const hookWish = { hook: z.enum(maintenanceHooks), script: scriptName.nullable().default(null) }
const zoneWish = { zoneId: idOf('zone'), ...hookWish, usesReserve: z.boolean() }
const onImage = { imageId: idOf('image'), name: z.string() }
const copied = { hostId: idOf('host'), hostName: resourceName }
const hostsInWords = (hosts: { hostName: string }[]) =>
  hosts.length === 1 ? hosts[0]!.hostName : `${hosts.length} hosts`
/** An image of many gigabytes over a slow line. */
const copyMs = minutes(120)
/** For its moves, and until it has booted. */
const hostTurnMs = minutes(24 * 60)

/** Of a zone's network; `ownerId`: the instance, of a port, and else itself. */
const networkThing = z.object({ kind: z.enum(networkThings), id: z.string(), ownerId: z.string(), name: z.string() })
const thingsInWords = (things: z.output<typeof networkThing>[]) =>
  things.length === 1
    ? `${things[0]!.kind === 'port' ? 'the port of' : `the ${networkThingWords[things[0]!.kind]}`} ${things[0]!.name}`
    : `${things.length} things`

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
  'host.power': define({
    input: z.object({
      ...{ hostId: idOf('host'), name: resourceName, power: z.enum(['on', 'off']) },
      bootFrom: z.enum(bootDevices).optional(),
    }),
    title: input =>
      `Switch ${input.name} ${input.power}${input.bootFrom ? `, from ${bootDeviceWords[input.bootFrom]}` : ''}`,
    steps: ['Switch its power'],
    deadlineMs: minutes(5),
  }),
  'host.fence': define({
    // `attestedBy`: who says that it is off, where no power control can.
    input: z.object({ hostId: idOf('host'), name: resourceName, attestedBy: z.string().nullable() }),
    title: input => `Fence ${input.name}`,
    steps: ['Switch it off', 'Make sure that it is off', 'Count it as fenced'],
    deadlineMs: minutes(5),
  }),
  'host.evacuate': define({
    input: z.object({
      hostId: idOf('host'),
      name: resourceName,
      attestedBy: z.string().nullable(),
      /** In the order in which they are to start. */
      instances: z.array(evacuated),
    }),
    title: input => `Evacuate ${input.name}`,
    steps: ['Look at what is left'],
    deadlineMs: input => minutes(15 + 5 * input.instances.length),
    graph: ({ instances, ...host }) => ({
      // One that finds no place keeps none of the others waiting.
      policy: 'continue',
      changes: [
        change(`host/${host.name}`, `Fence ${host.name}`, [], { kind: 'host.fence', input: host }),
        ...instances.map((input, at) =>
          // By priority: no room is taken from those before.
          ({
            ...change(keyAmong(instances, at), `Start ${input.name} elsewhere`, [`host/${host.name}`], {
              ...{ kind: 'instance.evacuate', input },
            }),
            phase: priorities.indexOf(input.priority),
          }),
        ),
      ],
    }),
  }),
  'host.admit': define({
    input: z.object({ hostId: idOf('host'), name: resourceName }),
    title: input => `Admit host ${input.name} again`,
    steps: ['Connect to the host', 'Remove what runs elsewhere by now', 'Admit it again'],
    deadlineMs: minutes(10),
  }),
  'host.clear': define({
    // A machine with our mark where it is not recorded.
    input: z.object({
      ...{ hostId: idOf('host'), hostName: resourceName, instanceId: idOf('instance'), name: z.string() },
    }),
    title: ({ name, hostName }) => `Remove what ${hostName} has kept of ${name}`,
    steps: ['Make sure that it is not the only one', 'Remove the machine'],
    deadlineMs: minutes(10),
  }),
  'host.drain': define({
    // Planned with the wish: the place of each that moves is held until it is there.
    input: z.object({
      hostId: idOf('host'),
      name: resourceName,
      changes: drained,
    }),
    title: input => `Drain host ${input.name}`,
    steps: ['Move what came meanwhile', 'See what is left'],
    deadlineMs: input => minutes(60 + 30 * input.changes.length),
    graph: moves,
  }),
  'host.retire': define({
    // As a drain; the way back lifts the cordon, unless it was there before.
    input: z.object({
      hostId: idOf('host'),
      name: resourceName,
      wasCordoned: z.boolean(),
      hasPowerControl: z.boolean(),
      changes: drained,
    }),
    title: input => `Retire host ${input.name}`,
    steps: ['Make sure that it is empty', 'Lead the ways outside by other hosts', 'Switch it off', 'Forget the host'],
    deadlineMs: input => minutes(30 + 30 * input.changes.length),
    graph: moves,
  }),
  'host.maintain': define({
    // As a drain; cordon and uncordon are its turn's.
    input: z.object({
      hostId: idOf('host'),
      name: resourceName,
      ...hookWish,
      changes: drained,
    }),
    title: input => `Maintain host ${input.name}`,
    steps: [
      'Make sure that it is empty',
      'Lead the ways outside by other hosts',
      'Service it',
      'Wait until it answers',
    ],
    deadlineMs: input => minutes(60 + 30 * input.changes.length),
    graph: moves,
  }),
  'host.turn': define({
    // In a zone's maintenance. `wasCordoned`: then it stays so.
    input: z.object({ ...zoneWish, hostId: idOf('host'), name: resourceName, wasCordoned: z.boolean() }),
    title: input => `Maintain host ${input.name}`,
    steps: ['Look whether the promise holds', 'Cordon it', 'Empty and service it', 'Take it in again'],
    deadlineMs: hostTurnMs,
  }),
  'zone.maintain': define({
    input: z.object({
      ...zoneWish,
      name: resourceName,
      hosts: z.array(z.object({ hostId: idOf('host'), name: resourceName, wasCordoned: z.boolean() })),
    }),
    title: input => `Maintain zone ${input.name}`,
    steps: ['Say what was done'],
    // Kept as a 32-bit number of ms.
    deadlineMs: input => hostTurnMs * Math.min(20, input.hosts.length),
    // One after the other; the first that can't be done is the last.
    graph: ({ hosts, name: _, ...wish }) => ({
      policy: 'stop and keep',
      changes: hosts.map((host, at) =>
        change(`host/${host.name}`, `Maintain ${host.name}`, at === 0 ? [] : [`host/${hosts[at - 1]!.name}`], {
          ...{ kind: 'host.turn', input: { ...wish, ...host } },
        }),
      ),
    }),
  }),
  'zone.repair': define({
    input: z.object({ zoneId: idOf('zone'), zoneName: resourceName, things: z.array(networkThing).min(1) }),
    title: ({ things, zoneName }) => `Repair ${thingsInWords(things)} in the network of ${zoneName}`,
    steps: ['Bring about what is recorded'],
    deadlineMs: minutes(10),
  }),
  'zone.clear': define({
    input: z.object({ zoneId: idOf('zone'), zoneName: resourceName, thing: networkThing }),
    title: ({ thing, zoneName }) => `Remove ${thingsInWords([thing])} from the network of ${zoneName}`,
    steps: ['Remove what nobody knows of'],
    deadlineMs: minutes(5),
  }),
  'image.add': define({
    input: z.object({
      imageId: idOf('image'),
      name: z.string(),
      /** Where it comes from; neither: from the recorded path. */
      url: z.string().optional(),
      uploadId: idOf('upload').optional(),
      sha256: z.string().optional(),
      format: z.enum(imageFormats).optional(),
      signature: imageSignatureInput.optional(),
    }),
    title: input => `Add image ${input.name}`,
    steps: ['Fetch the image', 'Read the image', 'Check its signature', 'Publish it'],
    deadlineMs: minutes(120),
  }),
  'image.remove': define({
    input: z.object({ imageId: idOf('image'), name: z.string(), path: z.string() }),
    title: input => `Remove image ${input.name}`,
    steps: ['Take it from the hosts', 'Forget the image'],
    deadlineMs: minutes(10),
  }),
  'image.copy': define({
    input: z.object({ ...onImage, ...copied }),
    title: input => `Copy image ${input.name} to ${input.hostName}`,
    steps: ['Copy it to the host'],
    deadlineMs: copyMs,
  }),
  'image.copyMany': define({
    input: z.object({ ...onImage, hosts: z.array(z.object(copied)) }),
    title: input => `Copy image ${input.name} to ${hostsInWords(input.hosts)}`,
    steps: ['Say what was done'],
    deadlineMs: input => copyMs * Math.min(20, input.hosts.length),
    // A host that takes none keeps none of the others.
    graph: ({ hosts, ...image }) => ({
      policy: 'continue',
      changes: hosts.map(host =>
        change(`host/${host.hostName}`, `Copy it to ${host.hostName}`, [], {
          ...{ kind: 'image.copy', input: { ...image, ...host } },
        }),
      ),
    }),
  }),
  'image.removeCopies': define({
    input: z.object({ ...onImage, hosts: z.array(z.object(copied)) }),
    title: input => `Remove unused copies of image ${input.name} from ${hostsInWords(input.hosts)}`,
    steps: ['Take them from the hosts'],
    deadlineMs: minutes(10),
  }),
  'network.create': define({
    input: networkShape.extend({ networkId: idOf('network'), vdcId: idOf('vdc') }),
    title: input => `Create network ${input.name}`,
    steps: ['Record the network'],
    deadlineMs: minutes(2),
  }),
  'network.change': define({
    input: z.object({ networkId: idOf('network'), vdcId: idOf('vdc'), to: networkShape, from: networkShape }),
    title: input => `Change network ${input.from.name}`,
    steps: ['Record the change', 'Change it on its hosts'],
    deadlineMs: minutes(5),
  }),
  'network.delete': define({
    input: networkShape.extend({ networkId: idOf('network'), vdcId: idOf('vdc') }),
    title: input => `Delete network ${input.name}`,
    steps: ['Forget the network', 'Remove it from the hosts'],
    deadlineMs: minutes(5),
  }),
  'router.create': define({
    input: routerShape.extend({ routerId: idOf('router'), vdcId: idOf('vdc') }),
    title: input => `Create router ${input.name}`,
    steps: ['Record the router', 'Join its networks'],
    deadlineMs: minutes(5),
  }),
  'router.change': define({
    input: z.object({ routerId: idOf('router'), vdcId: idOf('vdc'), to: routerShape, from: routerShape }),
    title: input => `Change router ${input.from.name}`,
    steps: ['Record the change', 'Change it in its zones'],
    deadlineMs: minutes(5),
  }),
  'router.delete': define({
    // `generation`: a zone that still has it takes no older one, should it come back.
    input: routerShape.extend({ routerId: idOf('router'), vdcId: idOf('vdc'), generation }),
    title: input => `Delete router ${input.name}`,
    steps: ['Forget the router', 'Remove it from the zones'],
    deadlineMs: minutes(5),
  }),
  'floatingIp.create': define({
    input: floatingIpShape.extend(floatingIpKey),
    title: input => `Create floating IP ${input.name}`,
    steps: ['Take an address', 'Have it answered'],
    deadlineMs: minutes(5),
  }),
  'floatingIp.change': define({
    input: z.object({ ...floatingIpKey, to: floatingIpShape, from: floatingIpShape }),
    title: input => `Change floating IP ${input.from.name}`,
    steps: ['Record the change', 'Have it answered'],
    deadlineMs: minutes(5),
  }),
  'floatingIp.delete': define({
    // `address`, `generation`: as it was, should it come back.
    input: floatingIpShape.extend({ ...floatingIpKey, address: z.string(), generation }),
    title: input => `Delete floating IP ${input.name}`,
    steps: ['Forget the floating IP', 'Give its address back'],
    deadlineMs: minutes(5),
  }),
  'loadBalancer.create': define({
    input: loadBalancerShape.extend({ loadBalancerId: idOf('loadBalancer'), vdcId: idOf('vdc') }),
    title: input => `Create load balancer ${input.name}`,
    steps: ['Record the load balancer', 'Bring it to its members'],
    deadlineMs: minutes(5),
  }),
  'loadBalancer.change': define({
    input: z.object({
      loadBalancerId: idOf('loadBalancer'),
      vdcId: idOf('vdc'),
      to: loadBalancerShape,
      from: loadBalancerShape,
    }),
    title: input => `Change load balancer ${input.from.name}`,
    steps: ['Record the change', 'Change it in its zones'],
    deadlineMs: minutes(5),
  }),
  'loadBalancer.delete': define({
    // `from`: its address stays its own until nothing takes this back. `generation`: as of a router.
    input: z.object({
      loadBalancerId: idOf('loadBalancer'),
      vdcId: idOf('vdc'),
      from: loadBalancerShape,
      generation,
    }),
    title: input => `Delete load balancer ${input.from.name}`,
    steps: ['Forget the load balancer', 'Remove it from the zones'],
    deadlineMs: minutes(5),
  }),
  'securityGroup.create': define({
    input: securityGroupShape.extend({ securityGroupId: idOf('securityGroup'), vdcId: idOf('vdc') }),
    title: input => `Create security group ${input.name}`,
    steps: ['Record the security group'],
    deadlineMs: minutes(2),
  }),
  'securityGroup.change': define({
    input: z.object({
      securityGroupId: idOf('securityGroup'),
      vdcId: idOf('vdc'),
      to: securityGroupShape,
      from: securityGroupShape,
    }),
    title: input => `Change security group ${input.from.name}`,
    steps: ['Record the change', 'Change it for its members'],
    deadlineMs: minutes(5),
  }),
  'securityGroup.delete': define({
    // `generation`: a zone that still has it takes no older one, should it come back.
    input: securityGroupShape.extend({ securityGroupId: idOf('securityGroup'), vdcId: idOf('vdc'), generation }),
    title: input => `Delete security group ${input.name}`,
    steps: ['Forget the security group', 'Remove it from the zones'],
    deadlineMs: minutes(5),
  }),
  'cluster.record': define({
    // `from`: as it was; null: it is new.
    input: z.object({
      clusterId: idOf('cluster'),
      vdcId: idOf('vdc'),
      to: clusterShape,
      from: clusterShape.nullable(),
    }),
    title: input => `${input.from ? 'Change' : 'Create'} cluster ${input.to.name}`,
    steps: ['Record the cluster'],
    deadlineMs: minutes(2),
  }),
  'cluster.forget': define({
    input: z.object({ clusterId: idOf('cluster'), vdcId: idOf('vdc'), from: clusterShape }),
    title: input => `Delete cluster ${input.from.name}`,
    steps: ['Forget the cluster'],
    deadlineMs: minutes(2),
  }),
  'instance.record': define({
    // `from`: as it was, for one whose creation had failed; null: it is new.
    input: z.object({
      instanceId: idOf('instance'),
      vdcId: idOf('vdc'),
      to: recordedShape,
      from: recordedShape.nullable(),
    }),
    title: input => `Record instance ${input.to.name}`,
    steps: ['Record the instance'],
    deadlineMs: minutes(2),
  }),
  'instance.change': define({
    // Both empty: the machine is brought in line with what is recorded, as far as that goes while it runs.
    input: z.object({
      instanceId: idOf('instance'),
      name: resourceName,
      to: changedShape.partial(),
      from: changedShape.partial(),
    }),
    title: input => `Change ${input.name}`,
    steps: ['Record the change', 'Bring the machine in line'],
    deadlineMs: minutes(5),
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
      /** What besides the image is to differ, and what it was. */
      to: machineShape.partial().default({}),
      from: machineShape.partial().default({}),
      power: z.enum(powerStates).default('running'),
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
  'instance.migrate': define({
    input: z.object({
      instanceId: idOf('instance'),
      name: resourceName,
      fromHostId: idOf('host'),
      /** Its place there is held until the task has ended. */
      toHostId: idOf('host'),
      toHostName: resourceName,
      /** Why there, in words. */
      reason: z.string(),
    }),
    title: input => `Migrate ${input.name} to ${input.toHostName}`,
    steps: ['Prepare the target host', 'Move the running machine', 'Clear the former host'],
    deadlineMs: minutes(60),
  }),
  'instance.evacuate': define({
    input: evacuated,
    title: input => `Start ${input.name} elsewhere`,
    steps: [
      'Take its volumes from the lost host',
      'Choose a host',
      'Prepare image and network',
      'Connect volumes',
      'Create the machine and boot it',
    ],
    deadlineMs: minutes(15),
  }),
  'instance.settle': define({
    input: z.object({
      instanceId: idOf('instance'),
      name: resourceName,
      /** Whose turn is after it: on the way back before it. */
      next: z
        .object({ instanceId: idOf('instance'), name: resourceName })
        .nullable()
        .default(null),
    }),
    title: input => `See that ${input.name} stays up`,
    steps: ['See that it stays up'],
    deadlineMs: minutes(120),
  }),
  'instance.import': define({
    // The service recorded what was found on the host; `external` is the host's own name for it.
    input: z.object({ instanceId: idOf('instance'), name: resourceName, external: z.string() }),
    title: input => `Import ${input.name}`,
    steps: ['Mark the machine', 'Record what it is'],
    deadlineMs: minutes(2),
  }),
  'instance.delete': define({
    input: onInstance.extend({ deleteVolumeIds: z.array(idOf('volume')) }),
    title: input => `Delete ${input.name}`,
    steps: ['Remove the machine', 'Disconnect volumes', 'Delete chosen volumes', 'Forget the instance'],
    deadlineMs: minutes(10),
  }),
  'volume.record': define({
    input: volumeShape.extend({
      ...{ volumeId: idOf('volume'), vdcId: idOf('vdc'), zoneId: idOf('zone'), storageId: toStorageId },
      ...{ sizeGiB, isEncrypted },
    }),
    title: input => `Record volume ${input.name}`,
    steps: ['Record the volume'],
    deadlineMs: minutes(2),
  }),
  'volume.change': define({
    input: z.object({
      volumeId: idOf('volume'),
      name: resourceName,
      to: unmadeVolumeShape.partial(),
      from: unmadeVolumeShape.partial(),
    }),
    title: input => `Change volume ${input.name}`,
    steps: ['Record the change', 'Bring the volume in line'],
    deadlineMs: minutes(5),
  }),
  'volume.create': define({
    input: z.object({ volumeId: idOf('volume'), name: resourceName, sizeGiB }),
    title: input => `Create volume ${input.name}`,
    steps: ['Create the volume'],
    // It may be filled from a snapshot.
    deadlineMs: minutes(60),
  }),
  'volume.resize': define({
    input: z.object({
      volumeId: idOf('volume'),
      name: resourceName,
      fromGiB: sizeGiB,
      toGiB: sizeGiB,
      /** Who uses it and is to be told. */
      instanceId: idOf('instance').nullable().default(null),
    }),
    title: input => `Grow ${input.name} to ${input.toGiB} GiB`,
    steps: ['Grow the volume', 'Tell who uses it'],
    deadlineMs: minutes(5),
  }),
  'volume.move': define({
    input: z.object({
      ...{ volumeId: idOf('volume'), name: resourceName, sizeGiB },
      ...{ fromStorageId: idOf('storage'), toStorageId: idOf('storage'), toStorageName: resourceName },
    }),
    title: input => `Move ${input.name} to ${input.toStorageName}`,
    steps: ['Make a place for it', 'Copy it', 'Switch over', 'Give up the former place'],
    deadlineMs: input => carryMs(input.sizeGiB),
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
  'snapshot.create': define({
    input: onSnapshot,
    title: input => `Take snapshot ${input.name} of ${input.volumeName}`,
    steps: ['Take the snapshot'],
    deadlineMs: minutes(60),
  }),
  'snapshot.revert': define({
    input: onSnapshot.extend({
      attachmentId: idOf('attachment').nullable(),
      instanceId: idOf('instance').nullable(),
    }),
    title: input => `Revert ${input.volumeName} to ${input.name}`,
    steps: ['Disconnect the volume', 'Revert the volume', 'Connect it again'],
    deadlineMs: minutes(60),
  }),
  'snapshot.delete': define({
    input: onSnapshot,
    title: input => `Delete snapshot ${input.name} of ${input.volumeName}`,
    steps: ['Delete the snapshot', 'Forget the snapshot'],
    deadlineMs: minutes(60),
  }),
  'backup.create': define({
    input: onBackup.extend({
      volumeId: idOf('volume'),
      sourceZoneId: idOf('zone'),
      sizeGiB,
      origin: z.enum(backupOrigins),
      /** What is carried: a moment that nobody writes to any more. */
      snapshotId: idOf('snapshot'),
    }),
    title: input => `Back up ${input.volumeName}`,
    steps: ['Take a snapshot', 'Carry it to the backup store', 'Remove the snapshot'],
    deadlineMs: input => carryMs(input.sizeGiB),
  }),
  'backup.restore': define({
    input: onBackup.extend({
      volumeId: idOf('volume'),
      name: resourceName,
      toZoneId: idOf('zone'),
      toStorageId,
      sizeGiB,
    }),
    title: input => `Restore ${input.volumeName} as ${input.name}`,
    steps: ['Create the volume', 'Fill it from the backup', 'Compare it with what was backed up'],
    deadlineMs: input => carryMs(2 * input.sizeGiB),
  }),
  'backup.verify': define({
    input: onBackup.extend({ sizeGiB }),
    title: input => `Verify a backup of ${input.volumeName}`,
    steps: ['Read it back'],
    deadlineMs: input => carryMs(input.sizeGiB),
  }),
  'backup.delete': define({
    input: onBackup,
    title: input => `Delete a backup of ${input.volumeName}`,
    steps: ['Delete the backup', 'Forget the backup'],
    deadlineMs: minutes(60),
  }),
  'design.apply': define({
    input: z.object({
      planId: idOf('plan'),
      vdcId: idOf('vdc'),
      policy: z.enum(failurePolicies),
      /** For the version that it makes. */
      message: z.string(),
      changes: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          after: z.array(z.string()),
          turns: z.array(z.string()).default([]),
          phase: z.number().int(),
          /** Parsed by the schema of their own kind. */
          parts: z.array(z.object({ kind: z.enum(taskKinds), input: z.unknown() })),
        }),
      ),
    }),
    title: input => `Apply ${input.changes.length === 1 ? '1 change' : `${input.changes.length} changes`}`,
    steps: ['Keep the design’s version'],
    deadlineMs: input => minutes(30 + 5 * input.changes.length),
    graph: ({ policy, changes }) => ({ policy, changes }),
  }),
} satisfies Record<TaskKind, unknown>

export type TaskCatalog = typeof taskCatalog
export type TaskInput<K extends TaskKind> = z.output<TaskCatalog[K]['input']>
export type StepName<K extends TaskKind> = TaskCatalog[K]['steps'][number]

/** The steps of one task: those of its graph first, change by change, then its own. */
export function stepsOf<K extends TaskKind>(kind: K, input: TaskInput<K>): StepLine[] {
  const { graph, steps } = taskCatalog[kind] as unknown as TaskDefinition<TaskInput<K>, string>
  const own = steps.map(name => ({ name, group: null }))
  if (!graph) return own
  const ofChanges = graph(input).changes.flatMap(({ key, parts }) =>
    parts.flatMap(part => taskCatalog[part.kind].steps.map(name => ({ name, group: key }))),
  )
  return [...ofChanges, ...own]
}

export function deadlineOf<K extends TaskKind>(kind: K, input: TaskInput<K>): number {
  const { deadlineMs } = taskCatalog[kind] as unknown as TaskDefinition<TaskInput<K>, string>
  return typeof deadlineMs === 'number' ? deadlineMs : deadlineMs(input)
}

/** Kinds of things that can be locked. */
export type Lockable =
  | 'instance'
  | 'volume'
  | 'host'
  | 'zone'
  | 'image'
  | 'network'
  | 'router'
  | 'floatingIp'
  | 'floatingIp'
  | 'loadBalancer'
  | 'securityGroup'
  | 'cluster'
  | 'backup'

/** The lock that guards a resource while a task works on it. */
export const lockOf = (kind: Lockable, id: Id<Lockable>) => `${kind}:${id}`
/** Of a zone's network: a port is its instance's. */
export const lockOfThing = ({ kind, ownerId }: TaskInput<'zone.clear'>['thing']) =>
  lockOf(kind === 'port' ? 'instance' : kind, ownerId as Id<Lockable>)
