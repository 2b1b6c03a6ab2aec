import { z } from 'zod'
import { idOf } from '../ids'

/**
 * `repair`: what is there becomes what is recorded, by a plan. `adopt`: what is recorded becomes what is there.
 * `import`: what nobody recorded becomes part of a VDC. `remove`: it goes. `ignore`: not shown until a day. `heed`: takes
 * that back.
 */
export const resolutionKinds = ['repair', 'adopt', 'import', 'remove', 'ignore', 'heed'] as const
export type ResolutionKind = (typeof resolutionKinds)[number]

export const resolutionView = z.object({
  kind: z.enum(resolutionKinds),
  /** Of the button. */
  title: z.string(),
  /** What becomes of things, as a sentence. */
  does: z.string(),
  /** What it costs, as a sentence. */
  cost: z.string(),
  /** What is lost for good, as a sentence; null: nothing. It is never done without being named. */
  dataLoss: z.string().nullable(),
  /** Why it can't be chosen; null: it can. */
  blockedBy: z.string().nullable(),
})
export type ResolutionView = z.infer<typeof resolutionView>

/** A resolution with what is usual left out. */
export const resolution = (
  it: Pick<ResolutionView, 'kind' | 'title' | 'does' | 'cost'> & Partial<ResolutionView>,
): ResolutionView => ({ dataLoss: null, blockedBy: null, ...it })

/** The same for every finding. */
export const ignoring: ResolutionView = resolution({
  kind: 'ignore',
  title: 'Ignore',
  does: 'It is not shown or counted until the day that you choose.',
  cost: 'The difference stays.',
})

/** Of one that is ignored. */
export const heeding: ResolutionView = resolution({
  kind: 'heed',
  title: 'Stop ignoring it',
  does: 'It is shown and counted again from now on.',
  cost: 'Nothing is changed.',
})

/** What came of a choice. */
export const resolvedView = z.object({
  /** The plan that repairs; without a task it waits for somebody to read and apply it. */
  planId: idOf('plan').nullable(),
  /** The task that is at it. Neither: it is done. */
  taskId: idOf('task').nullable(),
})
export type ResolvedView = z.infer<typeof resolvedView>
