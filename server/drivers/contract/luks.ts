import { createCipheriv, createHash, pbkdf2 as pbkdf2WithCallback, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'

/**
 * LUKS1, as QEMU and cryptsetup read it (LUKS On-Disk Format Specification 1.2.3): what an encrypted volume begins with.
 * Plenum writes it by itself, so that neither a storage nor a host has to be given a key for that.
 */
const sectorBytes = 512
const keyBytes = 64
const stripes = 4_000
const slots = { count: 8, first: 8, sectors: 504 }
/** Behind all slots, on a whole MiB. */
const payloadSector = 4_096
/** The key is random: there is nothing to guess that many rounds would make slow. The format's least. */
const rounds = 1_000
const slotState = { used: 0x00ac71f3, free: 0x0000dead }

/** What a header takes of a volume, beside the size that its guest sees. */
export const luksHeaderBytes = payloadSector * sectorBytes

/** A volume's key, as text: QEMU takes passphrases in UTF-8 only. */
export const newLuksKey = () => randomBytes(32).toString('base64')

/** Opens with the key, and with nothing else. Each is another: what is written behind it is, too. */
export async function luksHeader(key: string): Promise<Buffer> {
  const [masterKey, digestSalt, slotSalt] = [randomBytes(keyBytes), randomBytes(32), randomBytes(32)]
  const digest = await pbkdf2(masterKey, digestSalt, rounds, 20, 'sha256')
  const material = encrypted(split(masterKey), await pbkdf2(key, slotSalt, rounds, keyBytes, 'sha256'))
  const header = Buffer.alloc(luksHeaderBytes)
  header.write('LUKS\xba\xbe', 0, 'latin1')
  header.writeUInt16BE(1, 6)
  header.write('aes', 8)
  header.write('xts-plain64', 40)
  header.write('sha256', 72)
  header.writeUInt32BE(payloadSector, 104)
  header.writeUInt32BE(keyBytes, 108)
  digest.copy(header, 112)
  digestSalt.copy(header, 132)
  header.writeUInt32BE(rounds, 164)
  header.write(randomUUID(), 168)
  for (let slot = 0; slot < slots.count; slot++) {
    const at = 208 + slot * 48
    const isUsed = slot === 0
    header.writeUInt32BE(isUsed ? slotState.used : slotState.free, at)
    if (isUsed) {
      header.writeUInt32BE(rounds, at + 4)
      slotSalt.copy(header, at + 8)
    }
    header.writeUInt32BE(slots.first + slot * slots.sectors, at + 40)
    header.writeUInt32BE(stripes, at + 44)
  }
  material.copy(header, slots.first * sectorBytes)
  return header
}

const pbkdf2 = promisify(pbkdf2WithCallback)

/** The anti-forensic splitter: of all stripes, none may be lacking to find the key again. */
function split(key: Buffer): Buffer {
  const parts = randomBytes(keyBytes * stripes)
  let mixed: Buffer = Buffer.alloc(keyBytes)
  for (let stripe = 0; stripe < stripes - 1; stripe++)
    mixed = diffused(xor(mixed, parts.subarray(stripe * keyBytes, (stripe + 1) * keyBytes)))
  xor(mixed, key).copy(parts, (stripes - 1) * keyBytes)
  return parts
}

function diffused(of: Buffer): Buffer {
  const blocks = []
  for (let at = 0; at < of.length; at += 32) {
    const index = Buffer.alloc(4)
    index.writeUInt32BE(at / 32)
    blocks.push(
      createHash('sha256')
        .update(index)
        .update(of.subarray(at, at + 32))
        .digest(),
    )
  }
  return Buffer.concat(blocks)
}

function xor(a: Buffer, b: Buffer): Buffer {
  const mixed = Buffer.allocUnsafe(a.length)
  for (let at = 0; at < a.length; at++) mixed[at] = a[at]! ^ b[at]!
  return mixed
}

/** AES-XTS, each sector under its own number (plain64). */
function encrypted(of: Buffer, key: Buffer): Buffer {
  const sectors = []
  for (let at = 0; at < of.length; at += sectorBytes) {
    const number = Buffer.alloc(16)
    number.writeBigUInt64LE(BigInt(at / sectorBytes))
    sectors.push(createCipheriv('aes-256-xts', key, number).update(of.subarray(at, at + sectorBytes)))
  }
  return Buffer.concat(sectors)
}
