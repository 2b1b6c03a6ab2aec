import { z } from 'zod'
import { idOf } from '../ids'
import { imageAudience } from '../image-audience'
import { imageFormats } from '../image-format'
import { imageSignatureInput } from '../image-signature'
import { memoryMiB, rootDiskGiB } from '../instance'
import { onceInput } from './shared'

const sources = ['path', 'url', 'uploadId'] as const

const family = z.string().trim().min(1, 'Name the family').max(100, 'Use at most 100 characters')

export const addImageInput = z
  .object({
    ...onceInput,
    name: z.string().trim().min(1, 'Give it a name').max(100, 'Use at most 100 characters'),
    /** A file on the machine that runs Plenum; `simulated:<text>` for simulated hosts. */
    path: z.string().trim().min(1, 'Give the file’s path').max(1000).optional(),
    /** Where Plenum fetches it from. */
    url: z
      .url({ protocol: /^https?$/, error: 'Use an address like https://cloud.example.org/debian-12.qcow2' })
      .max(2000)
      .optional(),
    /** A file that was sent to /api/v1/uploads, whole. */
    uploadId: idOf('upload').optional(),
    /** What the file’s sha256 has to be; another one is refused. */
    sha256: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[0-9a-f]{64}$/, 'A sha256 has 64 digits from 0 to f')
      .optional(),
    /** Who vouches for it: an image without a good signature of a trusted key is refused then. */
    signature: imageSignatureInput.optional(),
    /** Default: what the file itself says. */
    format: z.enum(imageFormats).optional(),
    os: z.string().trim().max(50).default('linux'),
    description: z.string().trim().max(500).default(''),
    minMemoryMiB: memoryMiB.default(64),
    /** Rounded up to what the image’s own disk needs. */
    minDiskGiB: rootDiskGiB.default(1),
    /** How to sign in, shown beside the console. */
    loginHint: z.string().trim().max(200).nullable().default(null),
    /** What it is a version of: the one that was added last is what a design that names the family gets. */
    family: family.nullable().default(null),
    /** Who may use it. Default: every VDC. */
    audience: imageAudience.default({ visibility: 'public', vdcIds: [] }),
  })
  .refine(input => sources.filter(source => input[source] !== undefined).length === 1, {
    path: ['path'],
    message: 'Say where it comes from: one of path, url and uploadId',
  })

export const setImageVersionInput = z.object({
  imageId: idOf('image'),
  family: family.nullable(),
  isDeprecated: z.boolean(),
})

export const setImageAudienceInput = z.object({ imageId: idOf('image'), audience: imageAudience })

export const removeImageInput = z.object({ ...onceInput, imageId: idOf('image') })

export const imageCopiesInput = z.object({ imageId: idOf('image') })

/** On one zone’s hosts, or on all. */
export const changeImageCopiesInput = z.object({
  ...onceInput,
  imageId: idOf('image'),
  zoneId: idOf('zone').optional(),
})
