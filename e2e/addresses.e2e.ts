import type { NetworkView, VdcView } from '@/server/domain/catalog'
import { expect, test } from './fixtures'

test('addresses are reserved and released on a network’s page, and an instance is refused one of them at its field', async ({
  page,
  api,
}) => {
  const { id: vdcId } = await api.post<VdcView>('/vdcs', { name: 'numbered' })
  const network = (await api.get<{ items: NetworkView[] }>(`/vdcs/${vdcId}/networks`)).items[0]!
  const address = (last: number) => network.cidr.replace(/\d+\/\d+$/, String(last))
  const span = `${address(20)} – ${address(29)}`
  const rows = page.getByRole('table', { name: 'Addresses' }).getByRole('row')

  await page.goto(`/vdcs/${vdcId}/networks`)
  await page.getByRole('table', { name: 'Networks' }).getByRole('link', { name: network.name }).click()
  await expect(page.getByRole('img', { name: /^Map of the range: 4 used, 0 reserved/ })).toBeVisible()
  await page.getByRole('button', { name: 'Reserve…', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('First address').fill(address(1))
  await dialog.getByLabel(/^Last address/).fill(address(29))
  await dialog.getByLabel('What for').fill('printers')
  await dialog.getByRole('button', { name: 'Reserve' }).click()
  await expect(dialog).toContainText('can be reserved')
  await dialog.getByLabel('First address').fill(address(20))
  await dialog.getByRole('button', { name: 'Reserve' }).click()
  await expect(rows.filter({ hasText: span })).toContainText('printers')
  await expect(page.getByRole('img', { name: /^Map of the range: 4 used, 10 reserved/ })).toBeVisible()

  await page.goto(`/vdcs/${vdcId}/instances/new`)
  await page.getByLabel(/^Address( |$)/).fill(address(25))
  await page.getByRole('button', { name: 'Create instance' }).click()
  await expect(page.getByText(`${address(25)} is reserved (printers)`).first()).toBeVisible()

  await page.goto(`/vdcs/${vdcId}/networks/${network.id}`)
  await page.getByRole('button', { name: `Release ${span}…` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
  await expect(rows.filter({ hasText: span })).toHaveCount(0)
})
