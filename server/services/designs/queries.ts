import type { z } from 'zod'
import { designJsonSchema } from '@/server/domain/design/json-schema'
import type { CurrentDesignView, DesignVersionView } from '@/server/domain/design/views'
import { printDesign } from '@/server/domain/design/yaml'
import type { currentDesignInput, listVersionsInput, versionInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import * as store from '@/server/store/design-versions'
import { atOneMoment } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { currentDesign } from './read-design'

/**
 * What the VDC holds now, as a document that people read and write. Read at one moment with whether an apply is under
 * way: nobody takes for settled what is halfway.
 */
export function getCurrentDesign(
  ctx: ServiceContext,
  { vdcId }: z.output<typeof currentDesignInput>,
): Promise<CurrentDesignView> {
  return atOneMoment(ctx.store, async tx => {
    await authorizeInVdc(ctx, tx, 'designs.read', vdcId)
    const { document } = await currentDesign(tx, vdcId)
    const version = await store.lastAppliedVersion(tx, vdcId)
    return { document, yaml: printDesign(document), version, applyTaskId: await store.applyUnderWay(tx, vdcId) }
  })
}

/** The form of designs as JSON Schema: for editors, and for whoever writes one by hand. */
export function getDesignSchema({ actor }: Pick<ServiceContext, 'actor'>): Record<string, unknown> {
  authorize(actor, 'session.read', 'platform')
  return designJsonSchema as Record<string, unknown>
}

/** Newest first. */
export async function listVersions(ctx: ServiceContext, input: z.output<typeof listVersionsInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'designs.read', input.vdcId)
  return store.listVersions(ctx.store.pool, input.vdcId, input)
}

export async function getVersion(
  ctx: ServiceContext,
  { vdcId, number }: z.output<typeof versionInput>,
): Promise<DesignVersionView> {
  await authorizeInVdc(ctx, ctx.store.pool, 'designs.read', vdcId)
  const version = await store.readVersion(ctx.store.pool, vdcId, number)
  if (!version) throw missing('version', String(number))
  return version
}
