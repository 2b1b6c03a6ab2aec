/**
 * The libvirt driver: QEMU hosts through libvirt's own remote protocol, one line per host. It trusts libvirt's answers
 * and its own stamp in a domain's metadata; it believes nothing that it remembered across a broken line. Volumes live
 * elsewhere (a storage driver); here they are only plugged in.
 */
import type { Connection, Driver } from '../contract'
import { type LibvirtConfig, libvirtConfig } from './config'
import { HostImages } from './images'
import { HostInstances } from './instances'
import { InstanceFiles } from './instances/files'
import { HostLine } from './line'
import { HostNetworks } from './networks'
import { HostPool } from './pool'
import { HostProbe } from './probe'
import { sees } from './sees'
import { HostTraits } from './traits'
import { watchHost } from './watch'

export const libvirtDriver: Driver<LibvirtConfig> = {
  name: 'libvirt',
  role: 'compute',
  title: 'QEMU host (libvirt)',
  config: libvirtConfig,
  connect: async config => openHost(config),
}

function openHost(config: LibvirtConfig): Connection {
  const line = new HostLine(config)
  const pool = new HostPool(line, config)
  const traits = new HostTraits(line, config)
  const images = new HostImages(line, pool)
  const networks = new HostNetworks(line)
  const probe = new HostProbe(line, config, pool, traits)
  return {
    probe: call => probe.run(call),
    images,
    networks,
    instances: new HostInstances(
      { line, traits, networks, files: new InstanceFiles(pool, images, networks) },
      config,
      pool,
    ),
    watch: call => watchHost(line, call),
    sees: (other, call) => sees(line, other, call),
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  }
}

export type { LibvirtConfig } from './config'
