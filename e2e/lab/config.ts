import path from 'node:path'

/** Where a lab lives and what is in it; two labs with different names and subnets live side by side. */
export type LabConfig = {
  /** Prefix of every namespace and of the one interface in the root namespace. */
  name: string
  /** Everything the lab writes. */
  folder: string
  /** Shared between labs: the disk image and what it is built from. */
  imageFolder: string
  /** First three bytes of the /24 that joins hosts, storage and Plenum. */
  subnet: string
  zones: number
  hostsPerZone: number
}

export type LabOptions = Partial<Pick<LabConfig, 'name' | 'subnet' | 'zones' | 'hostsPerZone'>> & { root?: string }

/** Options win over PLENUM_LAB (folder), PLENUM_LAB_NAME, PLENUM_LAB_SUBNET, PLENUM_LAB_HOSTS_PER_ZONE. */
export function labConfig(options: LabOptions = {}, env: NodeJS.ProcessEnv = process.env): LabConfig {
  const root = path.resolve(options.root ?? env.PLENUM_LAB ?? path.join(import.meta.dirname, '../../.lab'))
  const name = options.name ?? env.PLENUM_LAB_NAME ?? 'plenum'
  const subnet = options.subnet ?? env.PLENUM_LAB_SUBNET ?? '10.99.0'
  const zones = options.zones ?? 3
  const hostsPerZone = options.hostsPerZone ?? Number(env.PLENUM_LAB_HOSTS_PER_ZONE ?? 1)
  if (!/^[a-z][a-z0-9]{0,9}$/.test(name)) {
    throw new Error(`The lab's name "${name}" must be 1 to 10 small letters and digits: interfaces are named after it.`)
  }
  if (!/^\d{1,3}(\.\d{1,3}){2}$/.test(subnet)) {
    throw new Error(`The lab's subnet "${subnet}" must be the first three numbers of a /24, such as 10.99.0.`)
  }
  if (!(hostsPerZone >= 1 && hostsPerZone <= 9 && Number.isInteger(hostsPerZone))) {
    throw new Error('A zone of the lab has 1 to 9 hosts.')
  }
  return { name, subnet, zones, hostsPerZone, folder: path.join(root, name), imageFolder: path.join(root, 'images') }
}
