import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import type { VolumeView } from '@/server/domain/volume'
import { expect, test } from './fixtures'

test('a volume goes back to a snapshot, another is made of it, and one in use says what to stop first', async ({
  page,
  api,
}) => {
  const [vdc] = (await api.get<{ items: VdcView[] }>('/vdcs')).items
  const { items } = await api.get<{ items: VolumeView[] }>(`/vdcs/${vdc!.id}/volumes?attached=false`)
  const free = items.find(volume => volume.state === 'available')!
  await page.goto(`${paths.volumes(vdc!.id)}?volume=${free.id}`)
  const panel = page.getByRole('dialog', { name: free.name })
  await expect(panel.getByText(/^None yet. A snapshot is/)).toBeVisible()

  await panel.getByRole('button', { name: 'Take snapshot' }).click()
  const take = page.getByRole('dialog', { name: `Take a snapshot of ${free.name}` })
  await take.getByLabel('Name').fill('before-upgrade')
  await take.getByRole('button', { name: 'Take snapshot' }).click()
  const taken = panel.getByRole('list', { name: 'Snapshots' }).getByRole('listitem')
  await expect(taken).toContainText('before-upgrade')
  await expect(taken).not.toContainText('Being taken')

  const choose = async (action: string) => {
    await panel.getByRole('button', { name: 'Actions for before-upgrade' }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  await choose('Revert to it…')
  const revert = page.getByRole('dialog', { name: `Revert ${free.name} to before-upgrade?` })
  await revert.getByLabel(`Type ${free.name} to confirm`).fill(free.name)
  await revert.getByRole('button', { name: 'Revert volume' }).click()
  await expect(page.getByText(`Revert ${free.name} to before-upgrade`).first()).toBeVisible()
  await expect(panel.getByText('Available')).toBeVisible()

  await choose('New volume from it…')
  const copy = page.getByRole('dialog', { name: 'New volume from before-upgrade' })
  await copy.getByRole('button', { name: 'Create volume' }).click()
  await expect(copy).toBeHidden()
  await expect(page.getByRole('row', { name: `${free.name}-copy` })).toContainText('Available')

  await choose('Delete…')
  await page.getByRole('button', { name: 'Delete snapshot' }).click()
  await expect(panel.getByText(/^None yet. A snapshot is/)).toBeVisible()

  const used = (
    await api.get<{ items: VolumeView[] }>(`/vdcs/${vdc!.id}/volumes?attached=true&state=in%20use`)
  ).items.find(volume => volume.attachment?.isRunning)!
  await page.goto(`${paths.volumes(vdc!.id)}?volume=${used.id}`)
  const other = page.getByRole('dialog', { name: used.name })
  await other.getByRole('button', { name: 'Take snapshot' }).click()
  await page.getByLabel('Name', { exact: true }).fill('while-used')
  await page.getByRole('dialog', { name: /^Take/ }).getByRole('button', { name: 'Take snapshot' }).click()
  await other.getByRole('button', { name: 'Actions for while-used' }).click()
  await expect(page.getByRole('menuitem', { name: 'Revert to it…' })).toContainText(
    `${used.attachment!.instanceName} is using ${used.name}; stop`,
  )
})

test('a volume is made encrypted: a lock says so in the list, and what it means beside it', async ({ page, api }) => {
  const { id } = await api.post<VdcView>('/vdcs', { name: `locked-${Date.now()}` })
  await page.goto(paths.volumes(id))
  await page.getByRole('button', { name: 'Create volume' }).first().click()
  const create = page.getByRole('dialog', { name: 'Create volume' })
  await create.getByLabel('Name', { exact: true }).fill('ledger')
  await create.getByRole('checkbox', { name: /^Encrypted/ }).click()
  await create.getByRole('button', { name: 'Create volume' }).click()
  await expect(create).toBeHidden()
  const row = page.getByRole('row', { name: 'ledger' })
  await expect(row).toContainText('Available', { timeout: 30_000 })
  await expect(row.getByLabel('Encrypted', { exact: true })).toBeVisible()
  const [volume] = (await api.get<{ items: VolumeView[] }>(`/vdcs/${id}/volumes`)).items
  await page.goto(`${paths.volumes(id)}?volume=${volume!.id}`)
  await expect(page.getByRole('dialog', { name: 'ledger' })).toContainText('Yes. Its storage never sees what is on it')
})
