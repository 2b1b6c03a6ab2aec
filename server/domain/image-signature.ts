import { z } from 'zod'
import { idOf } from './ids'

/**
 * How distributions sign images: by OpenPGP, most of them a list of checksums, some the image itself. Each part is
 * where it is fetched from, or its text.
 */
export const isAddress = (text: string) => /^\s*https?:\/\/\S+\s*$/.test(text)

const textOrAddress = z
  // Not trimmed: a text without its last line's end is not what was signed.
  .string()
  .max(256 * 1024, 'Use at most 256 KiB')
  .refine(
    text => isAddress(text) || text.trim().includes('\n') || text.endsWith('\n'),
    'Give an address like https://cloud.example.org/SHA256SUMS, or the text itself',
  )

export const imageSignatureInput = z
  .object({
    /** The list: SHA256SUMS, SHA512SUMS, or CHECKSUM with its signature in it. Default: the image itself was signed. */
    sums: textOrAddress.optional(),
    /** Of the list, or of the image. */
    signature: textOrAddress.optional(),
  })
  .refine(({ sums, signature }) => sums !== undefined || signature !== undefined, {
    path: ['signature'],
    message: 'Give the signature, or a list with its signature in it',
  })
export type ImageSignatureInput = z.output<typeof imageSignatureInput>

/** What was found good. */
export const imageSignature = z.object({
  /** Whose key it is. */
  owner: z.string(),
  fingerprint: z.string(),
  /** The name that the signed list has for it; null: the image itself was signed. */
  listedAs: z.string().nullable(),
})
export type ImageSignature = z.infer<typeof imageSignature>

/** A key that images may be signed with. */
export const signingKeyView = z.object({
  id: idOf('signingKey'),
  owner: z.string(),
  fingerprint: z.string(),
  createdAt: z.iso.datetime(),
})
export type SigningKeyView = z.infer<typeof signingKeyView>

type Line = { digest: string; name: string }

/** Lines of coreutils (`<digest>  name`, `<digest> *name`) and of BSD (`SHA256 (name) = <digest>`); the rest is prose. */
export const linesOfSums = (text: string): Line[] =>
  text.split(/\r?\n/).flatMap(line => {
    const gnu = /^\\?([0-9a-fA-F]{64}|[0-9a-fA-F]{128})[ \t]+\*?(\S.*)$/.exec(line)
    if (gnu) return [{ digest: gnu[1]!.toLowerCase(), name: gnu[2]!.trim() }]
    const bsd = /^SHA(?:256|512) \((.+)\) ?= ?([0-9a-fA-F]{64}|[0-9a-fA-F]{128})$/.exec(line.trim())
    return bsd ? [{ digest: bsd[2]!.toLowerCase(), name: bsd[1]! }] : []
  })

/**
 * The name under which a signed list has a file. One that has the file's own name has to have its digest: else another
 * image of the same publisher could be passed off as this one.
 * @returns a fault as a sentence, when the list does not vouch for it
 */
export function listedName(
  lines: Line[],
  file: { name: string; digests: string[] },
): { name: string } | { fault: string } {
  const base = (name: string) => name.slice(name.lastIndexOf('/') + 1)
  const own = lines.filter(line => base(line.name) === file.name)
  const found = (own.length > 0 ? own : lines).find(line => file.digests.includes(line.digest))
  if (found) return { name: base(found.name) }
  if (own[0])
    return {
      fault: `The signed list says ${own[0].digest} of ${file.name}; this file has another sum. Fetch it again.`,
    }
  return { fault: `The signed list does not know this file. Look whether it is the list of ${file.name}.` }
}
