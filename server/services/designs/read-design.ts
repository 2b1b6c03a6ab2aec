import { designOf } from '@/server/domain/design/design-of'
import type { DesignDocument, DesignLayout } from '@/server/domain/design/document'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { missing } from '@/server/policy'
import { lastLayout, readVersion } from '@/server/store/design-versions'
import { readDraft } from '@/server/store/drafts'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { Runner } from '@/server/store/sql'

type Drawn = { document: DesignDocument; layout: DesignLayout }

/** What a VDC holds now, as a design. */
export async function currentDesign(on: Runner, vdcId: Id<'vdc'>): Promise<Drawn> {
  return { document: designOf(await readRecordedVdc(on, vdcId)), layout: await lastLayout(on, vdcId) }
}

/** A draft of this VDC; another VDC's is as unknown as any. */
export async function draftOf(on: Runner, vdcId: string, draftId: string): Promise<Drawn & { name: string }> {
  const draft = await readDraft(on, draftId)
  if (draft?.vdcId !== vdcId) throw missing('draft', draftId)
  return draft
}

export async function versionOf(on: Runner, vdcId: string, number: number): Promise<Drawn> {
  const version = await readVersion(on, vdcId, number)
  if (!version) throw new PlenumError('missing', `There is no version ${number}. Choose one of the list.`)
  return version
}
