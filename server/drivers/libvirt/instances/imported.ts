import { stampNamespace } from '../names'
import * as domains from '../rpc/procedures/domains'
import { buildDiskXml, buildStampXml, type HostShape } from '../xml/domain-build'
import type { Waiting, Work } from './ensure'
import { plugDisks } from './hot-plug'
import type { Resume } from './patience'
import { ifOff, stopDomain } from './power'
import { isOff, type SeenDomain } from './read'
import { diskKey, type Stamp } from './shape'
import { wantedDomain } from './wanted'

/**
 * Brings about what may change of a machine that was taken over: power, size, volumes, and the mark. Its definition is
 * its owner's: it is edited by libvirt's own calls, never written anew.
 */
export async function convergeImported(work: Work, seen: SeenDomain, resume: Resume): Promise<Waiting | undefined> {
  const { host, spec, generation, call } = work
  const { line } = host
  const options = { signal: call.signal }
  const wanted = wantedDomain(work.id, spec, generation, false)
  const shape = withoutSlots(await host.traits.shape(call))
  await editDefinition(work, seen, shape)
  let isOn = !isOff(seen.power)
  const { live } = seen
  if (isOn && (spec.power === 'stopped' || live.vcpus !== spec.vcpus || live.memoryMiB !== spec.memoryMiB)) {
    const waiting = await stopDomain(line, seen, spec, resume, call)
    if (waiting) return { resume: waiting, waitingFor: 'to shut down' }
    isOn = false
  }
  if (spec.power !== 'stopped' && !isOn) {
    call.log('Starting')
    await domains.startDomain(line, seen.ref, { ...options, paused: spec.power === 'paused' }).catch(ifOff)
  } else if (isOn) {
    if (spec.power === 'running' && seen.power === 'paused')
      await domains.resumeDomain(line, seen.ref, options).catch(ifOff)
    const waiting = await plugDisks(line, seen, { disks: wanted.disks, power: spec.power }, shape, resume, call)
    if (waiting) return { resume: waiting, waitingFor: 'to let go of a disk' }
    if (spec.power === 'paused' && seen.power === 'running')
      await domains.suspendDomain(line, seen.ref, options).catch(ifOff)
  }
  await mark(work, seen, { ...wanted.stamp, isImported: true }, spec.power !== 'stopped')
  return undefined
}

async function editDefinition({ host: { line }, spec, call, id }: Work, seen: SeenDomain, shape: HostShape) {
  const { definition, ref } = seen
  const options = { signal: call.signal }
  if (definition.vcpus !== spec.vcpus) await domains.setVcpus(line, ref, spec.vcpus, options)
  if (definition.memoryMiB !== spec.memoryMiB) await domains.setMemory(line, ref, spec.memoryMiB, options)
  const { disks } = wantedDomain(id, spec, 0, false)
  const wanted = new Set(disks.map(diskKey))
  const there = new Set(definition.disks.map(diskKey))
  for (const disk of definition.disks.filter(disk => !wanted.has(diskKey(disk))))
    await domains.detachDevice(line, ref, buildDiskXml(disk, shape), domains.affect.config, options)
  for (const disk of disks.filter(disk => !there.has(diskKey(disk))))
    await domains.attachDevice(line, ref, buildDiskXml(disk, shape), domains.affect.config, options)
}

async function mark({ host: { line }, call }: Work, seen: SeenDomain, stamp: Stamp, isOn: boolean): Promise<void> {
  const { live, definition, ref } = seen
  const isNew = [live, definition].every(
    each => each.stamp?.generation === stamp.generation && each.stamp.name === stamp.name,
  )
  if (isNew) return
  const metadata = { xml: buildStampXml(stamp), prefix: 'plenum', namespace: stampNamespace }
  const options = { signal: call.signal }
  await domains.setMetadata(line, ref, metadata, domains.affect.config, options)
  if (isOn) await domains.setMetadata(line, ref, metadata, domains.affect.live, options).catch(ifOff)
}

/** Where a disk goes on a bus that we did not lay out is libvirt's choice. */
const withoutSlots = (shape: HostShape): HostShape => ({ ...shape, machine: 'q35' })
