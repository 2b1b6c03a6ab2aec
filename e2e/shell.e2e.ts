import type { VdcView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import { expect, type Page, test } from './fixtures'

test.use({ viewport: { width: 1440, height: 420 } })

const scrolled = (page: Page) => page.getByRole('main').evaluate(main => main.scrollTop)

test('a page begins at its top, also after a long form, and where it was left when one comes back', async ({
  page,
  api,
}) => {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  await page.goto(`/vdcs/${items[0]!.id}/instances/new`)
  await page.getByLabel('Name', { exact: true }).fill('from-below')
  await page.getByRole('main').evaluate(main => main.scrollTo(0, main.scrollHeight))
  await expect.poll(() => scrolled(page)).toBeGreaterThan(100)
  await page.getByRole('button', { name: 'Create instance' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'from-below' })).toBeVisible()
  expect(await scrolled(page)).toBe(0)

  await page.getByRole('main').evaluate(main => main.scrollTo(0, 100))
  await expect.poll(() => scrolled(page)).toBe(100)
  // Not by a pointer: that would scroll the link into view first.
  await page.getByRole('link', { name: 'Activity' }).evaluate((link: HTMLElement) => link.click())
  await expect(page).toHaveURL(/activity$/)
  expect(await scrolled(page)).toBe(0)
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Details' })).toBeVisible()
  await expect.poll(() => scrolled(page)).toBe(100)
})

test('Ctrl-K finds a page by name, also for who types at once, and Enter goes there', async ({ page }) => {
  await page.goto('/datacenter')
  await page.getByText('Live', { exact: true }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('findings')
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('findings')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/findings$/)

  await test.step('pages come before the tasks that were named alike', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('create')
    await expect(page.getByRole('option', { name: /^Create instance/ }).first()).toBeVisible()
    await expect(page.getByRole('option').first()).toContainText('Add host')
  })
})

test('the tab of the browser says what is open in it, by name, and in which VDC', async ({ page, api }) => {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  const vdc = items.find(({ instanceCount }) => instanceCount > 0)!
  const { items: instances } = await api.get<{ items: InstanceView[] }>(`/vdcs/${vdc.id}/instances?limit=1`)
  const { id, name } = instances[0]!
  await page.goto(`/vdcs/${vdc.id}/instances`)
  await expect(page).toHaveTitle(`Instances · ${vdc.name} · Plenum`)
  await page.goto(`/vdcs/${vdc.id}/instances/${id}`)
  await expect(page).toHaveTitle(`${name} · ${vdc.name} · Plenum`)
  await page.getByRole('link', { name: 'Activity' }).click()
  await expect(page).toHaveTitle(`Activity of ${name} · ${vdc.name} · Plenum`)
  await page.goto('/nowhere')
  await expect(page).toHaveTitle('Nothing here · Plenum')
})
