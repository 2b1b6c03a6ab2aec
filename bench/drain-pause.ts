import { registerLab } from '@/e2e/data-centers/lab'
import type { Receipt } from '@/e2e/data-centers/rest'
import { openApi, type RestApi } from '@/e2e/fixtures/api'
import { type Plenum, startPlenum } from '@/e2e/fixtures/plenum'
import { type Lab, startLab } from '@/e2e/lab'
import type { TaskDetail } from '@/server/domain/task'
import { virshMigrate } from './support/virsh-migrate'
import type { Bench } from './types'

let lab: Lab
let plenum: Plenum
let api: RestApi
let ours: string
let peer: Awaited<ReturnType<typeof virshMigrate>>

/** Two like guests, each moved back and forth between two hosts: one by Plenum, one by virsh behind its back. */
export const bench: Bench = {
  id: 'drain-pause',
  what: 'how long a guest stands still when it is migrated, told by libvirt; beside a plain `virsh migrate` of its twin',
  unit: 'ms',
  aim: { ours: { atMost: 1_000, because: 'no guest misses more than a second' } },
  missing: async () => (process.getuid?.() === 0 ? null : 'Real hosts on this machine need root.'),
  async setup() {
    lab = await startLab({ name: 'plbench', subnet: '10.99.106', zones: 1, hostsPerZone: 2, fresh: true })
    plenum = await startPlenum({ seed: 'none', env: { PLENUM_UI: 'off' } })
    api = await openApi(plenum)
    const { vdcId, imageName, typeName } = await registerLab(api, lab)
    const idOf = async (list: string, name: string) =>
      (await api.get<{ items: { id: string; name: string }[] }>(list)).items.find(each => each.name === name)!.id
    const [imageId, typeId] = [await idOf('/images', imageName), await idOf('/instance-types', typeName)]
    const hostId = await idOf('/hosts', lab.hosts[0]!.name)
    const create = async (name: string) => {
      const body = { name, imageId, typeId, rootDiskGiB: 1, hostId }
      const receipt = await api.post<Receipt>(`/vdcs/${vdcId}/instances`, body)
      await api.done(receipt)
      return receipt.resourceId
    }
    ours = await create('ours')
    const twin = await create('twin')
    // Image and network are on both hosts from then on.
    await migrate()
    peer = await virshMigrate(lab, twin)
  },
  ours: migrate,
  peer: () => peer.migrate(),
  async teardown() {
    await plenum?.dispose()
    await lab?.stop()
  },
}

async function migrate(): Promise<number> {
  const receipt = await api.post<Receipt>(`/instances/${ours}/migrate`, {})
  await api.done(receipt)
  const { steps } = await api.get<TaskDetail>(`/tasks/${receipt.taskId}`)
  const told = steps.flatMap(step => step.log).map(line => /stood still for (\d+) ms/.exec(line.message)?.[1])
  return Number(told.find(Boolean) ?? Number.NaN)
}
