import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { idOf } from '@/server/domain/ids'
import type { Call, Change, Found, NetworkSpec, Nudge, Observation, Ref, Resource } from '../contract'
import { inContractWords } from './failures'
import { allDomains } from './instances/read'
import type { HostLine } from './line'
import { bridgeName, networkNamespace, uuidOf, uuidText } from './names'
import { isLibvirtError, virError } from './rpc/errors'
import type { NetworkRef } from './rpc/objects'
import * as networks from './rpc/procedures/networks'
import { printable } from './xml/text'
import { Tree, toXml } from './xml/tree'

/**
 * A VDC's segment on one host: a libvirt network without addresses or a way out, which is a bridge of its own.
 * Segments of one VDC on two hosts are not joined.
 */
export class HostNetworks implements Resource<'network'> {
  /** Networks seen up since the line was opened. */
  private readonly up = new Map<string, Extract<Observation<'network'>, { exists: true }>>()

  constructor(private readonly line: HostLine) {
    line.events.on('up', () => this.up.clear())
  }

  observe(ref: Ref<'network'>, call: Call): Promise<Observation<'network'>> {
    return inContractWords(call, async () => {
      const [found, isUp] = await Promise.all([this.describe(refOf(ref.id), call), this.isUp(refOf(ref.id), call)])
      if (!found || !isUp) this.up.delete(ref.id)
      return found ?? { exists: false }
    })
  }

  plan(spec: NetworkSpec, seen: Observation<'network'>): Change[] {
    if (!seen.exists || seen.status.name === printable(spec.name)) return []
    return [{ field: 'name', from: seen.status.name, to: spec.name, impact: 'live' }]
  }

  ensure(ref: Ref<'network'>, spec: NetworkSpec, _generation: number, call: Call): Promise<Nudge<'network'>> {
    return inContractWords(call, async () => {
      const known = this.up.get(ref.id)
      if (known && this.plan(spec, known).length === 0) return { converged: true, seen: known }
      const on = refOf(ref.id)
      const [before, isUp] = await Promise.all([this.describe(on, call), this.isUp(on, call)])
      if (before && !before.managed)
        throw new PlenumError('conflict', 'The host has another network under this name. Ask an operator to look.')
      if (!before || this.plan(spec, before).length > 0) {
        await networks.defineNetwork(this.line, networkXml(ref.id, spec), { signal: call.signal })
        if (!before) call.log(`Made the network ${spec.name} on the host`)
      }
      if (!isUp) await this.start(on, call)
      const seen = await this.describe(on, call)
      if (!seen) throw new PlenumError('conflict', 'The network was removed from the host meanwhile. Repeat.')
      this.up.set(ref.id, seen)
      return { converged: true, seen }
    })
  }

  remove(ref: Ref<'network'>, call: Call): Promise<Nudge<'network'>> {
    return inContractWords(call, async () => {
      const user = (await allDomains(this.line, call)).find(({ shape }) => shape.nic?.network === ref.id)
      if (user)
        throw new PlenumError('conflict', 'Instances on this host are still on this network. Delete them first.', {
          detail: user.shape.name,
        })
      this.up.delete(ref.id)
      const on = refOf(ref.id)
      const options = { signal: call.signal }
      const gone = (error: unknown) => {
        if (!isLibvirtError(error, virError.noNetwork, virError.operationInvalid)) throw error
      }
      await networks.destroyNetwork(this.line, on, options).catch(gone)
      await networks.undefineNetwork(this.line, on, options).catch(gone)
      return { converged: true, seen: { exists: false } }
    })
  }

  /** Sees to it that instances can be connected to a network that was made here. @throws `missing` where it was not. */
  async needed(id: Id<'network'>, call: Call): Promise<void> {
    if (this.up.has(id)) return
    const on = refOf(id)
    const [seen, isUp] = await Promise.all([this.describe(on, call), this.isUp(on, call)])
    if (!seen)
      throw new PlenumError('missing', 'The network is not on this host yet. The work is tried again.', { detail: id })
    if (!isUp) await this.start(on, call)
    this.up.set(id, seen)
  }

  /** What was known of it has proved wrong. */
  forget(id: Id<'network'>): void {
    this.up.delete(id)
  }

  async *list(call: Call): AsyncIterable<Found<'network'>> {
    for (const each of await inContractWords(call, () => networks.listNetworks(this.line, { signal: call.signal }))) {
      const seen = await inContractWords(call, () => this.describe(each, call))
      if (seen) yield { id: seen.managed ? (each.name as Id<'network'>) : null, external: seen.external, seen }
    }
  }

  private async describe(ref: NetworkRef, call: Call) {
    const xml = await networks.describeNetwork(this.line, ref, { signal: call.signal }).catch(ifMissing(undefined))
    return xml === undefined ? undefined : readNetwork(xml)
  }

  private isUp(ref: NetworkRef, call: Call): Promise<boolean> {
    return networks.isNetworkActive(this.line, ref, { signal: call.signal }).catch(ifMissing(false))
  }

  private async start(ref: NetworkRef, call: Call): Promise<void> {
    const options = { signal: call.signal }
    await networks.startNetwork(this.line, ref, options).catch(error => {
      // Another worker was faster.
      if (!isLibvirtError(error, virError.operationInvalid)) throw error
    })
    await networks.autostartNetwork(this.line, ref, options)
  }
}

/** libvirt finds a network by its UUID. */
const refOf = (id: Id<'network'>): NetworkRef => ({ name: id, uuid: uuidOf(id) })

const ifMissing =
  <T>(value: T) =>
  (error: unknown): T => {
    if (isLibvirtError(error, virError.noNetwork)) return value
    throw error
  }

const networkXml = (id: Id<'network'>, spec: NetworkSpec) =>
  toXml({
    network: {
      name: id,
      uuid: uuidText(uuidOf(id)),
      metadata: {
        'plenum:network': {
          '@xmlns:plenum': networkNamespace,
          '@id': id,
          '@name': printable(spec.name),
          '@cidr': printable(spec.cidr),
        },
      },
      bridge: { '@name': bridgeName(id), '@stp': 'off', '@delay': 0 },
    },
  })

function readNetwork(xml: string): Extract<Observation<'network'>, { exists: true }> {
  const network = Tree.parse(xml)
  const name = network.find('name')?.text ?? ''
  const stamp = network
    .find('metadata')
    ?.all('network')
    .find(each => each.namespace === networkNamespace)
  const managed = stamp?.attribute('id') === name && networkId.safeParse(name).success
  return {
    exists: true,
    external: network.find('uuid')?.text ?? '',
    managed,
    status: { name: managed ? (stamp?.attribute('name') ?? name) : name },
    asOf: new Date(),
  }
}

const networkId = idOf('network')
