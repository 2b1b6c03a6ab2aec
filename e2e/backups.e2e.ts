import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import type { VolumeView } from '@/server/domain/volume'
import { expect, test } from './fixtures'

test('a volume is backed up to another zone, verified, restored and put on a schedule', async ({ page, api }) => {
  const [vdc] = (await api.get<{ items: VdcView[] }>('/vdcs')).items
  const { items } = await api.get<{ items: VolumeView[] }>(`/vdcs/${vdc!.id}/volumes?attached=true&state=in%20use`)
  const volume = items.find(each => each.attachment?.isRunning)!
  await page.goto(paths.volume(vdc!.id, volume.id))
  const panel = page.getByRole('dialog', { name: volume.name, exact: true })
  await expect(panel.getByText('Backed up by hand only.')).toBeVisible()

  await panel.getByRole('button', { name: 'Back up now', exact: true }).click()
  const backUp = page.getByRole('dialog', { name: `Back up ${volume.name}`, exact: true })
  await expect(backUp.getByText('Safe from the loss of the volume’s zone.')).toBeVisible()
  await backUp.getByRole('button', { name: 'Back up volume', exact: true }).click()
  await expect(backUp).toBeHidden()
  const taken = panel.getByRole('list', { name: 'Backups', exact: true }).getByRole('listitem')
  await expect(taken.getByText('Available', { exact: true })).toBeVisible({ timeout: 30_000 })

  const choose = async (action: string) => {
    await taken.getByRole('button', { name: /^Actions for the backup of/ }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await choose('Verify')
  await expect(taken.getByText('Verified', { exact: true })).toBeVisible({ timeout: 30_000 })

  await choose('Restore…')
  const restore = page.getByRole('dialog', { name: `Restore ${volume.name}`, exact: true })
  await restore.getByRole('button', { name: 'Restore volume', exact: true }).click()
  await expect(restore).toBeHidden()
  const restored = page.getByRole('row', { name: `${volume.name}-restored` })
  await expect(restored).toContainText('Available', { timeout: 30_000 })

  await panel.getByRole('button', { name: 'Schedule', exact: true }).click()
  const schedule = page.getByRole('dialog', { name: `Schedule of ${volume.name}`, exact: true })
  await schedule.getByRole('combobox', { name: 'Back up', exact: true }).click()
  await page.getByRole('option', { name: 'On a schedule', exact: true }).click()
  await schedule.getByLabel('At', { exact: true }).fill('25:00')
  await expect(schedule.getByText('Write a time of day like 02:30')).toBeVisible()
  await schedule.getByLabel('At', { exact: true }).fill('03:15')
  await schedule.getByRole('button', { name: 'Save schedule', exact: true }).click()
  await expect(panel.getByText('Daily at 03:15 UTC, keeps 7 daily, 4 weekly and 6 monthly.')).toBeVisible()

  await page.goto(paths.backups(vdc!.id))
  const row = page.getByRole('row', { name: volume.name })
  await expect(row).toContainText('Verified')
  await row.getByRole('button').first().click()
  await page.getByRole('menuitem', { name: 'Delete…', exact: true }).click()
  await page.getByRole('button', { name: 'Delete backup', exact: true }).click()
  await expect(page.getByText('No backups yet', { exact: true })).toBeVisible({ timeout: 30_000 })

  // For whoever looks at this data center next.
  await api.put(`/volumes/${volume.id}/backup-policy`, { policy: 'vdc' })
  const all = (await api.get<{ items: VolumeView[] }>(`/vdcs/${vdc!.id}/volumes?limit=200`)).items
  await api.done(await api.delete(`/volumes/${all.find(each => each.name === `${volume.name}-restored`)!.id}`))
})
