import type { Caller, CallOptions } from '../client'
import { type DomainRef, decodeDomain, decodeTypedValues, encodeDomain, type TypedValues } from '../objects'

/** virDomainStatsTypes */
export const domainStats = { state: 1, cpuTotal: 2, balloon: 4, vcpu: 8, network: 16, block: 32 } as const
export type DomainStats = { domain: DomainRef; values: TypedValues }

/** All domains' statistics in one call. A domain that is busy with a job is reported without what would have to wait. */
export function allDomainStats(on: Caller, stats: number, options?: CallOptions): Promise<DomainStats[]> {
  const noWait = 1 << 29
  return on.call(
    344,
    e => e.array([], encodeDomain).uint(stats).uint(noWait),
    d => d.array(each => ({ domain: decodeDomain(each), values: decodeTypedValues(each) })),
    options,
  )
}
