import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { luksHeader, luksHeaderBytes, newLuksKey } from './luks'

/** By the specification's own steps, the other way round. */
function opens(header: Buffer, key: string): boolean {
  const [rounds, first] = [header.readUInt32BE(212), header.readUInt32BE(248)]
  const slotKey = pbkdf2Sync(key, header.subarray(216, 248), rounds, 64, 'sha256')
  const material = header.subarray(first * 512, first * 512 + 64 * 4_000)
  const parts = Buffer.concat(
    Array.from({ length: 500 }, (_, sector) => {
      const number = Buffer.alloc(16)
      number.writeUInt32LE(sector)
      return createDecipheriv('aes-256-xts', slotKey, number).update(
        material.subarray(sector * 512, sector * 512 + 512),
      )
    }),
  )
  let mixed = Buffer.alloc(64)
  for (let stripe = 0; stripe < 3_999; stripe++) {
    const each = mixed.map((byte, at) => byte ^ parts[stripe * 64 + at]!)
    const half = (index: number) =>
      createHash('sha256')
        .update(Buffer.from([0, 0, 0, index]))
        .update(each.subarray(index * 32, index * 32 + 32))
        .digest()
    mixed = Buffer.concat([half(0), half(1)])
  }
  const masterKey = mixed.map((byte, at) => byte ^ parts[3_999 * 64 + at]!)
  const digest = pbkdf2Sync(masterKey, header.subarray(132, 164), header.readUInt32BE(164), 20, 'sha256')
  return digest.equals(header.subarray(112, 132))
}

test('a header opens with its key, and with no other', async () => {
  const key = newLuksKey()
  const header = await luksHeader(key)
  expect(header).toHaveLength(luksHeaderBytes)
  expect(header.subarray(0, 6).toString('latin1')).toBe('LUKS\xba\xbe')
  expect(opens(header, key)).toBe(true)
  expect(opens(header, newLuksKey())).toBe(false)
})

test('no two volumes are written alike, even under one key', async () => {
  const key = newLuksKey()
  const [one, other] = [await luksHeader(key), await luksHeader(key)]
  expect(one.equals(other)).toBe(false)
  expect(one.includes(Buffer.from(key, 'base64'))).toBe(false)
})
