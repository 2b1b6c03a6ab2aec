import type { z } from 'zod'
import type { FindingView, ResolutionKind, ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import type { resolveFindingInput } from '@/server/domain/inputs'
import { type KnownFinding, readFindings } from '@/server/store/findings'
import { readerOf, type ServiceContext } from '../context'
import { adoptFinding } from './adopt-finding'
import { backUpFinding } from './back-up-finding'
import { heedFindings } from './heed-findings'
import { ignoreFindings } from './ignore-findings'
import { importFinding } from './import-finding'
import { authorizeFinding } from './queries'
import { removeFinding } from './remove-finding'
import { repairFindings } from './repair-findings'

type Input = z.output<typeof resolveFindingInput>

/** Does what a person chose about one difference. */
export async function resolveFinding(ctx: ServiceContext, input: Input): Promise<ResolvedView> {
  const [known] = await readFindings(ctx.store.pool, [input.findingId], readerOf(ctx.actor))
  authorizeFinding(ctx, 'drift.resolve', input.findingId, known?.view.vdcId)
  const finding = known!
  refuse(whyNot(finding.view, input.resolution))
  return by[input.resolution](ctx, finding, input)
}

const by: Record<ResolutionKind, (ctx: ServiceContext, it: KnownFinding, input: Input) => Promise<ResolvedView>> = {
  repair: (ctx, finding, input) =>
    finding.view.kind === 'overdue-backup'
      ? backUpFinding(ctx, finding, input)
      : repairFindings(ctx, finding.view.vdcId!, [finding], input),
  adopt: (ctx, finding, input) => adoptFinding(ctx, finding, input),
  import: (ctx, finding, input) => importFinding(ctx, finding, input),
  remove: removeFinding,
  ignore: (ctx, finding, input) => ignoreFindings(ctx, [finding.view.id], input),
  heed: (ctx, finding) => heedFindings(ctx, [finding.view.id]),
}

/** Why this can't be chosen for it; null: it can. */
export function whyNot(finding: FindingView, kind: ResolutionKind): string | null {
  if (finding.state === 'cleared') return 'This difference is gone: there is nothing left to resolve'
  const offer = finding.resolutions.find(each => each.kind === kind)
  if (!offer) {
    const others = finding.resolutions.map(each => each.kind).join(', ')
    return `This can’t be resolved by ${kind}. Choose one of ${others}`
  }
  return offer.blockedBy
}

function refuse(reason: string | null): void {
  if (reason) throw new PlenumError('conflict', `${reason}.`, { field: 'resolution' })
}
