import type { Id } from '@/server/domain/ids'
import {
  type ChangeAction,
  type FailurePolicy,
  kindWords,
  type PlanBody,
  type PlannedChange,
} from '@/server/domain/planning/plan'
import type { RecordedVdc } from '@/server/domain/planning/recorded'
import type { TaskInput } from './catalog'
import type { GraphChange } from './graph'
import { partsOf } from './parts'
import { subjectsOf } from './subjects'

export type ApplyRequest = {
  plan: { id: Id<'plan'>; vdcId: Id<'vdc'>; body: PlanBody }
  /** As it is at this moment, held: what the plan was computed from. */
  recorded: RecordedVdc
  zones: { id: string; name: string }[]
  policy: FailurePolicy
  /** For the version that it makes. */
  message: string
}

/** The task that carries out a plan: its changes with what each takes, and the locks of all that it touches. */
export function applyInput({ plan, recorded, zones, policy, message }: ApplyRequest): {
  input: TaskInput<'design.apply'>
  locks: string[]
} {
  const context = { recorded, zones, changes: plan.body.changes }
  const changes = plan.body.changes.flatMap(change => {
    const { key, after, turns = [], phase, rolling } = change
    const { changes } = context
    const settled = after.filter(before => rolling && changes.some(it => it.key === before && it.rolling === rolling))
    const carried = {
      ...{ key, title: titleOf(change), after: [...after, ...settled.map(settleKey)], turns, phase },
      parts: partsOf(change, context),
    }
    return rolling ? [carried, settling(change, changes)] : [carried]
  })
  const locks = new Set(changes.flatMap(change => change.parts.flatMap(subjectsOf)))
  return { input: { planId: plan.id, vdcId: plan.vdcId, policy, message, changes }, locks: [...locks].sort() }
}

/** A change of its own: what was done stays as it is when it does not do well. */
function settling({ key, name, id: instanceId, phase, rolling }: PlannedChange, changes: PlannedChange[]): GraphChange {
  const after = changes.find(each => each.rolling === rolling && each.after.includes(key))
  const next = after ? { instanceId: after.id, name: after.name } : null
  return {
    ...{ key: settleKey(key), title: `See that ${name} stays up`, after: [key], turns: [], phase },
    parts: [{ kind: 'instance.settle', input: { instanceId, name, next } }],
  }
}
const settleKey = (key: string) => `${key} stays up`

const words: Record<ChangeAction, string> = {
  create: 'Create',
  'update live': 'Change',
  'update with restart': 'Change',
  replace: 'Replace',
  delete: 'Delete',
}
const attachmentWords: Record<ChangeAction, string> = {
  create: 'Attach',
  'update live': 'Move',
  'update with restart': 'Move',
  replace: 'Replace',
  delete: 'Detach',
}

/** “Create instance web-1”, “Attach data”. */
export function titleOf({ kind, action, name }: Pick<PlannedChange, 'kind' | 'action' | 'name'>): string {
  return kind === 'attachment' ? `${attachmentWords[action]} ${name}` : `${words[action]} ${kindWords[kind]} ${name}`
}
