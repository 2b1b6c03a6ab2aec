import type { ExpandedInstance } from '../design/expand'
import { didYouMean } from '../design/nearest'
import { familiesOf, newestOf } from '../image-family'
import { limits } from '../instance'
import { inKeyOrder } from '../ssh-key'
import { userDataFault } from '../user-data/judge-user-data'
import { addFault, addProblem, type Desk, type Thing } from './desk'
import { inMemory } from './fields'
import type { WantedInstance } from './plan'
import type { RecordedInstance } from './recorded'

/**
 * What is wanted of an instance, with ids for names and values for defaults. What is chosen once and then stays keeps
 * its present value where the design leaves it out: address and root disk. What the catalog no longer has, or has
 * changed since, stays for those that have it.
 */
export function resolveInstance(desk: Desk, thing: Thing<'instance'>): void {
  const { recorded } = thing
  const design = desk.design.instances.get(thing.name)!
  const image = resolveImage(desk, thing, design)
  const shape = resolveShape(desk, thing, design)
  const network = resolveNetwork(desk, thing, design)
  const groups = resolveSecurityGroups(desk, thing, design)
  const zone = resolveZone(desk, thing, design)
  if (!image || !shape || !network || !groups || !zone) return
  const rootDiskGiB = design.rootDiskGiB ?? recorded?.rootDiskGiB ?? image.minDiskGiB ?? limits.rootDiskGiB.min
  const isOnIt = recorded && desk.named.network.get(network.networkName)?.recorded?.name === recorded.networkName
  const cluster = design.clusterName === null ? undefined : desk.named.cluster.get(design.clusterName)
  const wanted: WantedInstance = {
    name: thing.name,
    ...{ imageId: image.imageId, imageName: image.imageName, imageFamily: image.imageFamily },
    ...shape,
    cpuShares: design.cpuShares ?? limits.cpuShares.default,
    rootDiskGiB,
    ...network,
    ...groups,
    address: design.address ?? (isOnIt ? recorded.address : null),
    ...zone,
    spread: design.spread ?? null,
    priority: design.priority ?? 'normal',
    power: design.power ?? 'running',
    userData: design.userData || null,
    sshKeys: inKeyOrder(design.sshKeys ?? []),
    volumes: desk.disks.get(thing.id) ?? [],
    clusterId: cluster?.id ?? null,
    clusterName: design.clusterName,
    memberIndex: design.memberIndex,
  }
  thing.wanted = wanted
  checkImage(desk, thing, image, wanted)
  checkUserData(desk, thing, wanted)
}

type Image = Pick<WantedInstance, 'imageId' | 'imageName' | 'imageFamily'> & {
  minMemoryMiB?: number
  minDiskGiB?: number
}

function resolveImage(desk: Desk, thing: Thing<'instance'>, { image: name }: ExpandedInstance): Image | undefined {
  const { images } = desk.context
  const { recorded } = thing
  const of = (image: (typeof images)[number], imageFamily: string | null): Image => ({
    ...{ imageId: image.id, imageName: image.name, imageFamily },
    ...{ minMemoryMiB: image.minMemoryMiB, minDiskGiB: image.minDiskGiB },
  })
  const found = images.find(image => image.name === name)
  if (found) return of(found, null)
  // A version that it has stays: a newer one alone rebuilds nothing.
  const present = recorded && images.find(image => image.id === recorded.imageId)
  if (present?.family === name) return of(present, name)
  const newest = newestOf(images, name)
  if (newest && recorded?.imageFamily !== name) return of(newest, name)
  if (recorded?.imageFamily === name || recorded?.imageName === name) {
    const { imageId, imageName, imageFamily } = recorded
    return { imageId, imageName, imageFamily: imageName === name ? null : imageFamily }
  }
  const hint = didYouMean(name, [...images.map(image => image.name), ...familiesOf(images)])
  addFault(desk, thing, [...thing.path, 'image'], `There is no image ${name}.${hint}`)
  return undefined
}

/** It is said of those that change only: what is there already has proved that it can be. */
function checkImage(desk: Desk, thing: Thing<'instance'>, image: Image, wanted: WantedInstance) {
  const { imageName, minMemoryMiB = 0, minDiskGiB = 0 } = image
  const { recorded } = thing
  const isSame = (key: keyof RecordedInstance & keyof WantedInstance) =>
    recorded?.imageId === wanted.imageId && recorded[key] === wanted[key]
  if (wanted.memoryMiB < minMemoryMiB && !isSame('memoryMiB'))
    addProblem(
      desk,
      [...thing.path, wanted.typeId ? 'type' : 'memoryMiB'],
      `${imageName} needs at least ${inMemory(minMemoryMiB)} of memory; ${thing.name} has ${inMemory(wanted.memoryMiB)}. Choose a larger size.`,
    )
  if (wanted.rootDiskGiB < minDiskGiB && !isSame('rootDiskGiB'))
    addProblem(
      desk,
      [...thing.path, 'rootDiskGiB'],
      `${imageName} needs a root disk of at least ${minDiskGiB} GiB; ${thing.name} has ${wanted.rootDiskGiB} GiB. Give it a larger one.`,
    )
}

/** Of what is there already, cloud-init has had its say. */
function checkUserData(desk: Desk, thing: Thing<'instance'>, { userData }: WantedInstance) {
  if (!userData || userData === thing.recorded?.userData) return
  const fault = userDataFault(userData)
  if (fault) addProblem(desk, [...thing.path, 'userData'], `Mend the user data of ${thing.name}. ${fault}`)
}

type Shape = Pick<WantedInstance, 'typeId' | 'typeName' | 'vcpus' | 'memoryMiB'>

function resolveShape(desk: Desk, thing: Thing<'instance'>, design: ExpandedInstance): Shape | undefined {
  const { recorded, path } = thing
  const { type: name, vcpus, memoryMiB } = design
  if (name === undefined) {
    if (vcpus !== undefined && memoryMiB !== undefined) return { typeId: null, typeName: null, vcpus, memoryMiB }
    addFault(desk, thing, path, `Give ${thing.name} a type, or vcpus and memoryMiB.`)
    return undefined
  }
  if (recorded?.typeName === name) {
    const { typeId, vcpus, memoryMiB } = recorded
    return { typeId, typeName: name, vcpus, memoryMiB }
  }
  const { types } = desk.context
  const found = types.find(type => type.name === name)
  if (found) return { typeId: found.id, typeName: name, vcpus: found.vcpus, memoryMiB: found.memoryMiB }
  const hint = didYouMean(
    name,
    types.map(type => type.name),
  )
  addFault(desk, thing, [...path, 'type'], `There is no instance type ${name}.${hint}`)
  return undefined
}

type Network = Pick<WantedInstance, 'networkId' | 'networkName'>

/** The one it names; or the design's only one; or, where there are several, the one that it is on. */
function resolveNetwork(desk: Desk, thing: Thing<'instance'>, design: ExpandedInstance): Network | undefined {
  const all = [...desk.named.network.values()]
  const path = [...thing.path, 'network']
  const found =
    design.network !== undefined
      ? desk.named.network.get(design.network)
      : all.length === 1
        ? all[0]
        : all.find(({ recorded }) => recorded && recorded.name === thing.recorded?.networkName)
  if (found && !found.isFaulty) return { networkId: found.id, networkName: found.name }
  thing.isFaulty = true
  if (found) return undefined
  const names = all.map(({ name }) => name)
  if (design.network !== undefined)
    addProblem(desk, path, `There is no network ${design.network}.${didYouMean(design.network, names)}`)
  else if (all.length === 0) addProblem(desk, path, `${thing.name} needs a network: add one to the design.`)
  else addProblem(desk, path, `Say on which network ${thing.name} is to be.`)
  return undefined
}

/** Undefined: one of them is not there, which the design's check says. */
function resolveSecurityGroups(
  desk: Desk,
  thing: Thing<'instance'>,
  { securityGroups: names = [] }: ExpandedInstance,
): Pick<WantedInstance, 'securityGroupIds' | 'securityGroupNames'> | undefined {
  const found = names.flatMap(name => desk.named.securityGroup.get(name)?.id ?? [])
  if (found.length === names.length) return { securityGroupIds: found, securityGroupNames: names }
  thing.isFaulty = true
  return undefined
}

type Zone = Pick<WantedInstance, 'zoneId' | 'zoneName'>

function resolveZone(desk: Desk, thing: Thing<'instance'>, { zone: name }: ExpandedInstance): Zone | undefined {
  if (name === undefined) return { zoneId: null, zoneName: null }
  const { zones } = desk.context
  const found = zones.find(zone => zone.name === name)
  if (found) return { zoneId: found.id, zoneName: name }
  const hint = didYouMean(
    name,
    zones.map(zone => zone.name),
  )
  addFault(desk, thing, [...thing.path, 'zone'], `There is no zone ${name}.${hint}`)
  return undefined
}
