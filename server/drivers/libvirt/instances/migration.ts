import { setTimeout as wait } from 'node:timers/promises'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, InstanceSpec, Landing, Migration, Nudge, Observation, Ref } from '../../contract'
import type { LibvirtConfig } from '../config'
import { explainFailure, inContractWords } from '../failures'
import type { HostPool } from '../pool'
import type { LibvirtClient } from '../rpc/client'
import { isLibvirtError, LibvirtError, virError } from '../rpc/errors'
import { describeDomain, domainStateOf, domainXml, shutoffReason, undefineDomain } from '../rpc/procedures/domains'
import {
  abortDomainJob,
  domainJob,
  type Job,
  migrate,
  performMigration,
  setMaxDowntime,
} from '../rpc/procedures/migration'
import { parseLibvirtUri } from '../rpc/uri'
import { rehost } from '../xml/rehost'
import type { Host } from './ensure'
import { ifOff } from './power'
import { isOff, observeDomain, readForChange, refOf, type SeenDomain } from './read'
import { bringSecrets, dropLuksKeys } from './secrets'
import { standstillMs } from './standstill'

/** The one disk that hosts don't share: volumes are reached from both alike. */
const rootDevice = 'vda'
const flags =
  migrate.live |
  migrate.peerToPeer |
  migrate.persistDestination |
  migrate.undefineSource |
  migrate.nonSharedIncremental |
  migrate.abortOnError |
  migrate.autoConverge
/** Of one migration; a guest that is not through by then is looked at by people. */
const longestMs = 60 * 60_000
/** How long one call waits before it hands the wait back. */
const patienceMs = 300

/** `failure`: how it ended, if not well; null: it has left. */
type Sending = { client: LibvirtClient; done: Promise<void>; failure?: unknown; hasEnded: boolean }

/**
 * Live migration from host to host: the source’s libvirt drives it and talks to the target’s, so that it goes on
 * when Plenum doesn’t. The root disk’s layer is copied over NBD on the way.
 */
export class HostMigration implements Migration {
  private readonly sending = new Map<Id<'instance'>, Sending>()

  constructor(
    private readonly host: Host,
    private readonly pool: HostPool,
    private readonly config: LibvirtConfig,
  ) {}

  receive(ref: Ref<'instance'>, spec: InstanceSpec, call: Call): Promise<Landing> {
    return inContractWords(call, async () => {
      const { line, files } = this.host
      const landing = await this.landing(call)
      if (await readForChange(line, ref.id, call)) return landing
      await bringSecrets(line, ref.id, spec.disks, call)
      await files.removeAll(ref.id, call)
      if (!(await files.make(ref.id, spec, call)))
        throw new PlenumError('busy', 'The root disk is being made by an earlier attempt. The work is tried again.')
      return landing
    })
  }

  send(ref: Ref<'instance'>, landing: Landing, call: Call): Promise<Nudge<'instance'>> {
    return inContractWords(call, async () => {
      const { line } = this.host
      const former = this.sending.get(ref.id)
      if (former?.hasEnded) this.sending.delete(ref.id)
      // Gone is what this is for: another, whose migration was under way, was through first.
      if (former?.failure && !isGone(former.failure)) throw explainSending(former.failure)
      const job = await this.job(ref.id, call)
      const seen = await readForChange(line, ref.id, call)
      if (!seen) return { converged: true, seen: { exists: false } }
      if (!job?.isUnderWay && !this.sending.has(ref.id)) {
        if (await this.hasLeft(seen, call)) return { converged: true, seen: { exists: false } }
        if (isOff(seen.power))
          throw new PlenumError('conflict', 'The instance is not running, and only a running one moves live. Start it.')
        if (seen.definition.stamp?.isImported)
          throw new PlenumError(
            'unsupported',
            'A machine that was taken over has disks of its own and can’t move live.',
          )
        await this.begin(ref.id, landing, call).catch(ifGone)
      }
      const pass = Number(job?.stats.memory_iteration ?? 0)
      if (job?.isUnderWay && standstillMs(pass) > standstillMs(0))
        await this.limitStandstill(ref.id, pass, call).catch(ifOff).catch(ifGone)
      await this.pause(ref.id, call)
      return { converged: false, waitMs: 0, percent: percentOf(job), waitingFor: 'the guest’s memory and root disk' }
    })
  }

  abort(ref: Ref<'instance'>, call: Call): Promise<Nudge<'instance'>> {
    return inContractWords(call, async () => {
      const { line } = this.host
      const job = await this.job(ref.id, call)
      if (job?.isUnderWay) {
        call.log('Ending the migration that is under way')
        await abortDomainJob(line, refOf(ref.id), { signal: call.signal }).catch(ifOff)
      }
      const isUnderWay = job?.isUnderWay || this.sending.get(ref.id)?.hasEnded === false
      if (isUnderWay) {
        await this.pause(ref.id, call)
        return { converged: false, waitMs: 0, waitingFor: 'the migration to end' }
      }
      this.sending.delete(ref.id)
      const seen = await readForChange(line, ref.id, call)
      if (seen && (await this.hasLeft(seen, call))) return { converged: true, seen: { exists: false } }
      return { converged: true, seen: await observeDomain(line, ref.id, call) }
    })
  }

  arrival(ref: Ref<'instance'>, call: Call): Promise<{ seen: Observation<'instance'>; pauseMs: number | null }> {
    return inContractWords(call, async () => {
      const seen = await observeDomain(this.host.line, ref.id, call)
      if (!seen.exists) return { seen, pauseMs: null }
      await dropLuksKeys(this.host.line, ref.id, call)
      const downtime = (await this.job(ref.id, call, { completed: true }))?.stats.downtime
      return { seen, pauseMs: typeof downtime === 'number' ? downtime : null }
    })
  }

  clear(ref: Ref<'instance'>, call: Call): Promise<void> {
    return inContractWords(call, async () => {
      if (await readForChange(this.host.line, ref.id, call))
        throw new PlenumError('busy', 'The machine is on this host, or on its way. Its files are left alone.')
      await dropLuksKeys(this.host.line, ref.id, call)
      await this.host.files.removeAll(ref.id, call)
    })
  }

  /** What is off because it has left: only its definition is still there, or was when libvirt died over it. */
  private async hasLeft({ ref, power }: SeenDomain, call: Call): Promise<boolean> {
    if (!isOff(power)) return false
    const options = { signal: call.signal }
    try {
      if ((await domainStateOf(this.host.line, ref, options)).reason !== shutoffReason.migrated) return false
      await undefineDomain(this.host.line, ref, options)
    } catch (error) {
      ifGone(error)
    }
    return true
  }

  private async landing(call: Call): Promise<Extract<Landing, { protocol: 'libvirt' }>> {
    const uri = migrationUri(this.config)
    if (!uri)
      throw new PlenumError(
        'unsupported',
        'Other hosts don’t know how to reach the target host. Ask an operator to give it an address for migrations.',
      )
    const address = parseLibvirtUri(uri)
    return {
      ...{ protocol: 'libvirt', uri, address: address.transport === 'unix' ? '' : address.host },
      ...(await this.place(call)),
    }
  }

  private async place(call: Call) {
    const [{ path: folder }, { screenListen }] = await Promise.all([this.pool.open(call), this.host.traits.shape(call)])
    return { folder, screenListen }
  }

  /** On a connection of its own, since the answer comes when all is over. */
  private async begin(id: Id<'instance'>, landing: Landing, call: Call): Promise<void> {
    if (landing.protocol !== 'libvirt')
      throw new PlenumError('unsupported', 'The target host is of another kind. Choose another host.')
    const { line } = this.host
    const ref = refOf(id)
    const [here, live, definition] = await Promise.all([
      this.place(call),
      describeDomain(line, ref, domainXml.migratable | domainXml.secure, { signal: call.signal }),
      describeDomain(line, ref, domainXml.migratable | domainXml.secure | domainXml.inactive, { signal: call.signal }),
    ])
    await this.limitStandstill(id, 0, call)
    const client = await line.aside(call.signal)
    call.log(`Moving the running machine to ${landing.address}`)
    const done = performMigration(
      client,
      ref,
      {
        to: landing.uri,
        texts: [
          ['migrate_uri', `tcp://${landing.address.includes(':') ? `[${landing.address}]` : landing.address}`],
          ['destination_xml', rehost(live, here, landing)],
          ['persistent_xml', rehost(definition, here, landing)],
          ['migrate_disks', rootDevice],
        ],
        flags,
      },
      { timeoutMs: longestMs },
    )
    const sending: Sending = { client, done, hasEnded: false }
    sending.done = done
      .catch(error => {
        sending.failure = error
      })
      .finally(() => {
        sending.hasEnded = true
        void client.close()
      })
    this.sending.set(id, sending)
  }

  private limitStandstill(id: Id<'instance'>, pass: number, call: Call): Promise<void> {
    return setMaxDowntime(this.host.line, refOf(id), standstillMs(pass), { signal: call.signal })
  }

  private async job(id: Id<'instance'>, call: Call, options: { completed?: boolean } = {}): Promise<Job | undefined> {
    try {
      return await domainJob(this.host.line, refOf(id), { ...options, signal: call.signal })
    } catch (error) {
      // Gone, or off: nothing is under way there.
      if (isLibvirtError(error, virError.noDomain, virError.operationInvalid)) return undefined
      throw error
    }
  }

  /** Waits a little, less if it ends. */
  private async pause(id: Id<'instance'>, call: Call): Promise<void> {
    await Promise.race(
      [this.sending.get(id)?.done, wait(patienceMs, undefined, { signal: call.signal })].filter(Boolean),
    )
  }
}

/** Where other hosts reach this one’s libvirt; undefined: nobody can. */
export function migrationUri({ migrationUri, uri }: Pick<LibvirtConfig, 'migrationUri' | 'uri'>): string | undefined {
  if (migrationUri) return migrationUri
  return parseLibvirtUri(uri).transport === 'unix' ? undefined : uri
}

function percentOf(job: Job | undefined): number | undefined {
  const { data_total: total, data_remaining: remaining } = job?.stats ?? {}
  if (!job?.isUnderWay || typeof total !== 'number' || typeof remaining !== 'number' || total === 0) return undefined
  return Math.max(0, Math.min(99, Math.floor((1 - remaining / total) * 100)))
}

/** The source’s words for what is wrong with the target. */
function explainSending(error: unknown): unknown {
  if (error instanceof LibvirtError && targetLost.test(error.message))
    return new PlenumError('unreachable', 'The target host does not answer. The machine runs on where it was.', {
      cause: error,
    })
  return explainFailure(error)
}
const targetLost =
  /unable to connect to server|connect.*(refused|timed out|No route to host)|End of file while reading|socket is closed|connection closed due to keepalive|lost connection to destination/i

const isGone = (error: unknown) => isLibvirtError(error, virError.noDomain)
/** It has left meanwhile, which is what the next look will show. */
function ifGone(error: unknown): void {
  if (!isGone(error)) throw error
}
