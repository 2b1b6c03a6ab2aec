import { ensureNamed, ensureVdc, type Receipt } from '@/e2e/data-centers/rest'
import { openApi } from '@/e2e/fixtures/api'
import type { Plenum } from '@/e2e/fixtures/plenum'

/** The simulated world of benches; its hosts and storage add no time of their own. */
export const benchWorld = 'bench'
const profile = 'instant'

/** A VDC with so many running instances on one simulated host. */
export async function simulatedList(plenum: Plenum, count: number) {
  const api = await openApi(plenum)
  const host = 'bench-host'
  const zone = await ensureNamed(api, '/zones', 'bench', () =>
    api.post('/zones', {
      name: 'bench',
      title: 'Bench',
      volumeDriver: 'simulated-storage',
      volumeConfig: { world: benchWorld, zone: 'bench', profile },
    }),
  )
  const config = { world: benchWorld, host, cpuThreads: 512, memoryMiB: 1_048_576, profile }
  await api.done(await api.post<Receipt>('/hosts', { zoneId: zone.id, name: host, driver: 'simulated', config }))
  await api.done(await api.post<Receipt>('/images', { name: 'Linux', path: 'simulated:linux', minMemoryMiB: 64 }))
  const { vdcId, typeName } = await ensureVdc(api, 'Linux')
  const named = async (list: string, name: string) =>
    (await api.get<{ items: { id: string; name: string }[] }>(list)).items.find(each => each.name === name)!.id
  const wish = { imageId: await named('/images', 'Linux'), typeId: await named('/instance-types', typeName) }
  const receipts: Receipt[] = []
  for (let i = 1; i <= count; i++) {
    const name = `web-${String(i).padStart(3, '0')}`
    receipts.push(await api.post<Receipt>(`/vdcs/${vdcId}/instances`, { ...wish, name }))
  }
  for (const receipt of receipts) await api.done(receipt)
  return { vdcId, host, instanceIds: receipts.map(receipt => receipt.resourceId) }
}
