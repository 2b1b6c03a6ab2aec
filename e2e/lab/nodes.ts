import path from 'node:path'
import type { LabConfig } from './config'

/** One machine of the lab: a hypervisor host or the storage server. */
export type LabNode = {
  name: string
  zone?: string
  address: string
  /** Where other hosts of its zone send what their guests say to its guests; a network of its own. */
  tunnelAddress: string
  netns: string
  /** What the machine sees as its own /run, /etc/libvirt, /var/lib/libvirt and /var/log/libvirt. */
  folder: string
  /** Its libvirtd, from the root namespace or from another machine of the lab. */
  uri: string
  /** Its libvirtd's unix socket, seen from outside. */
  socket: string
  uuid: string
}

export function hypervisors(config: LabConfig): LabNode[] {
  const pairs = Array.from({ length: config.zones * config.hostsPerZone }, (_, index) => ({
    zone: Math.floor(index / config.hostsPerZone) + 1,
    host: (index % config.hostsPerZone) + 1,
  }))
  return pairs.map(({ zone, host }) => ({
    ...node(config, `z${zone}-h${host}`, zone * 10 + host),
    zone: `zone-${zone}`,
  }))
}

export const storageServer = (config: LabConfig) => node(config, 'storage', 100)
export const allNodes = (config: LabConfig) => [...hypervisors(config), storageServer(config)]
/** Plenum's own address on the lab's network, in the root namespace. */
export const uplinkAddress = (config: LabConfig) => `${config.subnet}.254`
export const switchNetns = (config: LabConfig) => `${config.name}-switch`
export const uplinkInterface = (config: LabConfig) => `${config.name}-up`

function node(config: LabConfig, name: string, last: number): LabNode {
  const folder = path.join(config.folder, name)
  const address = `${config.subnet}.${last}`
  return {
    name,
    address,
    tunnelAddress: `172.31.0.${last}`,
    folder,
    netns: `${config.name}-${name}`,
    uri: `qemu+tcp://${address}/system`,
    socket: path.join(folder, 'run/libvirt/libvirt-sock'),
    // libvirt refuses to migrate between hosts of one UUID, and one machine has only one by itself.
    uuid: `00000000-0000-4000-8000-${Buffer.from(config.name.padEnd(4, '0').slice(0, 4)).toString('hex')}${String(last).padStart(4, '0')}`,
  }
}
