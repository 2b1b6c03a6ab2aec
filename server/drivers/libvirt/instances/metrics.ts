import type { Call, InstanceSample } from '../../contract'
import { asInstanceId } from '../names'
import type { Caller } from '../rpc/client'
import type { TypedValues } from '../rpc/objects'
import { allDomainStats, type DomainStats, domainStats } from '../rpc/procedures/domain-stats'
import { domainState } from '../rpc/procedures/domains'

const wanted =
  domainStats.state |
  domainStats.cpuTotal |
  domainStats.balloon |
  domainStats.vcpu |
  domainStats.network |
  domainStats.block

/** All our running domains of a host, in one call. */
export async function instanceSamples(on: Caller, call: Call): Promise<InstanceSample[]> {
  const stats = await allDomainStats(on, wanted, { signal: call.signal })
  const at = new Date()
  return stats.flatMap(each => sample(each, at) ?? [])
}

function sample({ domain, values }: DomainStats, at: Date): InstanceSample | undefined {
  const id = asInstanceId(domain.name)
  const state = values['state.state']
  if (!id || (state !== domainState.running && state !== domainState.blocked && state !== domainState.paused))
    return undefined
  return {
    id,
    at,
    cpuTimeNs: number(values, 'cpu.time') ?? 0,
    vcpus: number(values, 'vcpu.current') ?? 1,
    memoryUsedMiB: memoryUsedMiB(values),
    diskReadBytes: sum(values, 'block', 'rd.bytes'),
    diskWriteBytes: sum(values, 'block', 'wr.bytes'),
    netRxBytes: sum(values, 'net', 'rx.bytes'),
    netTxBytes: sum(values, 'net', 'tx.bytes'),
  }
}

/** As the guest's balloon driver reports it, in KiB; null until it has. */
function memoryUsedMiB(values: TypedValues): number | null {
  const all = number(values, 'balloon.available')
  const free = number(values, 'balloon.usable') ?? number(values, 'balloon.unused')
  return all === undefined || free === undefined ? null : Math.max(0, Math.round((all - free) / 1024))
}

function sum(values: TypedValues, group: 'block' | 'net', field: string): number {
  const count = number(values, `${group}.count`) ?? 0
  let total = 0
  for (let i = 0; i < count; i++) total += number(values, `${group}.${i}.${field}`) ?? 0
  return total
}

function number(values: TypedValues, name: string): number | undefined {
  const value = values[name]
  return typeof value === 'number' ? value : undefined
}
