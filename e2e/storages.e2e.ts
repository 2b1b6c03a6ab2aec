import { world } from '@/prisma/seed/plan'
import type { VdcView } from '@/server/domain/catalog'
import type { ZoneView } from '@/server/domain/host'
import { paths } from '@/server/domain/paths'
import type { VolumeView } from '@/server/domain/volume'
import { expect, test } from './fixtures'

test('a zone gets another storage, and the volume of a running guest moves there', async ({ page, api }) => {
  // Two tasks are waited for, which a busy machine stretches.
  test.slow()
  const [vdc] = (await api.get<{ items: VdcView[] }>('/vdcs')).items
  const { items } = await api.get<{ items: VolumeView[] }>(`/vdcs/${vdc!.id}/volumes?attached=true&state=in%20use`)
  const volume = items.find(each => each.attachment?.isRunning && each.snapshotCount === 0)!
  await page.goto(paths.datacenter())
  await page.getByRole('button', { name: `Add a storage to ${volume.zoneName}`, exact: true }).click()
  const add = page.getByRole('dialog', { name: `Add a storage to ${volume.zoneName}` })
  await add.getByLabel('Name', { exact: true }).fill('flash')
  await add.getByRole('group', { name: 'Storage for volumes' }).getByRole('combobox').first().click()
  await page.getByRole('option', { name: 'Simulated storage server', exact: true }).click()
  await add.getByLabel('World', { exact: true }).fill(world)
  await add.getByLabel('Zone', { exact: true }).fill(`${volume.zoneName}-flash`)
  await add.getByRole('button', { name: 'Add storage', exact: true }).click()
  await expect(add).toBeHidden()
  const storages = page.getByRole('list', { name: `Storages of ${volume.zoneName}`, exact: true })
  await expect(storages.getByRole('listitem').filter({ hasText: 'flash' })).toContainText('0 volumes')

  await page.goto(`${paths.volumes(vdc!.id)}?volume=${volume.id}`)
  const panel = page.getByRole('dialog', { name: volume.name, exact: true })
  await panel.getByRole('button', { name: 'Actions', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Move to another storage…' }).click()
  const move = page.getByRole('dialog', { name: `Move ${volume.name}`, exact: true })
  await expect(move).toContainText(`${volume.attachment!.instanceName} goes on reading and writing`)
  await move.getByRole('button', { name: 'Move volume', exact: true }).click()
  await expect(move).toBeHidden()
  await expect(panel).toContainText('flash', { timeout: 30_000 })
  await expect(panel.getByText('In use', { exact: true })).toBeVisible({ timeout: 30_000 })

  await page.goto(paths.datacenter())
  await storages.getByRole('button', { name: `Actions of storage flash of ${volume.zoneName}`, exact: true }).click()
  await expect(page.getByRole('menuitem', { name: 'Remove…' })).toContainText(
    'It has 1 volume; move or delete it first',
  )
  const [zone] = (await api.get<{ items: ZoneView[] }>('/zones')).items.filter(({ id }) => id === volume.zoneId)
  expect(zone!.storages.map(({ name }) => name)).toEqual(['flash', 'main'])
})
