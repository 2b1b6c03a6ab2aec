/**
 * Volumes on Ceph RBD, through Ceph's own tools. It trusts the cluster to enforce what its users may do: that a volume
 * has one writer is kept there (users.ts, fence.ts), not in Plenum's tables. It leaves the compute side of an attachment
 * to the host's own driver.
 */
import { type Capabilities, noCapabilities } from '@/server/domain/host'
import type { Call, Connection, Driver, Probe } from '../contract'
import { Attachments } from './attachments'
import { Cluster } from './cluster'
import { type CephConfig, cephConfig } from './config'
import { Contents } from './contents'
import { Snapshots } from './snapshots'
import { Volumes } from './volumes'

export const cephDriver: Driver<CephConfig> = {
  name: 'ceph',
  role: 'storage',
  title: 'Ceph (RBD)',
  growsInUse: true,
  config: cephConfig,
  connect: async config => openCluster(config),
}

function openCluster(config: CephConfig): Connection {
  const cluster = new Cluster(config)
  const volumes = new Volumes(cluster)
  return {
    volumes,
    attachments: new Attachments(cluster),
    snapshots: new Snapshots(cluster, volumes),
    contents: new Contents(cluster),
    probe: call => probe(cluster, volumes, call),
    async [Symbol.asyncDispose]() {},
  }
}

async function probe(cluster: Cluster, volumes: Volumes, call: Call): Promise<Probe> {
  const problems: string[] = []
  const asked = async <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch(error => {
      problems.push(error instanceof Error ? error.message : String(error))
      return undefined
    })
  const said = await asked(cluster.with(call, () => cluster.ceph(['version'], call)))
  if (said !== undefined) {
    await asked(volumes.capacity(call))
    await asked(cluster.with(call, () => cluster.rbd(['ls', cluster.config.pool], call)))
  }
  const version = /ceph version (\S+)/.exec(said ?? '')?.[1]
  return {
    healthy: problems.length === 0,
    version: version ? `Ceph ${version}` : '',
    capabilities,
    host: null,
    problems,
  }
}

const capabilities: Capabilities = { ...noCapabilities, volumes: true, snapshots: true, backups: true, liveGrow: true }
