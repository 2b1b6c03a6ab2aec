import { PlenumError } from '@/server/domain/errors'
import type { MemberState } from '@/server/domain/load-balancer'
import { stable } from '@/server/domain/planning/fields'
import type { Call, Found, LoadBalancerSpec, Nudge, Observation, Ref, Statuses } from '../contract'
import type { LoadBalancerDocument, Row } from './documents'
import { isSilent } from './instances/silence'
import { networksLock } from './networks'
import { SimpleResource } from './simple'
import type { Site } from './site'
import type { WorldTx } from './world'

/** What spreads connections over guests. A simulated guest that runs, and is not silent, takes any of them, on whatever port. */
export class SimulatedLoadBalancers extends SimpleResource<'loadBalancer'> {
  constructor(site: Site) {
    super(site, {
      kind: 'loadBalancer',
      creation: 'load balancer create',
      name: spec => spec.name,
      create: async (spec, _ref, tx, generation) => ({
        ...(await documentOf(site, spec, tx)),
        generation,
        phase: null,
      }),
      async update(document, spec, generation, _row, tx) {
        if (generation < document.generation)
          throw new PlenumError('conflict', 'The load balancer was changed by now. Look again and repeat.')
        Object.assign(document, await documentOf(site, spec, tx), { generation, isTorn: false })
        return undefined
      },
      status: ({ document }) => statusOf(document, () => 'unknown'),
      plan: (spec, status) => {
        const wanted = {
          ...{ name: spec.name, networkId: spec.network.id, address: spec.address },
          ...{ listeners: inOrder(spec.listeners), healthCheck: spec.healthCheck },
          members: spec.members.map(member => member.address).toSorted(),
          isWhole: true,
        }
        const is = { ...status, members: status.members.map(member => member.address).toSorted() }
        return (Object.keys(wanted) as (keyof typeof wanted)[])
          .filter(field => stable(is[field]) !== stable(wanted[field]))
          .map(field => ({ field, from: is[field], to: wanted[field], impact: 'live' }))
      },
      lock: networksLock(site),
    })
  }

  override async observe(ref: Ref<'loadBalancer'>, call: Call): Promise<Observation<'loadBalancer'>> {
    const seen = await super.observe(ref, call)
    const row = await this.site.world.read(tx => tx.find('loadBalancer', this.site.name, ref.id))
    return seen.exists && row ? { ...seen, status: await this.judged(row) } : seen
  }

  override async ensure(
    ref: Ref<'loadBalancer'>,
    spec: LoadBalancerSpec,
    generation: number,
    call: Call,
  ): Promise<Nudge<'loadBalancer'>> {
    const nudge = await super.ensure(ref, spec, generation, call)
    return nudge.converged ? { converged: true, seen: await this.observe(ref, call) } : nudge
  }

  override async *list(call: Call): AsyncIterable<Found<'loadBalancer'>> {
    const rows = await this.site.world.read(tx => tx.all('loadBalancer', this.site.name))
    const judged = new Map<string, Statuses['loadBalancer']>()
    for (const row of rows) judged.set(row.external, await this.judged(row))
    for await (const found of super.list(call))
      yield { ...found, seen: { ...found.seen, status: judged.get(found.external) ?? found.seen.status } }
  }

  private judged({ document }: Row<'loadBalancer'>): Promise<Statuses['loadBalancer']> {
    return this.site.world.read(async tx => {
      const running = new Set<string>()
      for (const each of await tx.all('instance')) {
        const { power, nic } = each.document
        if (power === 'running' && nic?.portId && !(await isSilent(each, tx))) running.add(nic.portId)
      }
      return statusOf(document, portId => (running.has(portId) ? 'up' : 'down'))
    })
  }
}

const inOrder = <T>(all: readonly T[]) => all.toSorted((a, b) => (stable(a) < stable(b) ? -1 : 1))

function statusOf(
  { name, networkId, address, listeners, healthCheck, members, generation, isTorn }: LoadBalancerDocument,
  stateOf: (portId: string) => MemberState,
): Statuses['loadBalancer'] {
  return {
    ...{ name, networkId, address, listeners, healthCheck, generation, isWhole: !isTorn },
    members: members.map(member => ({
      address: member.address,
      ports: listeners.map(({ protocol, memberPort: port }) => ({
        ...{ protocol, port },
        state: protocol === 'tcp' ? stateOf(member.portId) : 'unknown',
      })),
    })),
  }
}

/** With the members whose ports are there. */
async function documentOf(site: Site, { network, members, listeners, ...spec }: LoadBalancerSpec, tx: WorldTx) {
  if (!(await tx.find('network', site.name, network.id)))
    throw new PlenumError('missing', 'The network is not in this zone yet. The work is tried again.', {
      detail: network.id,
    })
  const ports = await tx.all('port', site.name)
  const there = members.filter(({ portId, address }) =>
    ports.some(port => port.refId === portId && port.document.address === address),
  )
  return {
    ...{ ...spec, networkId: network.id, listeners: inOrder(listeners) },
    members: there.toSorted((a, b) => (a.address < b.address ? -1 : 1)),
  }
}

/** A port that is about to go gets nothing more. */
export async function leaveBalancers(site: Site, portId: string | null, tx: WorldTx): Promise<void> {
  for (const row of await tx.all('loadBalancer', site.name)) {
    const left = row.document.members.filter(member => member.portId !== portId)
    if (left.length === row.document.members.length) continue
    row.document.members = left
    await tx.save(row, row.document.phase?.until ?? null)
  }
}
