import type { Call } from '../contract'
import { addNode, type Disk, removeIdleNodes } from './nodes'
import type { StorageDaemon } from './storage-daemon'

/**
 * To another size; a smaller one cuts off what is beyond. By the storage daemon: libvirt wants the key of what begins
 * with a LUKS header.
 */
export function resizeFile(daemon: StorageDaemon, disk: Disk, bytes: number, call: Call): Promise<void> {
  return daemon.visit(call, async execute => {
    await removeIdleNodes(execute)
    await addNode(execute, disk)
    await execute('block_resize', { 'node-name': disk.node, size: bytes })
    await removeIdleNodes(execute)
  })
}
