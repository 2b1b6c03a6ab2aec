import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { AppRouter } from '@/server/api/root'
import { type InstanceState, instanceStates } from '@/server/domain/instance'

/** The states that a chip stands for. */
export const stateGroups = {
  running: ['running'],
  stopped: ['stopped', 'paused'],
  'in progress': [
    'creating',
    'starting',
    'stopping',
    'rebooting',
    'pausing',
    'resuming',
    'resizing',
    'rebuilding',
    'deleting',
  ],
  trouble: ['failed', 'crashed', 'missing', 'unknown'],
} as const satisfies Record<string, readonly InstanceState[]>
export type StateGroup = keyof typeof stateGroups
const groupNames = Object.keys(stateGroups) as StateGroup[]

const sortKeys = ['name', 'state', 'address', 'vcpus', 'memoryMiB', 'cpuPercent', 'zone', 'createdAt'] as const
export type InstanceSort = (typeof sortKeys)[number] | `-${(typeof sortKeys)[number]}`
const sorts: readonly InstanceSort[] = sortKeys.flatMap(key => [key, `-${key}`] as const)

/** The list’s filters, order and looks, kept in the address so that any view can be sent as a link. */
export const instanceSearch = {
  q: parseAsString.withDefault(''),
  state: parseAsArrayOf(parseAsStringLiteral(groupNames)).withDefault([]),
  zone: parseAsString,
  sort: parseAsStringLiteral(sorts).withDefault('name'),
  selected: parseAsArrayOf(parseAsString).withDefault([]),
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  rows: parseAsStringLiteral(['dense'] as const),
}
export const loadInstanceSearch = createLoader(instanceSearch)
export type InstanceSearch = Awaited<ReturnType<typeof loadInstanceSearch>>

/** The first page and those after it; the server’s prefetch and the browser agree by it. */
export const instanceListQuery = (
  trpc: TRPCOptionsProxy<AppRouter>,
  vdcId: string,
  { q, state, zone, sort }: Pick<InstanceSearch, 'q' | 'state' | 'zone' | 'sort'>,
) =>
  trpc.instances.list.infiniteQueryOptions(
    { vdcId, search: q || undefined, state: statesOf(state), zoneId: zone ?? undefined, sort, limit: 100 },
    { getNextPageParam: page => page.nextCursor ?? undefined },
  )

/** Groups as the API wants them: a comma list of states. */
const statesOf = (groups: readonly StateGroup[]): string | undefined =>
  groups.length === 0
    ? undefined
    : groups
        .flatMap(group => stateGroups[group] as readonly string[])
        .filter(state => (instanceStates as readonly string[]).includes(state))
        .join(',')
