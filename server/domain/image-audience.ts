import { z } from 'zod'
import { idOf } from './ids'

/** Who may make instances from an image: every VDC, those that are named, or none until an operator says so. */
export const imageVisibilities = ['public', 'shared', 'private'] as const
export type ImageVisibility = (typeof imageVisibilities)[number]

export const imageAudience = z
  .object({
    visibility: z.enum(imageVisibilities),
    /** Of a shared image: the VDCs that have it. */
    vdcIds: z.array(idOf('vdc')).max(1000, 'At most 1,000 VDCs: make it public instead').default([]),
  })
  .refine(({ visibility, vdcIds }) => (visibility === 'shared') === vdcIds.length > 0, {
    path: ['vdcIds'],
    message: 'Name the VDCs that it is shared with, and only of a shared image',
  })
export type ImageAudience = z.output<typeof imageAudience>

export const visibilityWords: Record<ImageVisibility, string> = {
  public: 'Public',
  shared: 'Shared',
  private: 'Private',
}
