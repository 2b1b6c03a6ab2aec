import type { z } from 'zod'
import { type FindingView, type ResolvedView, rebuiltElsewhere } from '@/server/domain/drift'
import { asPlenumError } from '@/server/domain/errors'
import type { resolveFindingsInput } from '@/server/domain/inputs'
import { type KnownFinding, readFindings } from '@/server/store/findings'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { adoptFinding } from './adopt-finding'
import { backUpFinding } from './back-up-finding'
import { heedFindings } from './heed-findings'
import { ignoreFindings } from './ignore-findings'
import { repairFindings } from './repair-findings'
import { whyNot } from './resolve-finding'

type Input = z.output<typeof resolveFindingsInput>
type Skipped = { findingId: string; summary: string; reason: string }
type Answer = ResolvedView & { skipped: Skipped[] }

/** The same choice for several findings of one VDC; what can't be resolved so is skipped and told. */
export async function resolveFindings(ctx: ServiceContext, input: Input): Promise<Answer> {
  const { vdcId, resolution } = input
  await authorizeInVdc(ctx, ctx.store.pool, 'drift.resolve', vdcId)
  const ids = [...new Set(input.findingIds)]
  const found = new Map(
    (await readFindings(ctx.store.pool, ids, readerOf(ctx.actor))).map(each => [each.view.id as string, each]),
  )
  const skipped: Skipped[] = []
  const able: KnownFinding[] = []
  for (const id of ids) {
    const finding = found.get(id)
    // Another VDC's finding is as unknown as any.
    const isHere = finding?.view.vdcId === vdcId
    const reason = isHere ? whyNotAmongMany(finding!.view, resolution) : 'There is no such finding in this VDC'
    if (reason) skipped.push({ findingId: id, summary: isHere ? finding!.view.summary : id, reason: `${reason}.` })
    else able.push(finding!)
  }
  if (able.length === 0) return { planId: null, taskId: null, skipped }
  const ableIds = able.map(it => it.view.id)
  if (resolution === 'ignore') return { ...(await ignoreFindings(ctx, ableIds, input)), skipped }
  if (resolution === 'heed') return { ...(await heedFindings(ctx, ableIds)), skipped }
  // No plan takes backups.
  const planned = resolution === 'repair' ? able.filter(it => it.view.kind !== 'overdue-backup') : []
  const resolve = resolution === 'repair' ? backUpFinding : adoptFinding
  let last: ResolvedView = { planId: null, taskId: null }
  for (const finding of able.filter(it => !planned.includes(it)))
    try {
      // Each under its own: the key was given for all of them.
      last = await resolve(ctx, finding, { idempotencyKey: keyFor(input.idempotencyKey, finding.view.id) })
    } catch (error) {
      const { message } = asPlenumError(error)
      skipped.push({ findingId: finding.view.id, summary: finding.view.summary, reason: message })
    }
  if (planned.length > 0) last = await repairFindings(ctx, vdcId, planned, input)
  return { ...last, skipped }
}

/** What moves to another host changes where the next one fits, and empties a root disk that has to be named. */
const whyNotAmongMany = (finding: FindingView, resolution: Input['resolution']) =>
  resolution === 'repair' && rebuiltElsewhere.has(finding.kind)
    ? 'It is rebuilt on another host, which is done one by one. Resolve it by itself'
    : whyNot(finding, resolution)

const keyFor = (key: string | undefined, id: string) => (key === undefined ? undefined : `${key.slice(0, 90)}.${id}`)
