import type { Call } from '../contract'
import { abortable, forAll } from './abortable'
import type { LibvirtConfig } from './config'
import type { HostLine } from './line'
import { isLibvirtError, LibvirtError, virError } from './rpc/errors'
import { capabilitiesXml } from './rpc/procedures/connect'
import { listDomains, schedulerType } from './rpc/procedures/domains'
import type { HostShape } from './xml/domain-build'
import { Tree } from './xml/tree'

export type Capable = { arch: string; domainTypes: string[] }

/** What this host can do, as far as it must be known to build definitions for it. Asked once per opened line. */
export class HostTraits {
  /** Whether definitions may weigh CPU use; taken for granted until the host refuses. */
  cpuShares: boolean | undefined
  private capable: Promise<Capable> | undefined

  constructor(
    private readonly line: HostLine,
    private readonly config: LibvirtConfig,
  ) {
    line.events.on('up', () => {
      this.capable = undefined
      // The host may have been set up anew.
      this.cpuShares = undefined
    })
  }

  async shape(call: Call): Promise<HostShape> {
    const { domainType, machine, tuning } = this.config
    return {
      domainType: domainType === 'auto' ? await this.bestType(call) : domainType,
      machine,
      translationCacheMiB: tuning.translationCacheMiB,
      nicOffloads: tuning.nicOffloads === 'on',
      screenListen: this.screenListen,
    }
  }

  capabilities(call: Call): Promise<Capable> {
    this.capable ??= this.read(forAll(call)).catch(error => {
      this.capable = undefined
      throw error
    })
    return abortable(this.capable, call.signal)
  }

  /** Only a running domain shows whether the CPU controller is there; without one it stays unknown. */
  async learnCpuShares(call: Call): Promise<boolean | undefined> {
    if (this.cpuShares !== undefined) return this.cpuShares
    const running = (await listDomains(this.line, { signal: call.signal })).find(domain => domain.id !== -1)
    if (!running) return undefined
    try {
      await schedulerType(this.line, running, { signal: call.signal })
      this.cpuShares = true
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error
      if (isLibvirtError(error, virError.operationInvalid) && /cgroup/i.test(error.message)) this.cpuShares = false
    }
    return this.cpuShares
  }

  /** Where the host serves screens: for the host itself when Plenum is on it, else on the address that we know it by. */
  private get screenListen(): string {
    const { address } = this.line
    return this.config.screenListen || (address.transport === 'unix' ? '127.0.0.1' : address.host)
  }

  private async bestType(call: Call): Promise<'kvm' | 'qemu'> {
    const { domainTypes } = await this.capabilities(call)
    return domainTypes.includes('kvm') ? 'kvm' : 'qemu'
  }

  private async read(call: Call): Promise<Capable> {
    const capabilities = Tree.parse(await capabilitiesXml(this.line, { signal: call.signal }))
    const guests = capabilities.all('guest').flatMap(guest => guest.all('arch'))
    const own = guests.find(arch => arch.attribute('name') === 'x86_64')
    return {
      arch: capabilities.find('host', 'cpu', 'arch')?.text ?? '',
      domainTypes: own?.all('domain').map(domain => domain.attribute('type') ?? '') ?? [],
    }
  }
}

/** libvirt's refusal to start a domain with CPU weights where no CPU controller is mounted. */
export const isNoCpuShares = (error: unknown) =>
  isLibvirtError(error, virError.configUnsupported, virError.operationInvalid) &&
  /CPU tuning|cpu controller|cgroup CPU/i.test(error.message)
