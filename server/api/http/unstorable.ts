import { PlenumError } from '@/server/domain/errors'

/** Refuses text that PostgreSQL and JSON can't keep: NUL characters and halves of surrogate pairs. @throws `invalid` */
export function refuseUnstorable(input: unknown, path: string[] = []): void {
  if (typeof input === 'string') {
    if (!isStorable(input))
      throw new PlenumError('invalid', `${path.join('.') || 'The input'} contains characters that can’t be stored.`, {
        field: path.join('.') || undefined,
      })
    return
  }
  if (typeof input !== 'object' || input === null || path.length > 20) return
  for (const [key, value] of Object.entries(input)) {
    if (!isStorable(key)) refuseUnstorable(key, path)
    refuseUnstorable(value, [...path, key])
  }
}

const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()
