import { registerLab } from './data-centers/lab'
import type { Receipt } from './data-centers/rest'
import { expect, test } from './fixtures'
import { createInstance, expectState } from './journeys/instances'
import { volumeOutlivesInstance } from './journeys/volume-outlives-instance'

test.describe('the main journey', () => {
  test.use({ signedIn: false })
  test('what a real guest writes to its volume is there after a rebuild on another real host', async ({
    page,
    plenum,
    api,
    lab,
  }) => {
    const dataCenter = await registerLab(api, lab)
    await volumeOutlivesInstance({ page, plenum, api, dataCenter, name: 'keeper' })
  })
})

test('a machine destroyed behind Plenum’s back shows on the open page within two seconds', async ({
  page,
  api,
  lab,
}) => {
  const dataCenter = await registerLab(api, lab)
  const id = await createInstance(page, dataCenter, { name: 'fragile' })
  const { hostName } = await api.get<{ hostName: string }>(`/instances/${id}`)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  const domains = (await lab.virsh(hostName, 'list', '--name')).trim().split('\n')
  const domain = domains.find(name => name.includes(id)) ?? domains.at(-1)!
  await lab.virsh(hostName, 'destroy', domain)
  // The bound counts from after `virsh` has returned.
  await expectState(page, 'Crashed', 2_000)
  await expect(page.getByText('It was stopped outside of Plenum.')).toBeVisible()
})

test('Plenum killed in the middle of a create makes the instance once after its restart', async ({
  page,
  plenum,
  api,
  lab,
}) => {
  const dataCenter = await registerLab(api, lab)
  const images = (await api.get<{ items: { id: string; name: string }[] }>('/images')).items
  const types = (await api.get<{ items: { id: string; name: string }[] }>('/instance-types')).items
  const receipt = await api.post<Receipt>(`/vdcs/${dataCenter.vdcId}/instances`, {
    name: 'once',
    imageId: images.find(image => image.name === dataCenter.imageName)!.id,
    typeId: types.find(type => type.name === dataCenter.typeName)!.id,
    newVolumes: [{ name: 'once-data', sizeGiB: 1 }],
  })
  await plenum.restart('SIGKILL')
  await api.done(receipt, 90_000)
  await page.goto(`/vdcs/${dataCenter.vdcId}/instances/${receipt.resourceId}`)
  await expectState(page, 'Running')
  const everywhere = await Promise.all(lab.hosts.map(host => lab.virsh(host.name, 'list', '--all', '--name')))
  const machines = everywhere.flatMap(list => list.trim().split('\n')).filter(name => name.includes(receipt.resourceId))
  expect(machines).toHaveLength(1)
  const volumes = await lab.virsh('storage', 'vol-list', lab.storage.pool)
  expect(volumes.split('\n').filter(line => line.includes('vol_'))).toHaveLength(
    (await api.get<{ total: number }>(`/vdcs/${dataCenter.vdcId}/volumes`)).total,
  )
})
