/**
 * A minimal ISO 9660 image (ECMA-119) of a few files in one folder, with Joliet names beside the plain ones, as Linux,
 * the BSDs and Windows read it. The plain names are upper-case stand-ins that only a reader without Joliet sees.
 */
export function iso9660(label: string, files: { name: string; content: Uint8Array }[]): Buffer {
  const content = files.map(file => Buffer.from(file.content))
  const at = layout(content)
  const image = Buffer.alloc(at.end * sector)
  const put = (block: number, bytes: Buffer) => bytes.copy(image, block * sector)

  for (const tree of trees) {
    const entries = files.map((file, i) =>
      directoryRecord(tree.fileName(file.name, i), at.files[i]!, content[i]!.length, false),
    )
    const block = at.directory[tree.type]
    put(block, Buffer.concat([rootRecord(block, 0), rootRecord(block, 1), ...sorted(entries)]))
    put(at.pathTable[tree.type].little, pathTable(block, 'little'))
    put(at.pathTable[tree.type].big, pathTable(block, 'big'))
    put(at.descriptor[tree.type], volumeDescriptor(tree, label, at))
  }
  put(at.terminator, Buffer.concat([Buffer.from([255]), Buffer.from('CD001'), Buffer.from([1])]))
  content.forEach((bytes, i) => {
    put(at.files[i]!, bytes)
  })
  return image
}

const sector = 2048
type TreeType = 'plain' | 'joliet'
type Tree = {
  type: TreeType
  text(value: string): Buffer
  space: Buffer
  fileName(name: string, index: number): Buffer
}

const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16()
const trees: Tree[] = [
  {
    type: 'plain',
    text: value => Buffer.from(value.toUpperCase(), 'latin1'),
    space: Buffer.from(' '),
    fileName: (name, index) =>
      Buffer.from(
        `${name
          .toUpperCase()
          .replace(/[^A-Z0-9]/g, '_')
          .slice(0, 7)}${index}.;1`,
      ),
  },
  { type: 'joliet', text: ucs2, space: ucs2(' '), fileName: ucs2 },
]

/** Sixteen unused sectors, descriptors, path tables, one sector of folder per tree, then the files. */
function layout(content: Buffer[]) {
  const firstFile = 25
  let end = firstFile
  const files = content.map(bytes => {
    const start = end
    end += Math.max(1, Math.ceil(bytes.length / sector))
    return start
  })
  return {
    descriptor: { plain: 16, joliet: 17 },
    terminator: 18,
    pathTable: { plain: { little: 19, big: 20 }, joliet: { little: 21, big: 22 } },
    directory: { plain: 23, joliet: 24 },
    files,
    end,
  }
}
type Layout = ReturnType<typeof layout>

/** ECMA-119 8.4 and 8.5 (Joliet: 8.5 with an escape sequence that says UCS-2 level 3). */
function volumeDescriptor(tree: Tree, label: string, at: Layout): Buffer {
  const bytes = Buffer.alloc(sector)
  const text = (offset: number, length: number, value: string) => {
    const field = bytes.subarray(offset, offset + length)
    field.fill(tree.space)
    tree.text(value).copy(field)
  }
  bytes[0] = tree.type === 'plain' ? 1 : 2
  bytes.write('CD001', 1)
  bytes[6] = 1
  text(8, 32, '')
  // cloud-init looks for the label in lower case, in the plain descriptor too.
  bytes.fill(tree.space, 40, 72)
  ;(tree.type === 'plain' ? Buffer.from(label, 'latin1') : ucs2(label)).copy(bytes, 40)
  both32(bytes, 80, at.end)
  if (tree.type === 'joliet') bytes.write('%/E', 88)
  both16(bytes, 120, 1)
  both16(bytes, 124, 1)
  both16(bytes, 128, sector)
  both32(bytes, 132, pathTableBytes)
  bytes.writeUInt32LE(at.pathTable[tree.type].little, 140)
  bytes.writeUInt32BE(at.pathTable[tree.type].big, 148)
  rootRecord(at.directory[tree.type], 0).copy(bytes, 156)
  for (const [offset, length] of [
    [190, 128],
    [318, 128],
    [446, 128],
    [574, 128],
    [702, 37],
    [739, 37],
    [776, 37],
  ] as const)
    text(offset, length, '')
  // Four moments that are not given: sixteen zero digits each.
  for (const offset of [813, 830, 847, 864]) bytes.write('0'.repeat(16), offset)
  bytes[881] = 1
  return bytes
}

/** ECMA-119 9.1 */
function directoryRecord(name: Buffer, block: number, size: number, isFolder: boolean): Buffer {
  const length = 33 + name.length + (name.length % 2 === 0 ? 1 : 0)
  const bytes = Buffer.alloc(length)
  bytes[0] = length
  both32(bytes, 2, block)
  both32(bytes, 10, size)
  // 2000-01-01 00:00 UTC: the same seed is always the same bytes.
  Buffer.from([100, 1, 1, 0, 0, 0, 0]).copy(bytes, 18)
  bytes[25] = isFolder ? 2 : 0
  both16(bytes, 28, 1)
  bytes[32] = name.length
  name.copy(bytes, 33)
  return bytes
}

/** A folder's entry for itself (0) or its parent (1); the root is its own parent. */
const rootRecord = (block: number, which: 0 | 1) => directoryRecord(Buffer.from([which]), block, sector, true)

const pathTableBytes = 10

/** ECMA-119 9.4: the root only. */
function pathTable(block: number, order: 'little' | 'big'): Buffer {
  const bytes = Buffer.alloc(pathTableBytes)
  bytes[0] = 1
  if (order === 'little') {
    bytes.writeUInt32LE(block, 2)
    bytes.writeUInt16LE(1, 6)
  } else {
    bytes.writeUInt32BE(block, 2)
    bytes.writeUInt16BE(1, 6)
  }
  return bytes
}

const sorted = (records: Buffer[]) => [...records].sort((a, b) => Buffer.compare(a.subarray(33), b.subarray(33)))

function both16(bytes: Buffer, offset: number, value: number): void {
  bytes.writeUInt16LE(value, offset)
  bytes.writeUInt16BE(value, offset + 2)
}

function both32(bytes: Buffer, offset: number, value: number): void {
  bytes.writeUInt32LE(value, offset)
  bytes.writeUInt32BE(value, offset + 4)
}
