import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PlenumError } from '@/server/domain/errors'

/** What stands in the database in place of a secret: AES-256-GCM, under a key that is not in the database. */
export type Secrets = {
  seal(value: unknown): { sealed: string }
  /** What was never sealed is answered as it is. @throws `internal` when the key is another. */
  open(value: unknown): unknown
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** The key is made once, beside the database, readable by the folder's owner only. Who shares the database shares it. */
export function secretsIn(dataFolder: string): Secrets {
  return secretsWith(keyIn(path.join(dataFolder, 'secrets-key')))
}

function secretsWith(key: Buffer): Secrets {
  return {
    seal(value) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce)
      const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64') }
    },
    open(value) {
      if (!isSealed(value)) return value
      const bytes = Buffer.from(value.sealed, 'base64')
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
        return JSON.parse(text.toString('utf8'))
      } catch (cause) {
        throw lockedOut(cause)
      }
    },
  }
}

/** Where there is nothing to keep: tests of other things. */
export const noSecrets: Secrets = {
  seal() {
    throw new Error('This process keeps no secrets')
  },
  open(value) {
    if (isSealed(value)) throw lockedOut()
    return value
  },
}

const isSealed = (value: unknown): value is { sealed: string } =>
  typeof value === 'object' && value !== null && typeof (value as { sealed?: unknown }).sealed === 'string'

const lockedOut = (cause?: unknown) =>
  new PlenumError(
    'internal',
    'This was sealed under another key. Put the file secrets-key back into the data folder, or set it anew.',
    { cause },
  )

/** Several processes may be the first. */
function keyIn(file: string): Buffer {
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
}
