import type { PointerEvent } from '@/server/domain/event'

/**
 * When a query is read again after a pointer. `everyMs`: at most so often. `leadMs`: it lets others go first, so that
 * what one looks at does not wait for what merely counts it. `exact` ones show the very thing, `list` ones show it among
 * others, `sums` only count it, `measured` ones show measurements, which are new all the time.
 */
export const paces = {
  exact: { everyMs: 0, leadMs: 0 },
  list: { everyMs: 120, leadMs: 0 },
  sums: { everyMs: 1000, leadMs: 150 },
  measured: { everyMs: 2000, leadMs: 20 },
} as const
export type Pace = keyof typeof paces

/** Queries by the procedure's name and the input that has to match; an input that does not name the key matches too. */
export type Affected = { procedure: string; where?: Record<string, string>; pace: Pace }

/** Which queries a pointer concerns. Total over kinds: the compiler asks about a new one. */
export function affectedBy({ kind, id, scope }: Pick<PointerEvent, 'kind' | 'id' | 'scope'>): Affected[] {
  const vdcId = scope.startsWith('vdc_') ? scope : undefined
  const inVdc = vdcId ? { vdcId } : undefined
  const list = (procedure: string, where?: Record<string, string>): Affected => ({ procedure, where, pace: 'list' })
  const exact = (procedure: string, where: Record<string, string>): Affected => ({ procedure, where, pace: 'exact' })
  const sums = (procedure: string, where?: Record<string, string>): Affected => ({ procedure, where, pace: 'sums' })
  const measured = (procedure: string, where?: Record<string, string>): Affected => ({
    procedure,
    where,
    pace: 'measured',
  })
  const vdcSums = [sums('vdcs.get', inVdc), sums('vdcs.list'), sums('session.me')]
  // What is there as a design, and what plans of it are bound to.
  const designSums = [
    sums('designs.current', inVdc),
    sums('designs.compare', inVdc),
    sums('plans.get'),
    sums('plans.list', inVdc),
  ]

  switch (kind) {
    case 'draft':
      return [exact('drafts.get', { draftId: id }), list('drafts.list', inVdc), list('designs.compare', inVdc)]
    case 'design':
      // Also told when an apply ends.
      return [...designSums, list('designs.current', inVdc), list('designs.versions', inVdc)]
    case 'plan':
      return [exact('plans.get', { planId: id }), list('plans.list', inVdc)]
    case 'cluster':
      return [list('vdcs.topology', inVdc), list('vdcs.clusters', inVdc), list('instances.list', inVdc), ...designSums]
    case 'instance':
      return [
        exact('instances.get', { instanceId: id }),
        exact('instances.activity', { instanceId: id }),
        list('instances.list', inVdc),
        list('vdcs.topology', inVdc),
        list('vdcs.clusters', inVdc),
        list('vdcs.activity', inVdc),
        list('volumes.list', inVdc),
        list('volumes.get'),
        list('hosts.instances'),
        sums('networks.list', inVdc),
        sums('addresses.list'),
        sums('securityGroups.list', inVdc),
        sums('floatingIps.list', inVdc),
        sums('securityGroups.reach', inVdc),
        sums('hosts.list'),
        sums('hosts.get'),
        sums('failures.causes'),
        sums('failures.forecast'),
        sums('failures.causesInVdc', inVdc),
        sums('failures.forecastInVdc', inVdc),
        sums('overview.get'),
        sums('zones.list'),
        sums('search.all'),
        ...vdcSums,
        ...designSums,
      ]
    case 'volume':
      return [
        exact('volumes.get', { volumeId: id }),
        exact('volumes.activity', { volumeId: id }),
        exact('snapshots.list', { volumeId: id }),
        list('volumes.list', inVdc),
        list('backups.coverage', inVdc),
        list('vdcs.topology', inVdc),
        list('vdcs.activity', inVdc),
        sums('overview.get'),
        sums('search.all'),
        ...vdcSums,
        ...designSums,
      ]
    case 'floatingIp':
      return [
        list('floatingIps.list', inVdc),
        list('securityGroups.reach', inVdc),
        list('vdcs.topology', inVdc),
        ...designSums,
      ]
    case 'loadBalancer':
      return [
        list('loadBalancers.list', inVdc),
        sums('networks.list', inVdc),
        sums('addresses.list'),
        list('vdcs.topology', inVdc),
        ...designSums,
      ]
    case 'router':
      return [
        list('routers.list', inVdc),
        list('networks.list', inVdc),
        sums('addresses.list'),
        list('securityGroups.reach', inVdc),
        list('vdcs.topology', inVdc),
        ...designSums,
      ]
    case 'backup':
      return [list('backups.list', inVdc), list('backups.coverage', inVdc)]
    case 'securityGroup':
      return [
        list('securityGroups.list', inVdc),
        list('securityGroups.counts', inVdc),
        list('securityGroups.reach', inVdc),
        list('vdcs.topology', inVdc),
        ...designSums,
      ]
    case 'network':
      return [
        list('networks.list', inVdc),
        exact('addresses.list', { networkId: id }),
        list('vdcs.topology', inVdc),
        ...vdcSums,
        ...designSums,
      ]
    case 'vdc':
      return [
        exact('vdcs.get', { vdcId: id }),
        exact('vdcs.driftPolicy', { vdcId: id }),
        exact('backups.coverage', { vdcId: id }),
        list('vdcs.topology', { vdcId: id }),
        list('vdcs.members', { vdcId: id }),
        list('vdcs.activity', { vdcId: id }),
        list('vdcs.list'),
        list('session.me'),
        sums('overview.get'),
      ]
    case 'task':
      return [
        exact('tasks.get', { taskId: id }),
        // Its plan is applied or has ended with it.
        list('plans.get'),
        list('plans.list', inVdc),
        list('tasks.list', inVdc),
        list('vdcs.activity', inVdc),
        list('instances.activity'),
        list('volumes.activity'),
        list('hosts.activity'),
        sums('overview.get'),
      ]
    case 'host':
      return [
        exact('hosts.get', { hostId: id }),
        exact('hosts.activity', { hostId: id }),
        list('hosts.list'),
        sums('failures.causes'),
        sums('failures.forecast'),
        sums('failures.causesInVdc'),
        sums('failures.forecastInVdc'),
        list('overview.get'),
        sums('zones.list'),
        sums('search.all'),
      ]
    case 'zone':
      return [list('zones.list'), list('overview.get'), list('hosts.list')]
    case 'image':
      return [
        list('images.list'),
        list('images.inVdc'),
        list('images.copies', { imageId: id }),
        list('signingKeys.list'),
      ]
    case 'finding':
      return [
        list('findings.list'),
        list('findings.inVdc', inVdc),
        exact('findings.get', { findingId: id }),
        sums('vdcs.driftPolicy', inVdc),
        sums('overview.get'),
      ]
    case 'metrics':
      // One pointer per written batch; its id is the instance, the host, or the VDC for all of a VDC.
      if (scope === 'platform')
        return [
          measured('hosts.metrics', { hostId: id }),
          measured('hosts.get', { hostId: id }),
          measured('hosts.list'),
          measured('overview.get'),
        ]
      return [
        measured('instances.metrics', id.startsWith('inst_') ? { instanceId: id } : undefined),
        measured('instances.get', id.startsWith('inst_') ? { instanceId: id } : undefined),
        measured('instances.list', inVdc),
        measured('vdcs.topology', inVdc),
        measured('securityGroups.counts', inVdc),
        measured('hosts.instances'),
      ]
    case 'token':
      return [list('tokens.list')]
    case 'sshKey':
      return [list('sshKeys.list')]
  }
}

/** A tRPC query's name and input, out of its key `[['instances', 'get'], { input, type }]`. */
export function callOf(
  queryKey: readonly unknown[],
): { procedure: string; input: Record<string, unknown> } | undefined {
  const [path, options] = queryKey
  if (!Array.isArray(path)) return undefined
  const input = (options as { input?: unknown } | undefined)?.input
  return {
    procedure: path.join('.'),
    input: typeof input === 'object' && input ? (input as Record<string, unknown>) : {},
  }
}

/** An input that leaves the key out asks for all of them, so it is concerned. */
export const concerns = (where: Record<string, string> | undefined, input: Record<string, unknown>) =>
  Object.entries(where ?? {}).every(([key, value]) => input[key] === undefined || input[key] === value)
