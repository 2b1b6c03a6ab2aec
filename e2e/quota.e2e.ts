import type { VdcView } from '@/server/domain/catalog'
import { expect, test } from './fixtures'

test('an operator gives a VDC a quota, and what goes beyond it is refused with the numbers', async ({ page, api }) => {
  const name = `quota-${Date.now()}`
  const { id } = await api.post<VdcView>('/vdcs', { name })
  await page.goto('/datacenter/vdcs')
  const row = page.getByRole('row', { name })
  await row.hover()
  await row.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Quota…' }).click()
  const dialog = page.getByRole('dialog', { name: `Quota of ${name}` })
  await dialog.getByLabel('vCPU', { exact: true }).fill('1')
  await dialog.getByLabel('Disks', { exact: true }).fill('20')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`${name} has a quota`)).toBeVisible()

  await page.goto(`/vdcs/${id}/volumes`)
  await page.getByRole('button', { name: 'Create volume' }).first().click()
  const create = page.getByRole('dialog', { name: 'Create volume' })
  await create.getByLabel('Name', { exact: true }).fill('large')
  await create.getByLabel('Size', { exact: true }).fill('21')
  await create.getByRole('button', { name: 'Create volume' }).click()
  await expect(page.getByText(/quota of this VDC is 20 GiB of disks: 0 GiB of disks used/)).toBeVisible()

  await page.goto(`/vdcs/${id}`)
  await expect(page.getByText('0 of 1 vCPU')).toBeVisible()
})
