import fc from 'fast-check'
import { expect, it } from 'vitest'
import { idOf, newId } from '../ids'
import { importedId, uuidIn } from './imported-id'

it('an id of a machine with a UUID carries it, and is a proper id', () => {
  fc.assert(
    fc.property(fc.uuid(), uuid => {
      const id = importedId(uuid)
      expect(idOf('instance').safeParse(id).success).toBe(true)
      expect(uuidIn(id)).toBe(uuid.replaceAll('-', ''))
      expect(importedId(uuid.toUpperCase())).toBe(id)
    }),
  )
})

it('an ordinary id carries none', () => {
  for (let n = 0; n < 100; n++) expect(uuidIn(newId('instance'))).toBeUndefined()
  expect(uuidIn(importedId('stranger-1'))).toBeUndefined()
})
