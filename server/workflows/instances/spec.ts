import { gatewayOf, parseCidr, serviceAddressOf } from '@/server/domain/address'
import { address6Of, gateway6Of } from '@/server/domain/address6'
import { domainOf } from '@/server/domain/dns-name'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { isOn, type PowerState } from '@/server/domain/instance'
import type { Connection, InstanceSpec, Instances, Ref } from '@/server/drivers/contract'
import { type InstanceWork, readWork } from '@/server/store/work'
import type { Work } from '../ports'
import { openLuksKey } from '../volumes/luks-key'

/** How long a guest may take to shut down by itself before it is switched off. */
const stopTimeoutMs = 30_000

/**
 * What is recorded of an instance, as the driver is told. Only connected volumes are part of it.
 * @param portId Where its zone has a network of its own (port.ts).
 */
export function specOf({ ports }: Pick<Work, 'ports'>, work: InstanceWork, portId?: Id<'port'>): InstanceSpec {
  const cidr = parseCidr(work.network.cidr)
  return {
    name: work.name,
    vdcId: work.vdcId,
    vcpus: work.vcpus,
    cpuShares: work.cpuShares,
    memoryMiB: work.memoryMiB,
    imageId: work.image.id,
    rootDiskGiB: work.rootDiskGiB,
    rootVersion: work.rootVersion,
    userData: work.userData,
    sshKeys: work.sshKeys,
    nic: {
      portId,
      networkId: work.network.id,
      mac: work.mac,
      address: `${work.address}/${cidr?.prefix ?? 24}`,
      gateway: cidr ? gatewayOf(cidr) : null,
      ipv6: ipv6Of(work),
      resolver: portId && cidr ? { address: serviceAddressOf(cidr), domain: domainOf(work.network.name) } : undefined,
    },
    disks: work.attachments.flatMap(({ id, volumeId, device, source, luksKey }) =>
      source
        ? [{ attachmentId: id, volumeId, source, device, ...(luksKey ? { luksKey: openLuksKey(ports, luksKey) } : {}) }]
        : [],
    ),
    power: work.power,
    stopTimeoutMs,
  }
}

function ipv6Of({ mac, network: { cidr6 } }: InstanceWork): InstanceSpec['nic']['ipv6'] {
  return cidr6 ? { address: `${address6Of(cidr6, mac)}/64`, gateway: gateway6Of(cidr6) } : undefined
}

export const instanceRef = (work: Pick<InstanceWork, 'id'>): Ref<'instance'> => ({ kind: 'instance', id: work.id })

/** @throws `missing` when it was deleted meanwhile. */
export async function requireWork(context: Work, instanceId: string): Promise<InstanceWork> {
  const work = await readWork(context.ports.store.pool, instanceId)
  if (!work) throw new PlenumError('missing', 'The instance is no longer recorded. There is nothing left to do.')
  return work
}

/** The open line to the host that it is placed on. @throws `conflict` when it has no host. */
export async function computeOf(context: Work, work: InstanceWork): Promise<Connection & { instances: Instances }> {
  if (!work.hostId) throw new PlenumError('conflict', `${work.name} has no host yet. Create it anew.`)
  const connection = await context.ports.infrastructure.compute(work.hostId)
  if (!connection.instances) throw new PlenumError('unsupported', 'This host can’t run instances. Ask an operator.')
  return connection as Connection & { instances: Instances }
}

/** The power that it was last seen with, for changes that are to leave it. */
export const presentPower = ({ observed }: Pick<InstanceWork, 'observed'>): PowerState =>
  isOn(observed) ? observed : 'stopped'
