import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { type DiskSpec, type InstanceSpec, interfaceId } from '../../contract'
import { serialOf } from '../names'
import type { WantedDomain } from '../xml/domain-build'
import { printable } from '../xml/text'
import type { DiskShape } from './shape'

/** The machine that a spec asks for, on a host that can or cannot weigh CPU use. */
export function wantedDomain(
  id: Id<'instance'>,
  spec: InstanceSpec,
  generation: number,
  hasCpuShares: boolean,
): WantedDomain {
  const { mac, networkId, portId } = spec.nic
  return {
    stamp: {
      id,
      generation,
      vdcId: spec.vdcId,
      name: printable(spec.name),
      imageId: spec.imageId,
      rootVersion: spec.rootVersion,
    },
    name: id,
    vcpus: spec.vcpus,
    memoryMiB: spec.memoryMiB,
    cpuShares: hasCpuShares ? spec.cpuShares : null,
    nic: { mac: mac.toLowerCase(), network: networkId, port: portId ? interfaceId(portId) : null },
    disks: spec.disks.map(wantedDisk),
    screen: null,
  }
}

function wantedDisk({ attachmentId, volumeId, device, source }: DiskSpec): DiskShape {
  if (source.protocol !== 'nbd')
    throw new PlenumError(
      'unsupported',
      'This host cannot reach the volume’s storage. Choose a volume of another zone.',
      {
        detail: `disk source ${source.protocol}`,
      },
    )
  const { host, port, export: name } = source
  return { attachmentId, volumeSerial: serialOf(volumeId), device, source: { host, port, export: name } }
}
