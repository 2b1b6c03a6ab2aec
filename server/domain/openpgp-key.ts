import { createHash } from 'node:crypto'

/** An OpenPGP public key (RFC 9580) as a keyring has it. Whether a signature is good is gpgv's to say; here only what it is. */
export type OpenPgpKey = {
  /** 40 hex digits, as `gpg --fingerprint` prints them without spaces. */
  fingerprint: string
  /** Its first user id: a name and an address, in its owner's words. */
  owner: string
  /** Without the armour. */
  packets: Uint8Array
}

/** The key, or a sentence that says what to do instead. */
export function parseOpenPgpKey(text: string): OpenPgpKey | { fault: string } {
  if (text.includes('BEGIN PGP PRIVATE KEY')) return { fault: 'This is a private key. Paste the public one.' }
  const body =
    /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n((?:[A-Za-z]+: .*\r?\n)*)\r?\n([\s\S]+?)-----END PGP PUBLIC KEY BLOCK-----/.exec(
      text,
    )?.[2]
  if (!body) return { fault: 'Paste the whole block, from -----BEGIN PGP PUBLIC KEY BLOCK----- to its end.' }
  const base64 = body.replace(/^=[A-Za-z0-9+/]{4}\s*$/m, '').replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return damaged
  const packets = Buffer.from(base64, 'base64')
  const found = packetsOf(packets)
  const [first, ...rest] = found ?? []
  if (!found || !first || first.tag !== 6) return damaged
  if (rest.some(({ tag }) => tag === 6)) return { fault: 'There are several keys in this block. Add them one by one.' }
  if (found.some(({ tag }) => tag === 5 || tag === 7)) return { fault: 'This is a private key. Paste the public one.' }
  if (first.body[0] !== 4) return { fault: 'Only keys of version 4 can be used: gpgv takes no other.' }
  const bits = rsaBits(first.body)
  if (bits !== null && bits < 2048) return { fault: `Its ${bits} bits of RSA are too weak to trust: at least 2048.` }
  const owner = rest.find(({ tag }) => tag === 13)
  if (!owner) return { fault: 'This key says of nobody whose it is. Export it with its user id.' }
  return { fingerprint: fingerprintOf(first.body), owner: printable(owner.body), packets }
}

const damaged = { fault: 'The key is cut off or damaged. Copy its whole block again.' }

type Packet = { tag: number; body: Uint8Array }

/** Undefined: not whole. Lengths that are only known at the end do not occur in keys. */
function packetsOf(bytes: Uint8Array): Packet[] | undefined {
  const packets: Packet[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  try {
    while (at < bytes.length) {
      const head = bytes[at]!
      if (!(head & 0x80)) return undefined
      const isNew = Boolean(head & 0x40)
      const { length, size } = isNew ? newLength(view, at + 1) : oldLength(view, at + 1, head & 3)
      const start = at + 1 + size
      if (start + length > bytes.length) return undefined
      packets.push({ tag: isNew ? head & 0x3f : (head >> 2) & 0x0f, body: bytes.subarray(start, start + length) })
      at = start + length
    }
  } catch {
    return undefined
  }
  return packets
}

function newLength(view: DataView, at: number): { length: number; size: number } {
  const first = view.getUint8(at)
  if (first < 192) return { length: first, size: 1 }
  if (first < 224) return { length: ((first - 192) << 8) + view.getUint8(at + 1) + 192, size: 2 }
  if (first === 255) return { length: view.getUint32(at + 1), size: 5 }
  throw new RangeError('partial length')
}

function oldLength(view: DataView, at: number, type: number): { length: number; size: number } {
  if (type === 0) return { length: view.getUint8(at), size: 1 }
  if (type === 1) return { length: view.getUint16(at), size: 2 }
  if (type === 2) return { length: view.getUint32(at), size: 4 }
  throw new RangeError('indeterminate length')
}

/** Version, time (4), algorithm, then the modulus after its length in bits. */
const rsaBits = (body: Uint8Array) => (body[5]! >= 1 && body[5]! <= 3 ? (body[6]! << 8) | body[7]! : null)

function fingerprintOf(body: Uint8Array): string {
  const head = Buffer.from([0x99, body.length >> 8, body.length & 0xff])
  return createHash('sha1').update(head).update(body).digest('hex').toUpperCase()
}

const printable = (body: Uint8Array) =>
  new TextDecoder()
    .decode(body)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim()
    .slice(0, 200) || 'Nobody'
