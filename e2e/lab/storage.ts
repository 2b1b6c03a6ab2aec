import { Socket } from 'node:net'
import type { LabConfig } from './config'
import { virsh } from './machine'
import type { Service } from './machine-scripts'
import { storageServer } from './nodes'
import { waitFor } from './wait'

/**
 * What the storage server runs beside libvirtd: QEMU's storage daemon with an NBD server
 * that exports nothing yet. It is told over QMP what to export. A monitor serves one client
 * at a time, so a second one is kept for people and tests.
 */
export const storageDaemon: Service = {
  name: 'storage-daemon',
  command: [
    'qemu-storage-daemon',
    ...['4444', '4445'].flatMap((port, index) => [
      `--chardev socket,id=qmp${index},host=0.0.0.0,port=${port},server=on,wait=off`,
      `--monitor chardev=qmp${index}`,
    ]),
    '--nbd-server addr.type=inet,addr.host=0.0.0.0,addr.port=10809,max-connections=0',
  ].join(' '),
}

export const storagePool = 'plenum'

export const storageEndpoints = (config: LabConfig) => {
  const { uri, address } = storageServer(config)
  return {
    uri,
    address,
    pool: storagePool,
    qmp: { host: address, port: 4444 },
    spareQmp: { host: address, port: 4445 },
    nbd: { host: address, port: 10809 },
  }
}

/** The pool for volume files; it starts by itself from then on. The storage daemon sees the same paths. */
export async function ensurePool(config: LabConfig): Promise<void> {
  const server = storageServer(config)
  const listed = (await virsh(server, ['pool-list', '--all', '--name'])).split('\n').map(line => line.trim())
  if (listed.includes(storagePool)) return
  await virsh(server, ['pool-define-as', storagePool, 'dir', '--target', '/var/lib/libvirt/volumes'])
  await virsh(server, ['pool-start', storagePool])
  await virsh(server, ['pool-autostart', storagePool])
}

export async function storageAnswers(config: LabConfig, log: string): Promise<void> {
  const { spareQmp, nbd } = storageEndpoints(config)
  for (const { host, port } of [spareQmp, nbd]) {
    await waitFor(`the storage daemon (${host}:${port})`, () => connects(host, port), { log })
  }
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = new Socket()
    const answer = (value: boolean) => {
      socket.destroy()
      resolve(value)
    }
    socket.setTimeout(1_000, () => answer(false))
    socket.once('error', () => answer(false))
    socket.connect(port, host, () => answer(true))
  })
}
