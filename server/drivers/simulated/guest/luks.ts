import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { VolumeDocument } from '../documents'

/** What stands on an encrypted disk, for whoever has its key; undefined: this key does not open it. */
export function opened({ ciphertext }: VolumeDocument, key: string): VolumeDocument['filesystem'] | undefined {
  if (!ciphertext) return null
  const bytes = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  try {
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'))
  } catch {
    return undefined
  }
}

export function closed(filesystem: VolumeDocument['filesystem'], key: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce)
  const text = Buffer.concat([cipher.update(JSON.stringify(filesystem), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')
}

const keyOf = (key: string) => createHash('sha256').update(key).digest()
