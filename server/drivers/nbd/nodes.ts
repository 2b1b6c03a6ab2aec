import type { Execute } from './qmp'
import { exports, jobs } from './storage-daemon'

/** A file as the storage daemon opens it, under a node’s name: our id of what it holds. */
export type Disk = { node: string; filename: string }

const nodeNames = async (execute: Execute) =>
  (await execute<{ 'node-name': string }[]>('query-named-block-nodes', { flat: true })).map(node => node['node-name'])

/** What is written whole, zeros and all, takes its holes back this way. QEMU takes names of at most 31 letters. */
export const fillNode = (node: string) => `${node}.fill`

/** @param isFilled Blocks of zeros that are written to it become holes. */
export async function addNode(execute: Execute, { node, filename }: Disk, isFilled = false) {
  if ((await nodeNames(execute)).includes(node)) return
  await execute('blockdev-add', {
    driver: 'raw',
    'node-name': node,
    discard: 'unmap',
    ...(isFilled && { 'detect-zeroes': 'unmap' }),
    file: { driver: 'file', filename, discard: 'unmap' },
  })
}

/** A node that nobody uses only holds its file open; the next to use it opens it anew, at its present size. */
export async function removeIdleNodes(execute: Execute) {
  const used = new Set((await exports(execute)).map(each => each['node-name']))
  for (const { from, to } of await jobs(execute)) used.add(from).add(to)
  for (const name of await nodeNames(execute)) {
    if (!/^(vol|snap)_[0-9a-z]+(\.fill)?$/.test(name) || used.has(name.replace('.fill', ''))) continue
    await execute('blockdev-del', { 'node-name': name })
  }
}
