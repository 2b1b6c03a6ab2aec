import type { VdcView } from '@/server/domain/catalog'
import { expect, test } from './fixtures'
import { arrived, designer } from './journeys/designer'

test('a machine with a volume is drawn, set, planned and applied without a mouse', async ({ page, api }) => {
  const { id } = await api.post<VdcView>('/vdcs', { name: 'without-a-mouse' })
  const design = designer(page)
  const { keyboard } = page
  await design.open(id)

  await keyboard.press('i')
  await expect(design.node('Instance vm-1')).toBeFocused()
  await keyboard.press('F2')
  await keyboard.type('web-1')
  await keyboard.press('Enter')
  await expect(design.node('Instance web-1')).toBeFocused()

  await test.step('Enter goes to its properties, Escape back', async () => {
    await keyboard.press('Enter')
    await expect(design.properties.getByLabel('Name', { exact: true })).toBeFocused()
    const zone = design.properties.getByRole('combobox', { name: 'Zone' })
    await zone.focus()
    await keyboard.press('Enter')
    await page.getByRole('option', { name: /^south/ }).waitFor()
    await keyboard.type('south')
    await keyboard.press('Enter')
    await expect(zone).toContainText('south')
    await expect(zone).toBeFocused()
    await keyboard.press('Escape')
    await expect(design.node('Instance web-1')).toBeFocused()
  })

  await keyboard.press('v')
  await expect(design.node('Volume web-1-data')).toBeFocused()
  await expect(design.staged).toContainText('2 changes · 2 add')
  await keyboard.press('Control+Enter')
  await expect(design.plan).toBeVisible()
  await design.plan.getByRole('button', { name: 'Apply 2 changes' }).focus()
  await keyboard.press('Enter')
  await design.ended(arrived)
  await expect(design.plan.getByRole('status').filter({ hasText: arrived })).toBeVisible()
})

test('a page that was opened by a key is gone through from its beginning', async ({ page, api }) => {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  await page.goto(`/vdcs/${items[0]!.id}/instances`)
  await page.keyboard.press('c')
  await expect(page.getByRole('heading', { level: 1, name: 'Create instance' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
})
