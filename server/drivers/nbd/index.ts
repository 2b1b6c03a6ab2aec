import { type Capabilities, noCapabilities } from '@/server/domain/host'
import type { Call, Connection, Driver, Probe } from '../contract'
import { Attachments } from './attachments'
import { type NbdConfig, nbdConfig, splitAddress } from './config'
import { Contents } from './contents'
import { visitQmp } from './qmp'
import { Snapshots } from './snapshots'
import { StorageDaemon } from './storage-daemon'
import { StorageLine } from './storage-line'
import { Volumes } from './volumes'

/**
 * A storage server: volumes are files of a libvirt pool, handed to hosts over NBD by qemu-storage-daemon. It trusts
 * libvirt's remote protocol for the files and QMP for the exports, and leaves the compute side of an attachment to the
 * host's own driver.
 */
export const nbdDriver: Driver<NbdConfig> = {
  name: 'nbd',
  role: 'storage',
  title: 'Storage server (libvirt pool, NBD)',
  config: nbdConfig,
  connect: async config => openStorage(config),
}

function openStorage(config: NbdConfig): Connection {
  const line = new StorageLine(config)
  const daemon = new StorageDaemon(config)
  const volumes = new Volumes(config, line, daemon)
  return {
    volumes,
    attachments: new Attachments(config, line, daemon),
    snapshots: new Snapshots(config, line, daemon, volumes),
    contents: new Contents(config, line, daemon),
    probe: call => probe(config, volumes, call),
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  }
}

async function probe(config: NbdConfig, volumes: Volumes, call: Call): Promise<Probe> {
  const problems: string[] = []
  const sentence = (error: unknown) => problems.push(error instanceof Error ? error.message : String(error))
  await volumes.capacity(call).catch(sentence)
  const version = await visitQmp(splitAddress(config.qmp), async execute => {
    const { qemu } = await execute<{ qemu: { major: number; minor: number; micro: number } }>('query-version')
    return `QEMU ${qemu.major}.${qemu.minor}.${qemu.micro}`
  }).catch(error => {
    sentence(error)
    return ''
  })
  return { healthy: problems.length === 0, version, capabilities, host: null, problems }
}

const capabilities: Capabilities = { ...noCapabilities, volumes: true, snapshots: true, backups: true }
