import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { type DiskSource, type DiskSpec, type InstanceSpec, interfaceId } from '../../contract'
import { serialOf } from '../names'
import type { WantedDomain } from '../xml/domain-build'
import { printable } from '../xml/text'
import type { DiskShape, NetworkSource } from './shape'

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
    hasAgentLine: true,
    screen: null,
  }
}

export const wantedDisk = ({ attachmentId, volumeId, device, source, luksKey }: DiskSpec): DiskShape => ({
  attachmentId,
  volumeSerial: serialOf(volumeId),
  device,
  source: wantedSource(source),
  isEncrypted: luksKey !== undefined,
})

function wantedSource(source: DiskSource): NetworkSource {
  switch (source.protocol) {
    case 'nbd':
      return { protocol: 'nbd', host: source.host, port: source.port, name: source.export }
    case 'rbd': {
      const { monitors, pool, image, user } = source
      return { protocol: 'rbd', monitors, name: `${pool}/${image}`, user }
    }
    default:
      throw new PlenumError(
        'unsupported',
        'This host cannot reach the volume’s storage. Choose a volume of another zone.',
        { detail: `disk source ${source.protocol}` },
      )
  }
}
