import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
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

/** The list’s filters and order, kept in the address so that any view can be sent as a link. */
export function useInstanceListParams() {
  return useQueryStates(
    {
      q: parseAsString.withDefault(''),
      state: parseAsArrayOf(parseAsStringLiteral(groupNames)).withDefault([]),
      zone: parseAsString,
      sort: parseAsStringLiteral(sorts).withDefault('name'),
    },
    { history: 'replace', throttleMs: 150 },
  )
}

/** Groups as the API wants them: a comma list of states. */
export const statesOf = (groups: readonly StateGroup[]): string | undefined =>
  groups.length === 0
    ? undefined
    : groups
        .flatMap(group => stateGroups[group] as readonly string[])
        .filter(isState)
        .join(',')

const isState = (text: string) => (instanceStates as readonly string[]).includes(text)
