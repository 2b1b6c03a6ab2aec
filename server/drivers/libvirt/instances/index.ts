import type { Duplex } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { Call, Found, InstanceSample, InstanceSpec, Instances, Nudge, Observation, Ref } from '../../contract'
import type { LibvirtConfig } from '../config'
import { inContractWords } from '../failures'
import { isLibvirtError, virError } from '../rpc/errors'
import type { DomainRef } from '../rpc/objects'
import { describeDomain, domainStateOf, listDomains } from '../rpc/procedures/domains'
import { readDomainXml } from '../xml/domain-read'
import { serialConsole } from './console'
import { ensureInstance, type Host, removeInstance } from './ensure'
import { instanceSamples } from './metrics'
import { planInstance } from './plan'
import { observation, observeDomain, powerOf } from './read'
import { screenConnection } from './screen'

/** Instances as libvirt domains of one host. */
export class HostInstances implements Instances {
  constructor(
    private readonly host: Host,
    private readonly config: LibvirtConfig,
  ) {}

  plan = planInstance

  observe(ref: Ref<'instance'>, call: Call): Promise<Observation<'instance'>> {
    return inContractWords(() => observeDomain(this.host.line, ref.id, call))
  }

  ensure(
    ref: Ref<'instance'>,
    spec: InstanceSpec,
    generation: number,
    call: Call,
    resume?: string,
  ): Promise<Nudge<'instance'>> {
    return inContractWords(() => ensureInstance({ host: this.host, id: ref.id, spec, generation, call }, resume))
  }

  remove(ref: Ref<'instance'>, call: Call): Promise<Nudge<'instance'>> {
    return inContractWords(() => removeInstance(this.host, ref.id, call))
  }

  async *list(call: Call): AsyncIterable<Found<'instance'>> {
    const domains = await inContractWords(() => listDomains(this.host.line, { signal: call.signal }))
    // All asked at once: the line itself sees to how many are under way.
    const asked = domains.map(domain => inContractWords(() => this.look(domain, call)))
    for (const each of asked) each.catch(() => {})
    for (const each of asked) {
      const found = await each
      if (found) yield found
    }
  }

  metrics(call: Call): Promise<InstanceSample[]> {
    return inContractWords(() => instanceSamples(this.host.line, call))
  }

  console(ref: Ref<'instance'>, call: Call): Promise<Duplex> {
    return inContractWords(() => orMissing(serialConsole(this.host.line, this.config, ref.id, call)))
  }

  screen(ref: Ref<'instance'>, call: Call): Promise<Duplex> {
    return inContractWords(() => orMissing(screenConnection(this.host.line, this.config, ref.id, call)))
  }

  private async look(domain: DomainRef, call: Call): Promise<Found<'instance'> | undefined> {
    const options = { signal: call.signal }
    try {
      const [state, xml] = await Promise.all([
        domainStateOf(this.host.line, domain, options),
        describeDomain(this.host.line, domain, 0, options),
      ])
      const shape = readDomainXml(xml)
      const seen = observation(domain, powerOf(state), shape)
      return { id: shape.stamp?.id ?? null, external: seen.external, seen }
    } catch (error) {
      // Gone since it was listed.
      if (isLibvirtError(error, virError.noDomain)) return undefined
      throw error
    }
  }
}

async function orMissing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isLibvirtError(error, virError.noDomain)) throw error
    throw new PlenumError('missing', 'The instance is no longer on its host. Rebuild or delete it.', { cause: error })
  }
}
