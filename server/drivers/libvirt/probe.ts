import { type Capabilities, noCapabilities } from '@/server/domain/host'
import type { Call, HostFacts, Probe } from '../contract'
import type { LibvirtConfig } from './config'
import { explainFailure } from './failures'
import { migrationUri } from './instances/migration'
import type { HostLine } from './line'
import type { HostPool } from './pool'
import { LibvirtUnreachable } from './rpc/errors'
import {
  hostname,
  hypervisorVersion,
  libvirtVersion,
  nodeCpuStats,
  nodeInfo,
  nodeMemoryStats,
  type Version,
} from './rpc/procedures/connect'
import type { HostTraits } from './traits'

/** Asks a host how it is and what it can do. What is wrong comes as sentences for the operator. */
export class HostProbe {
  private cpuBefore: Record<string, number> | undefined

  constructor(
    private readonly line: HostLine,
    private readonly config: LibvirtConfig,
    private readonly pool: HostPool,
    private readonly traits: HostTraits,
  ) {}

  async run(call: Call): Promise<Probe> {
    const problems: string[] = []
    try {
      await this.line.present(call.signal)
      const [host] = await Promise.all([
        this.facts(call),
        this.checkGuests(call, problems),
        this.checkPool(call, problems),
      ])
      const capabilities = await this.capabilities(call)
      return { healthy: problems.length === 0, version: host.version, capabilities, host, problems }
    } catch (error) {
      const explained = explainFailure(error)
      if (error instanceof LibvirtUnreachable || call.signal.aborted) throw explained
      problems.push(withCause(explained))
      return { healthy: false, version: '', capabilities: noCapabilities, host: null, problems }
    }
  }

  private async facts(call: Call): Promise<HostFacts> {
    const options = { signal: call.signal }
    const [libvirt, qemu, name, node, cpu, memory] = await Promise.all([
      libvirtVersion(this.line, options),
      hypervisorVersion(this.line, options),
      hostname(this.line, options),
      nodeInfo(this.line, options),
      nodeCpuStats(this.line, options),
      nodeMemoryStats(this.line, options),
    ])
    const { total = 0, free = 0, buffers = 0, cached = 0 } = memory
    return {
      version: `libvirt ${dotted(libvirt)}, QEMU ${dotted(qemu)}`,
      hostname: name,
      cpuThreads: node.cpus,
      memoryMiB: Math.floor(total / 1024),
      cpuPercent: this.cpuPercent(cpu),
      memoryUsedMiB: Math.round((total - free - buffers - cached) / 1024),
    }
  }

  /** Busy share since the last time; the first time has noCapabilities to compare with. */
  private cpuPercent(now: Record<string, number>): number | null {
    const before = this.cpuBefore
    this.cpuBefore = now
    if (!before) return null
    const spent = (name: string) => Math.max(0, (now[name] ?? 0) - (before[name] ?? 0))
    const busy = spent('kernel') + spent('user')
    const all = busy + spent('idle') + spent('iowait')
    return all === 0 ? null : Math.round((busy / all) * 1000) / 10
  }

  private async checkGuests(call: Call, problems: string[]): Promise<void> {
    const { arch, domainTypes } = await this.traits.capabilities(call)
    const { domainType } = this.config
    if (!domainTypes.includes('qemu') && !domainTypes.includes('kvm'))
      problems.push(`The host runs no x86-64 guests (it is ${arch || 'of an unknown kind'}). Install QEMU for x86-64.`)
    else if (domainType !== 'auto' && !domainTypes.includes(domainType))
      problems.push(
        `The host offers no ${domainType} guests, only ${domainTypes.join(', ')}. Choose another domain type.`,
      )
  }

  private async checkPool(call: Call, problems: string[]): Promise<void> {
    try {
      const { availableBytes } = await this.pool.info(call)
      if (availableBytes < leastFreeBytes)
        problems.push(`The storage pool ${this.config.pool} has only ${Math.floor(availableBytes / 2 ** 20)} MiB left.`)
    } catch (error) {
      if (error instanceof LibvirtUnreachable) throw error
      problems.push(`The storage pool ${this.config.pool} cannot be used: ${withCause(explainFailure(error))}`)
    }
  }

  private async capabilities(call: Call): Promise<Capabilities> {
    const { domainType } = await this.traits.shape(call)
    return {
      kvm: domainType === 'kvm',
      cpuShares: (await this.traits.learnCpuShares(call)) ?? true,
      hotplug: true,
      serialConsole: true,
      screen: true,
      metrics: true,
      lifecycleEvents: true,
      liveMigration: migrationUri(this.config) !== undefined,
      volumes: true,
      snapshots: false,
      backups: false,
      liveGrow: false,
      networks: true,
      guestAgent: true,
    }
  }
}

const leastFreeBytes = 256 * 2 ** 20

const dotted = ({ major, minor, release }: Version) => `${major}.${minor}.${release}`

/** Preflight is read by operators: they get libvirt's own words too. */
function withCause(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? `${message} (${cause.message})` : message
}
