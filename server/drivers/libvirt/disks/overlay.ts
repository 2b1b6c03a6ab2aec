/**
 * An empty qcow2 overlay (QEMU's docs/interop/qcow2.txt, version 3) on a base beside it: what `qemu-img create -b`
 * makes, without starting a process on the host for it. Four clusters: header, refcount table, refcount block, L1 table.
 */
export function qcow2Overlay(base: { fileName: string; format: 'qcow2' | 'raw' }, sizeBytes: number): Buffer {
  const image = Buffer.alloc(4 * cluster)
  const name = Buffer.from(base.fileName, 'utf8')
  const format = Buffer.from(base.format)
  const extensions = headerBytes
  const nameAt = extensions + 8 + 8 + 8

  image.write('QFI\xfb', 0, 'latin1')
  image.writeUInt32BE(3, 4)
  image.writeBigUInt64BE(BigInt(nameAt), 8)
  image.writeUInt32BE(name.length, 16)
  image.writeUInt32BE(clusterBits, 20)
  image.writeBigUInt64BE(BigInt(sizeBytes), 24)
  image.writeUInt32BE(Math.ceil(sizeBytes / bytesPerL1Entry), 36)
  image.writeBigUInt64BE(BigInt(3 * cluster), 40)
  image.writeBigUInt64BE(BigInt(cluster), 48)
  image.writeUInt32BE(1, 56)
  image.writeUInt32BE(4, 96)
  image.writeUInt32BE(headerBytes, 100)

  image.writeUInt32BE(backingFormatExtension, extensions)
  image.writeUInt32BE(format.length, extensions + 4)
  format.copy(image, extensions + 8)
  name.copy(image, nameAt)

  image.writeBigUInt64BE(BigInt(2 * cluster), cluster)
  for (let i = 0; i < 4; i++) image.writeUInt16BE(1, 2 * cluster + i * 2)
  return image
}

/** The size that a guest sees, from an image's first bytes; raw images are their own size. */
export function virtualSize(format: 'qcow2' | 'raw', head: Buffer, fileBytes: number): number {
  if (format === 'raw') return fileBytes
  if (head.length < 32 || head.toString('latin1', 0, 4) !== 'QFI\xfb') throw new Error('Not a qcow2 image')
  return Number(head.readBigUInt64BE(24))
}

const clusterBits = 16
const cluster = 1 << clusterBits
const headerBytes = 104
/** One L1 entry points to a cluster of 8-byte L2 entries. */
const bytesPerL1Entry = (cluster / 8) * cluster
const backingFormatExtension = 0xe2792aca
