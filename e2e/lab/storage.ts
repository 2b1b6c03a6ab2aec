import { Socket } from 'node:net'
import type { LabConfig } from './config'
import { virsh } from './machine'
import type { Service } from './machine-scripts'
import { storageServer } from './nodes'
import { waitFor } from './wait'

/**
 * What the storage server runs beside libvirtd: QEMU's storage daemon with an NBD server
 * that exports nothing yet. It is told over QMP what to export. A monitor serves one client
 * at a time, so a second one is kept for people and tests. Another daemon with a pool of its
 * own is another storage of the same zone.
 */
const daemon = (name: string, { qmp, nbd }: { qmp: number[]; nbd: number }): Service => ({
  name,
  command: [
    'qemu-storage-daemon',
    ...qmp.flatMap((port, index) => [
      `--chardev socket,id=qmp${index},host=0.0.0.0,port=${port},server=on,wait=off`,
      `--monitor chardev=qmp${index}`,
    ]),
    `--nbd-server addr.type=inet,addr.host=0.0.0.0,addr.port=${nbd},max-connections=0`,
  ].join(' '),
})
export const storageDaemons = [
  daemon('storage-daemon', { qmp: [4444, 4445], nbd: 10809 }),
  daemon('other-storage-daemon', { qmp: [4446], nbd: 10810 }),
]

export const storagePool = 'plenum'
const otherPool = 'plenum-other'

export const otherStorageEndpoints = (config: LabConfig) => {
  const { uri, address } = storageServer(config)
  return { uri, pool: otherPool, qmp: { host: address, port: 4446 }, nbd: { host: address, port: 10810 } }
}

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

/** The pools for volume files; they start by themselves from then on. The storage daemons see the same paths. */
export async function ensurePools(config: LabConfig): Promise<void> {
  const server = storageServer(config)
  const listed = (await virsh(server, ['pool-list', '--all', '--name'])).split('\n').map(line => line.trim())
  for (const [pool, folder] of [
    [storagePool, '/var/lib/libvirt/volumes'],
    [otherPool, '/var/lib/libvirt/other-volumes'],
  ] as const) {
    if (listed.includes(pool)) continue
    await virsh(server, ['pool-define-as', pool, 'dir', '--target', folder])
    await virsh(server, ['pool-build', pool])
    await virsh(server, ['pool-start', pool])
    await virsh(server, ['pool-autostart', pool])
  }
}

export async function storageAnswers(config: LabConfig, log: string): Promise<void> {
  const { spareQmp, nbd } = storageEndpoints(config)
  for (const { host, port } of [spareQmp, nbd, otherStorageEndpoints(config).nbd]) {
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
