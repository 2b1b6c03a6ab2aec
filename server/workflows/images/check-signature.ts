import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PlenumError } from '@/server/domain/errors'
import {
  type ImageSignature,
  type ImageSignatureInput,
  isAddress,
  linesOfSums,
  listedName,
} from '@/server/domain/image-signature'
import { readKeyring } from '@/server/store/signing-keys'
import type { Work } from '../ports'
import { fetchText } from './download'
import { gpgv } from './gpgv'

/** The image as it lies here, under the name that its publisher gave it. */
type File = { path: string; name: string; sha256: string }

/** Who vouches for an image. @throws `invalid` when nobody who is trusted does */
export async function checkSignature(context: Work, input: ImageSignatureInput, file: File): Promise<ImageSignature> {
  if (file.path.startsWith('simulated:'))
    throw new PlenumError('invalid', 'A simulated image has no file that somebody could have signed.', {
      field: 'signature',
    })
  const { signal } = context.call
  const folder = await mkdtemp(path.join(tmpdir(), 'plenum-signature-'))
  try {
    const at = (name: string) => path.join(folder, name)
    const put = async (name: string, from: string) => {
      await writeFile(at(name), isAddress(from) ? await fetchText(from.trim(), signal) : from)
      return at(name)
    }
    await writeFile(at('keyring'), await readKeyring(context.ports.store.pool))
    const signature = input.signature && (await put('signature', input.signature))
    const sums = input.sums && (await put('sums', input.sums))
    if (!sums) return { ...(await gpgv(at('keyring'), [signature!, file.path], { signal })), listedAs: null }
    const signer = signature
      ? await gpgv(at('keyring'), [signature, sums], { signal })
      : await gpgv(at('keyring'), [sums], { signal, output: at('signed') })
    const lines = linesOfSums(await readFile(signature ? sums : at('signed'), 'utf8'))
    const digests = [file.sha256]
    if (lines.some(({ digest }) => digest.length === 128)) digests.push(await sha512(file.path, signal))
    const listed = listedName(lines, { name: file.name, digests })
    if ('fault' in listed) throw new PlenumError('invalid', listed.fault, { field: 'sums' })
    return { ...signer, listedAs: listed.name }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sha512(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file, { signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
