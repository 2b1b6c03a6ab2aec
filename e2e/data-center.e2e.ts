import { expect, test } from './fixtures'

test('an operator sees zones side by side with their hosts, and gets to a host by its tile', async ({ page }) => {
  await page.goto('/datacenter')
  const zones = page.getByRole('region', { name: /^Zone / })
  await expect(zones).toHaveCount(3)
  const tile = zones.first().getByRole('link').filter({ hasText: 'instance' }).first()
  await expect(tile).toBeVisible()
  await tile.click()
  await expect(page.getByText('Capacity', { exact: true })).toBeVisible()
  await expect(page.getByText('Up', { exact: true }).first()).toBeVisible()
})

test('a zone’s form says beside the field what its network’s address lacks, and whether anything answers there', async ({
  page,
}) => {
  await page.goto('/datacenter')
  await page.getByRole('button', { name: 'Add zone' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add zone' })
  await dialog.getByLabel('Name', { exact: true }).fill('annex')
  const network = dialog.getByRole('group', { name: 'Network between hosts' })
  await network.getByRole('combobox').click()
  await page.getByRole('option', { name: /^OVN/ }).click()
  await dialog.getByRole('button', { name: 'Add zone' }).click()
  await expect(network.getByText('Fill this in')).toBeVisible()
  await expect(network.getByLabel('Northbound')).toBeFocused()
  await network.getByLabel('Northbound').fill('10.0.0.5:6641')
  await dialog.getByRole('button', { name: 'Add zone' }).click()
  await expect(network.getByText(/Write it as ssl:host:port/)).toBeVisible()
  await network.getByLabel('Northbound').fill('tcp:127.0.0.1:1')
  await dialog.getByRole('button', { name: 'Check connection' }).click()
  await expect(dialog.getByText(/^The zone’s network does not answer.*ECONNREFUSED/)).toBeVisible()
  // Zones stay for ever, and other tests count them.
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
})

test('a zone’s way out is taken away after a question, and set again with what is wrong told at its field', async ({
  page,
}) => {
  await page.goto('/datacenter')
  const zone = page.getByRole('region', { name: 'Zone south' })
  await zone.getByRole('button', { name: 'Actions of south', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Take the way out away…' }).click()
  const question = page.getByRole('dialog', { name: 'Take the way out of south away?' })
  await expect(question.getByText(/reach nothing outside/)).toBeVisible()
  await question.getByRole('button', { name: 'Take away' }).click()
  await expect(zone.getByText('Nothing leads out of it')).toBeVisible()

  await zone.getByRole('button', { name: 'Set a way out of south…' }).click()
  const form = page.getByRole('dialog', { name: 'Way out of south' })
  const fields = {
    ...{ 'Physical network': 'outside', 'Address range': '203.0.113.0/24', Gateway: '203.0.114.1' },
    ...{ 'First address': '203.0.113.200', 'Last address': '203.0.113.250' },
  }
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value)
  await form.getByRole('button', { name: 'Set way out' }).click()
  await expect(form.getByText('Use an address of hosts within 203.0.113.0/24')).toBeVisible()
  await expect(form.getByLabel('Gateway')).toBeFocused()
  await form.getByLabel('Gateway').fill('203.0.113.1')
  await form.getByRole('button', { name: 'Set way out' }).click()
  await expect(zone.getByText('Routers lead outside by 203.0.113.0/24')).toBeVisible()
})

test('a host is checked, then added, then cordoned and removed again', async ({ page }) => {
  await page.goto('/datacenter/hosts/add')
  const form = page.getByRole('form', { name: 'Add host' })
  await form.getByLabel('Name').fill('newcomer')
  await form.getByLabel('Kind').click()
  await page.getByRole('option', { name: /Simulated/ }).click()
  await form.getByLabel('World').fill('elsewhere')
  await form.getByLabel('Host', { exact: true }).fill('newcomer')
  await form.getByRole('button', { name: 'Check connection' }).click()
  await expect(page.getByText(/threads/).first()).toBeVisible()
  await form.getByRole('button', { name: 'Add host' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'newcomer' })).toBeVisible()
  await expect(page.getByText('Up', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Cordon' }).click()
  await expect(page.getByText('Cordoned', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove host' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Hosts' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'newcomer' })).toBeHidden({ timeout: 20_000 })
})

test('how a zone’s backup store is reached is set from its menu, and what lacks is told beside the field', async ({
  page,
}) => {
  await page.goto('/datacenter')
  const column = page.getByRole('region', { name: 'Zone south' })
  await column.getByRole('button', { name: 'Actions of south' }).click()
  await page.getByRole('menuitem', { name: 'Backup store…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Backup store of south' })
  const choose = async (option: RegExp) => {
    await dialog.getByRole('combobox', { name: 'Store for backups' }).press('Enter')
    await page.getByRole('option', { name: option }).click()
  }
  const save = dialog.getByRole('button', { name: 'Save' })
  await choose(/restic/)
  await save.click()
  await expect(dialog.getByLabel('Repository', { exact: true })).toHaveAccessibleDescription(/Fill this in/)
  await dialog.getByLabel('Repository').fill('copies')
  await dialog.getByLabel('Password').fill('correct horse battery')
  await save.click()
  await expect(dialog.getByText(/Write a folder like/)).toBeVisible()
  // Another store than the one that may keep backups is refused there; the same one again changes nothing.
  await choose(/^Simulated/)
  await dialog.getByLabel('World').fill('demo')
  await dialog.getByLabel('Store', { exact: true }).fill('south-backup')
  await save.click()
  await expect(page.getByText('Backup store of south is set').first()).toBeVisible()
})
