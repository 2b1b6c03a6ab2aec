import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, InstanceSpec, Nudge } from '../../contract'
import { afterwards } from '../abortable'
import type { HostLine } from '../line'
import { stampNamespace } from '../names'
import type { HostNetworks } from '../networks'
import { isLibvirtError, LibvirtError, virError } from '../rpc/errors'
import type { DomainRef } from '../rpc/objects'
import * as domains from '../rpc/procedures/domains'
import { type HostTraits, isNoCpuShares } from '../traits'
import { buildDomainXml, buildStampXml, type HostShape, type WantedDomain } from '../xml/domain-build'
import type { InstanceFiles } from './files'
import { plugDisks } from './hot-plug'
import { convergeImported } from './imported'
import { parseResume, type Resume } from './patience'
import { ifOff, stopDomain, switchOff } from './power'
import { isOff, observeDomain, readForChange, refOf, type SeenDomain } from './read'
import { bringSecrets, dropLuksKeys, dropSecrets } from './secrets'
import { definitionOf, needsRestart } from './shape'
import { wantedDomain } from './wanted'

export type Host = { line: HostLine; traits: HostTraits; files: InstanceFiles; networks: HostNetworks }
export type Work = { host: Host; id: Id<'instance'>; spec: InstanceSpec; generation: number; call: Call }

/**
 * Makes one instance what its spec says, from whatever state it is in. The order is what makes a crash anywhere
 * harmless: files before the definition that names them, the definition (which carries the generation) before what
 * runs, the stamp on what runs last.
 */
export async function ensureInstance(work: Work, resumeText?: string): Promise<Nudge<'instance'>> {
  const { host, id, call } = work
  const answer = await bring(work, parseResume(resumeText)).catch(async error => {
    await dropLuksKeys(host.line, id, afterwards(call)).catch(() => {})
    throw error
  })
  await dropLuksKeys(host.line, id, call)
  return answer
}

async function bring(work: Work, resume: Resume): Promise<Nudge<'instance'>> {
  const { host, id, spec, call } = work
  const seen = await readForChange(host.line, id, call)
  if (seen) refuseStrangersAndLatecomers(seen, work.generation)
  await bringSecrets(host.line, id, spec.disks, call)
  const waiting = !seen
    ? await create(work, resume)
    : seen.definition.stamp?.isImported
      ? await convergeImported(work, seen, resume)
      : ((await define(work, seen, resume)) ?? (await converge(work, seen, resume)))
  if (!waiting) {
    if (seen) await dropSecrets(host.line, goneFrom(seen, spec), call)
    return { converged: true, seen: await observeDomain(host.line, id, call) }
  }
  return {
    converged: false,
    waitMs: 100,
    resume: JSON.stringify(waiting.resume),
    waitingFor: `${spec.name} ${waiting.waitingFor}`,
  }
}

/** Disks with a key that it had and is not to have any more. */
const goneFrom = ({ definition, live }: SeenDomain, { disks }: Pick<InstanceSpec, 'disks'>) => {
  const kept = new Set(disks.map(disk => disk.attachmentId))
  const withKeys = [...definition.disks, ...live.disks].filter(({ source }) => source.protocol === 'rbd')
  return [...new Set(withKeys.map(disk => disk.attachmentId))].filter(id => !kept.has(id))
}

export type Waiting = { resume: Resume; waitingFor: string }

async function converge(work: Work, seen: SeenDomain, resume: Resume): Promise<Waiting | undefined> {
  const { host, spec, generation, call } = work
  const wanted = wantedDomain(work.id, spec, generation, host.traits.cpuShares !== false)
  let isOn = !isOff(seen.power)
  if (isOn && (spec.power === 'stopped' || needsRestart(seen.live, wanted))) {
    const waiting = await stopDomain(host.line, seen, spec, resume, call)
    if (waiting) return { resume: waiting, waitingFor: 'to shut down' }
    isOn = false
  }
  if (spec.power === 'stopped') {
    await host.files.tidy(work.id, spec.rootVersion, call)
    return undefined
  }
  if (!isOn) {
    await Promise.all([start(work, seen.ref), host.files.tidy(work.id, spec.rootVersion, call)])
    return undefined
  }
  if (spec.power === 'running' && seen.power === 'paused')
    await domains.resumeDomain(host.line, seen.ref, { signal: call.signal }).catch(ifOff)
  const shape = await host.traits.shape(call)
  const waiting = await plugDisks(host.line, seen, { disks: wanted.disks, power: spec.power }, shape, resume, call)
  if (waiting) return { resume: waiting, waitingFor: 'to let go of a disk' }
  await adjustRunning(work, seen, wanted)
  return undefined
}

async function create(work: Work, resume: Resume): Promise<Waiting | undefined> {
  const { host, spec, call } = work
  const [shape, waiting] = await Promise.all([host.traits.shape(call), makeFiles(work, resume)])
  if (waiting) return waiting
  const ref = await defineAs(work, shape).catch(async error => {
    // Only a plain refusal says that nothing names the files.
    if (error instanceof LibvirtError) await host.files.removeAll(work.id, afterwards(call)).catch(() => {})
    throw error
  })
  if (spec.power !== 'stopped') await start(work, ref)
  return undefined
}

/** Writes the definition if anything in it differs; a rebuild's files are made first. */
async function define(work: Work, seen: SeenDomain, resume: Resume): Promise<Waiting | undefined> {
  const { host, id, spec, generation, call } = work
  const wanted = wantedDomain(id, spec, generation, host.traits.cpuShares !== false)
  if (definitionOf(seen.definition) === definitionOf(wanted)) return undefined
  if (seen.definition.stamp?.rootVersion !== spec.rootVersion) {
    const waiting = await makeFiles(work, resume)
    if (waiting) return waiting
  }
  await defineAs(work, await host.traits.shape(call))
  return undefined
}

/** Long enough for any living caller to come from its files to its definition. */
const abandonedAfterMs = 2_000

async function makeFiles({ host, id, spec, call }: Work, resume: Resume): Promise<Waiting | undefined> {
  if (resume.takeOverAt !== undefined && Date.now() >= resume.takeOverAt) {
    call.log('Taking away the files of an attempt that did not finish')
    await host.files.unmake(id, spec.rootVersion, call)
  }
  call.log('Making the root disk and the seed')
  if (await host.files.make(id, spec, call)) return undefined
  const takeOverAt = resume.takeOverAt ?? Date.now() + abandonedAfterMs
  return { resume: { ...resume, takeOverAt }, waitingFor: 'to be made by an earlier attempt' }
}

async function defineAs({ host, id, spec, generation, call }: Work, shape: HostShape): Promise<DomainRef> {
  const wanted = wantedDomain(id, spec, generation, host.traits.cpuShares !== false)
  const files = await host.files.paths(id, spec.rootVersion, call)
  return domains.defineDomain(host.line, buildDomainXml(wanted, shape, files), { signal: call.signal })
}

async function start(work: Work, ref: DomainRef): Promise<void> {
  const { host, spec, call } = work
  const options = { signal: call.signal, paused: spec.power === 'paused' }
  if (!spec.nic.portId) await host.networks.needed(spec.nic.networkId, call)
  call.log('Starting')
  try {
    await domains.startDomain(host.line, ref, options)
  } catch (error) {
    if (isNetworkDown(error)) {
      host.networks.forget(spec.nic.networkId)
      throw new PlenumError(
        'busy',
        'The instance’s network was down on the host. It is brought up and the start tried again.',
        {
          cause: error,
        },
      )
    }
    if (isNoCpuShares(error) && host.traits.cpuShares !== false) {
      host.traits.cpuShares = false
      call.log('This host cannot weigh CPU use; starting without')
      await defineAs(work, await host.traits.shape(call))
      await domains.startDomain(host.line, ref, options)
    } else ifOff(error)
  }
}

/** What else can change under a running guest: its pause, its CPU weight, its stamp. */
async function adjustRunning(
  { host, spec, generation, call }: Work,
  seen: SeenDomain,
  wanted: WantedDomain,
): Promise<void> {
  const options = { signal: call.signal }
  const { line } = host
  if (spec.power === 'paused' && seen.power === 'running')
    await domains.suspendDomain(line, seen.ref, options).catch(ifOff)
  if (wanted.cpuShares !== null && seen.live.cpuShares !== wanted.cpuShares)
    await domains.setCpuShares(line, seen.ref, wanted.cpuShares, domains.affect.live, options).catch(error => {
      if (!isNoCpuShares(error)) throw error
      host.traits.cpuShares = false
    })
  if (seen.live.stamp?.generation !== generation || seen.live.stamp.name !== wanted.stamp.name) {
    const metadata = { xml: buildStampXml(wanted.stamp), prefix: 'plenum', namespace: stampNamespace }
    await domains.setMetadata(line, seen.ref, metadata, domains.affect.live, options).catch(ifOff)
  }
}

function refuseStrangersAndLatecomers({ definition, live }: SeenDomain, generation: number): void {
  const { stamp } = definition
  if (!stamp)
    throw new PlenumError(
      'conflict',
      'The host has another machine in this instance’s place that Plenum did not make. Ask an operator to look.',
    )
  const newest = Math.max(stamp.generation, live.stamp?.generation ?? 0)
  if (newest > generation)
    throw new PlenumError('conflict', 'The instance was changed again meanwhile; this older change is not applied.', {
      detail: `generation ${generation}, on the host ${newest}`,
    })
}

/** Switches off, forgets, deletes every file. Already gone is fine. */
export async function removeInstance(host: Host, id: Id<'instance'>, call: Call): Promise<Nudge<'instance'>> {
  const seen = await readForChange(host.line, id, call)
  if (seen && !seen.definition.stamp)
    throw new PlenumError(
      'conflict',
      'The host has another machine in this instance’s place that Plenum did not make. Ask an operator to look.',
    )
  if (seen) {
    const ref = refOf(id)
    if (!isOff(seen.power)) await switchOff(host.line, ref, call)
    await domains.undefineDomain(host.line, ref, { signal: call.signal }).catch(ifGone)
    await dropSecrets(host.line, goneFrom(seen, { disks: [] }), call)
  }
  await dropLuksKeys(host.line, id, call)
  await host.files.removeAll(id, call)
  return { converged: true, seen: { exists: false } }
}

const isNetworkDown = (error: unknown) =>
  isLibvirtError(error, virError.operationInvalid) && /network .* is not active/i.test(error.message)

/** A machine without a definition vanishes as it is switched off. */
function ifGone(error: unknown): void {
  if (!isLibvirtError(error, virError.noDomain)) throw error
}
