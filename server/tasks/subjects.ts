import type { Id } from '@/server/domain/ids'
import { type PlanKind, planKinds } from '@/server/domain/planning/plan'
import { type Lockable, lockOf } from './catalog'
import type { GraphPart } from './graph'

type Subject = Extract<Lockable, PlanKind>
const subjects = planKinds.filter((kind): kind is Subject => kind !== 'attachment')

/** Locks of the rows that a part works on: those that it names, but for what it only refers to. */
export function subjectsOf({ kind, input }: GraphPart): string[] {
  const given = input as Record<string, unknown>
  return subjects
    .flatMap(subject => {
      const id = given[`${subject}Id`]
      const isOwn = subject === 'instance' || subject === 'volume' || kind.startsWith(`${subject}.`)
      return isOwn && typeof id === 'string' ? [lockOf(subject, id as Id<Subject>)] : []
    })
    .concat(existingVolumesOf(given), newHolderOf(given))
}

/** Whom a floating IP leads to from then on, so that it is not deleted meanwhile. Of the former one it is taken whatever that does. */
const newHolderOf = ({ to }: { to?: { instanceId?: Id<'instance'> | null } }) =>
  to?.instanceId ? [lockOf('instance', to.instanceId)] : []

/** Volumes that a new instance takes along. */
const existingVolumesOf = ({ existingVolumes = [] }: { existingVolumes?: { volumeId: Id<'volume'> }[] }) =>
  existingVolumes.map(({ volumeId }) => lockOf('volume', volumeId))
