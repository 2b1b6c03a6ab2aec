import type { VdcView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import { expect, test } from './fixtures'

test('the picture of a VDC shows its instances, follows them live, and has a twin as a list', async ({ page, api }) => {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  const vdc = items[0]!
  const list = await api.get<{ items: InstanceView[] }>(`/vdcs/${vdc.id}/instances?limit=200`)
  const one = list.items.find(instance => instance.state === 'running')!
  await page.goto(`/vdcs/${vdc.id}`)
  await expect(page.getByLabel(`Instance ${one.name}, running`)).toBeVisible()
  await api.post(`/instances/${one.id}/stop`, { force: true })
  await expect(page.getByLabel(`Instance ${one.name}, stopped`)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Show as a list' }).click()
  await page
    .getByRole('link', { name: new RegExp(one.name) })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: one.name })).toBeVisible()
})

test('everything is reached by name with the keyboard', async ({ page, api }) => {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  const list = await api.get<{ items: InstanceView[] }>(`/vdcs/${items[0]!.id}/instances?limit=1`)
  const one = list.items[0]!
  await page.goto('/datacenter')
  await expect(page.getByRole('heading', { level: 1, name: 'Data center' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(one.name)
  await page
    .getByRole('option', { name: new RegExp(one.name) })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: one.name })).toBeVisible()
})
