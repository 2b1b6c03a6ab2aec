import { PlenumError } from './errors'

export const imageFormats = ['qcow2', 'raw'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** What an image's own bytes say of it. */
export type ImageFacts = { format: ImageFormat /** Of the disk that a guest sees. */; virtualBytes: number }

/** How much of a file's beginning `inspectImage` wants. */
export const imageHeadBytes = 64 * 1024

/**
 * Judges an image by its first bytes, never by its name or by what somebody says of it: an image that points to another
 * file (a backing or data file) would hand a tenant whatever the host can read under that name, and a raw disk whose
 * guest wrote a qcow2 header into it must never be opened as one (CVE-2015-5163, CVE-2024-32498). The layout is QEMU's
 * docs/interop/qcow2.txt.
 * @param head The first `imageHeadBytes`, or all of a smaller file.
 * @param wanted Said by a person; a raw image without a boot sector is taken only when it is.
 * @throws `invalid` with what the file is instead, and what to do.
 */
export function inspectImage(head: Uint8Array, fileBytes: number, wanted?: ImageFormat): ImageFacts {
  const facts = startsWith(head, 'QFI\xfb') ? inspectQcow2(head, fileBytes) : inspectRaw(head, fileBytes, wanted)
  if (wanted && facts.format !== wanted)
    throw refused(`It is said to be ${wanted}, and is ${facts.format}. Add it as ${facts.format}, or leave that out.`)
  return facts
}

function inspectQcow2(head: Uint8Array, fileBytes: number): ImageFacts {
  if (head.length < 72) throw refused('The file is cut off: it ends within its header. Fetch it again.')
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const version = view.getUint32(4)
  if (version !== 2 && version !== 3) throw refused(`It is qcow2 in version ${version}. Convert it by qemu-img to 3.`)
  if (view.getBigUint64(8) !== 0n)
    throw refused('It stands on another file (a backing file). Make it whole by qemu-img convert.')
  if (view.getUint32(32) !== 0) throw refused('It is encrypted. Add it without; volumes are what is encrypted.')
  if (version === 3) {
    if (head.length < 104) throw refused('The file is cut off: it ends within its header. Fetch it again.')
    const features = view.getBigUint64(72)
    if (features & feature.corrupt) throw refused('It is marked as corrupt. Mend it by qemu-img check -r.')
    if (features & feature.dataFile)
      throw refused('Its data is in another file (an external data file). Make it whole by qemu-img convert.')
    if (features & ~feature.known) throw refused('It was made by a newer QEMU. Convert it by qemu-img with compat=1.1.')
  }
  const virtualBytes = Number(view.getBigUint64(24))
  if (virtualBytes === 0 || virtualBytes > largestBytes) throw refused('It says that its disk has an impossible size.')
  const tableEnd = view.getBigUint64(40) + BigInt(view.getUint32(36)) * 8n
  if (tableEnd > BigInt(fileBytes)) throw refused('The file is cut off: its tables are missing. Fetch it again.')
  return { format: 'qcow2', virtualBytes }
}

/** Bits of `incompatible_features`. */
const feature = { corrupt: 1n << 1n, dataFile: 1n << 2n, known: 0b11111n }
const largestBytes = 64 * 2 ** 40

function inspectRaw(head: Uint8Array, fileBytes: number, wanted?: ImageFormat): ImageFacts {
  const other = others.find(({ magic, at = 0 }) => startsWith(head, magic, at))
  if (other) throw refused(`It is ${other.what}. ${other.doThis}`)
  const boots = (head[510] === 0x55 && head[511] === 0xaa) || startsWith(head, 'EFI PART', 512)
  if (!boots && wanted !== 'raw')
    throw refused('It is no qcow2, and has no boot sector either. If it is a raw disk all the same, say format raw.')
  return { format: 'raw', virtualBytes: fileBytes }
}

const convert = 'Convert it by qemu-img convert -O qcow2.'
const unpack = 'Unpack it first.'
/** What people have at hand and hypervisors don't take, by its magic number (as in file(1)). */
const others: { magic: string; at?: number; what: string; doThis: string }[] = [
  { magic: 'KDMV', what: 'a VMDK', doThis: convert },
  { magic: '# Disk DescriptorFile', what: 'the description of a VMDK', doThis: convert },
  { magic: 'conectix', what: 'a VHD', doThis: convert },
  { magic: 'vhdxfile', what: 'a VHDX', doThis: convert },
  { magic: '\x7f\x10\xda\xbe', at: 64, what: 'a VirtualBox disk', doThis: convert },
  { magic: 'QED\0', what: 'a QED image', doThis: convert },
  { magic: 'LUKS\xba\xbe', what: 'encrypted by LUKS', doThis: 'Add it without; volumes are what is encrypted.' },
  {
    magic: 'CD001',
    at: 32_769,
    what: 'an ISO: an installation medium',
    doThis: 'Add the disk of an installed system.',
  },
  { magic: '\x1f\x8b', what: 'packed by gzip', doThis: unpack },
  { magic: '\xfd7zXZ\0', what: 'packed by xz', doThis: unpack },
  { magic: 'BZh', what: 'packed by bzip2', doThis: unpack },
  { magic: '\x28\xb5\x2f\xfd', what: 'packed by zstd', doThis: unpack },
  { magic: 'PK\x03\x04', what: 'a zip archive', doThis: unpack },
  { magic: 'ustar', at: 257, what: 'a tar archive (an OVA, maybe)', doThis: unpack },
  { magic: '<!DOCTYPE', what: 'a web page', doThis: 'Look at the address: it leads to a page about the image.' },
  { magic: '<html', what: 'a web page', doThis: 'Look at the address: it leads to a page about the image.' },
]

const startsWith = (bytes: Uint8Array, magic: string, at = 0) =>
  bytes.length >= at + magic.length && [...magic].every((char, index) => bytes[at + index] === char.charCodeAt(0))

const refused = (why: string) => new PlenumError('invalid', `This file can’t be an image here. ${why}`)
