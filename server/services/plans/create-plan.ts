import type { z } from 'zod'
import type { DesignDocument } from '@/server/domain/design/document'
import { parseDesignYaml } from '@/server/domain/design/yaml'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { createPlanInput } from '@/server/domain/inputs'
import type { PlanView } from '@/server/domain/planning/plan'
import { readPlan } from '@/server/store/plans'
import type { AnyTx } from '@/server/store/transact'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { draftOf, versionOf } from '../designs/read-design'
import { authorizeInVdc } from '../in-vdc'
import { stableId } from '../stable-id'
import { makePlan } from './make-plan'
import { readPlanView } from './queries'

type Input = z.output<typeof createPlanInput>
type Source = { document: DesignDocument; origin: string; draftId?: Id<'draft'> }

/** What a design would change at this moment, kept under an address of its own. Nothing is changed by it. */
export function createPlan(ctx: ServiceContext, input: Input): Promise<PlanView> {
  return transact(ctx.store, async tx => {
    const { vdcId } = input
    await authorizeInVdc(ctx, tx, 'designs.change', vdcId)
    const id = stableId('plan', ctx.actor, input.idempotencyKey)
    const before = input.idempotencyKey ? await readPlan(tx, id) : null
    const source = await sourceOf(tx, input)
    if (before && (before.vdcId !== vdcId || before.origin !== source.origin))
      throw new PlenumError('conflict', 'This idempotency key was used for another request. Use a new one.', {
        field: 'idempotencyKey',
      })
    if (!before) await makePlan(tx, { ...source, id, vdcId, author: ctx.actor.name })
    return readPlanView(ctx, tx, id)
  })
}

async function sourceOf(tx: AnyTx, { vdcId, document, yaml, draftId, version }: Input): Promise<Source> {
  if (document) return { document, origin: 'document' }
  if (yaml !== undefined) return { document: parsed(yaml), origin: 'YAML' }
  if (version !== undefined)
    return { document: (await versionOf(tx, vdcId, version)).document, origin: `version ${version}` }
  const draft = await draftOf(tx, vdcId, draftId!)
  return { document: draft.document, origin: `draft ${draft.name}`, draftId }
}

/** @throws `invalid` with the first fault and its line */
function parsed(yaml: string): DesignDocument {
  const { document, problems } = parseDesignYaml(yaml)
  if (document) return document
  const [first, ...rest] = problems
  const where = first?.line ? `line ${first.line}: ` : ''
  const more = rest.length > 0 ? ` (${rest.length} more)` : ''
  const what = first?.message.replace(/\.$/, '') ?? 'It is no design'
  throw new PlenumError('invalid', `yaml: ${where}${what}${more}.`, { field: 'yaml' })
}
