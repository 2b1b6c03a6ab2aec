import type { Duplex } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type {
  AgentQuestion,
  Call,
  Found,
  InstanceSample,
  InstanceSpec,
  Instances,
  Mark,
  Nudge,
  Observation,
  Ref,
} from '../../contract'
import { Turns } from '../abortable'
import type { LibvirtConfig } from '../config'
import { inContractWords } from '../failures'
import type { HostPool } from '../pool'
import { isLibvirtError, virError } from '../rpc/errors'
import { resizeBlock } from '../rpc/procedures/domains'
import { adoptDomain, releaseDomain } from './adopt'
import { GuestAgents } from './agent'
import { SerialConsoles } from './console'
import { HostDiskMoves } from './disk-moves'
import { ensureInstance, type Host, removeInstance } from './ensure'
import { instanceSamples } from './metrics'
import { HostMigration } from './migration'
import { planInstance } from './plan'
import { ifOff } from './power'
import { allDomains, observation, observeDomain, refOf } from './read'
import { screenConnection } from './screen'

/** Instances as libvirt domains of one host. */
export class HostInstances implements Instances {
  /** Two callers at once would make the same files. */
  private readonly turns = new Turns()
  private readonly consoles: SerialConsoles
  private readonly agents: GuestAgents
  readonly migration: HostMigration
  readonly diskMoves: HostDiskMoves

  constructor(
    private readonly host: Host,
    private readonly config: LibvirtConfig,
    pool: HostPool,
  ) {
    this.migration = new HostMigration(host, pool, config)
    this.diskMoves = new HostDiskMoves(host, this.turns)
    this.consoles = new SerialConsoles(host.line, config)
    this.agents = new GuestAgents(host.line)
  }

  plan = planInstance

  observe(ref: Ref<'instance'>, call: Call): Promise<Observation<'instance'>> {
    return inContractWords(call, () => observeDomain(this.host.line, ref.id, call))
  }

  ensure(
    ref: Ref<'instance'>,
    spec: InstanceSpec,
    generation: number,
    call: Call,
    resume?: string,
  ): Promise<Nudge<'instance'>> {
    return inContractWords(call, () =>
      this.turns.take(ref.id, call.signal, () =>
        ensureInstance({ host: this.host, id: ref.id, spec, generation, call }, resume),
      ),
    )
  }

  remove(ref: Ref<'instance'>, call: Call): Promise<Nudge<'instance'>> {
    return inContractWords(call, () =>
      this.turns.take(ref.id, call.signal, () => removeInstance(this.host, ref.id, call)),
    )
  }

  async *list(call: Call): AsyncIterable<Found<'instance'>> {
    for (const { ref, power, shape } of await inContractWords(call, () => allDomains(this.host.line, call))) {
      const seen = observation(ref, power, shape)
      yield { id: shape.stamp?.id ?? null, external: seen.external, seen }
    }
  }

  metrics(call: Call): Promise<InstanceSample[]> {
    return inContractWords(call, () => instanceSamples(this.host.line, call))
  }

  askAgent(ref: Ref<'instance'>, question: AgentQuestion, call: Call): Promise<string | null> {
    return inContractWords(call, () => this.agents.ask(ref.id, question, call))
  }

  tellSize(ref: Ref<'instance'>, { device, sizeGiB }: { device: string; sizeGiB: number }, call: Call): Promise<void> {
    return inContractWords(call, async () => {
      const bytes = sizeGiB * 1024 ** 3
      await resizeBlock(this.host.line, refOf(ref.id), { device, bytes }, { signal: call.signal }).catch(ifOff)
      call.log(`Told the guest that ${device} has ${sizeGiB} GiB`)
    })
  }

  adopt(external: string, mark: Mark, call: Call): Promise<Observation<'instance'>> {
    return inContractWords(call, () => adoptDomain(this.host.line, external, mark, call))
  }

  release(ref: Ref<'instance'>, call: Call): Promise<void> {
    return inContractWords(call, () => releaseDomain(this.host.line, ref.id, call))
  }

  console(ref: Ref<'instance'>, call: Call): Promise<Duplex> {
    return inContractWords(call, () => orMissing(this.consoles.open(ref.id, call)))
  }

  screen(ref: Ref<'instance'>, call: Call): Promise<Duplex> {
    return inContractWords(call, () => orMissing(screenConnection(this.host.line, this.config, ref.id, call)))
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
