import { registerLab } from '@/e2e/data-centers/lab'
import type { Receipt } from '@/e2e/data-centers/rest'
import { openApi, type RestApi } from '@/e2e/fixtures/api'
import { type Plenum, startPlenum } from '@/e2e/fixtures/plenum'
import { type Lab, startLab } from '@/e2e/lab'
import { hearGuests } from './support/hear-guests'
import { virshCreate } from './support/virsh-create'
import type { Bench } from './types'

let lab: Lab
let plenum: Plenum
let api: RestApi
let guests: Awaited<ReturnType<typeof hearGuests>>
let peer: Awaited<ReturnType<typeof virshCreate>>
let wish: { vdcId: string; body: Record<string, unknown> }
let made = 0

/**
 * Both end when libvirt tells a third party that the guest runs. Ours begins with the API call and makes record, root
 * disk and seed; the peer finds both files there. The image is on the host before, and deleting is not measured.
 */
export const bench: Bench = {
  id: 'libvirt-create',
  what: 'API call → guest running on a real host ÷ `virsh create` of the same XML, its files made beforehand',
  unit: 'ms',
  aim: { ratio: { atMost: 1.1 } },
  rounds: 15,
  missing: async () => (process.getuid?.() === 0 ? null : 'Real hosts on this machine need root.'),
  async setup() {
    lab = await startLab({ name: 'plbench', subnet: '10.99.106', zones: 1, fresh: true })
    plenum = await startPlenum({ seed: 'none', env: { PLENUM_UI: 'off' } })
    api = await openApi(plenum)
    const { vdcId, imageName, typeName } = await registerLab(api, lab)
    const ids = async (list: string, name: string) =>
      (await api.get<{ items: { id: string; name: string }[] }>(list)).items.find(each => each.name === name)!.id
    const body = { imageId: await ids('/images', imageName), typeId: await ids('/instance-types', typeName) }
    wish = { vdcId, body: { ...body, rootDiskGiB: 1 } }
    guests = await hearGuests(lab.hosts[0]!.socket)
    const { receipt } = await create()
    peer = await virshCreate(lab, receipt.resourceId)
    await remove(receipt)
  },
  async ours() {
    const { receipt, ms } = await create()
    await remove(receipt)
    return ms
  },
  async peer() {
    await peer.prepare()
    const runs = guests.next('started')
    const from = performance.now()
    const [until] = await Promise.all([runs, peer.create()])
    await peer.remove()
    return until - from
  },
  async teardown() {
    await guests?.close()
    await plenum?.dispose()
    await lab?.stop()
  },
}

async function create() {
  const runs = guests.next('started')
  const from = performance.now()
  const receipt = await api.post<Receipt>(`/vdcs/${wish.vdcId}/instances`, { ...wish.body, name: `bench-${++made}` })
  const ms = (await runs) - from
  await api.done(receipt)
  return { receipt, ms }
}

const remove = async ({ resourceId }: Receipt) => api.done(await api.delete<Receipt>(`/instances/${resourceId}`))
