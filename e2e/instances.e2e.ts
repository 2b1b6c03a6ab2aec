import type { VdcView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import { expect, type RestApi, test } from './fixtures'
import { expectState } from './journeys/instances'

async function vdcWithInstances(api: RestApi) {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  const vdc = items.toSorted((a, b) => b.instanceCount - a.instanceCount)[0]!
  const list = await api.get<{ items: InstanceView[] }>(`/vdcs/${vdc.id}/instances?limit=200`)
  return { vdc, instances: list.items }
}

test('a filter lives in the address: it narrows the list, survives a reload and can be cleared', async ({
  page,
  api,
}) => {
  const { vdc, instances } = await vdcWithInstances(api)
  const one = instances[0]!
  await page.goto(`/vdcs/${vdc.id}/instances`)
  await page.getByLabel('Filter by name or address').fill(one.name)
  await expect(page).toHaveURL(new RegExp(`q=${one.name}`))
  await page.reload()
  const table = page.getByRole('table', { name: 'Instances' })
  await expect(table.getByRole('link', { name: one.name, exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(table.getByRole('link', { name: instances.at(-1)!.name, exact: true })).toBeVisible()
})

test('several instances are stopped and started at once, and the list follows by itself', async ({ page, api }) => {
  const { vdc, instances } = await vdcWithInstances(api)
  const two = instances.filter(instance => instance.state === 'running').slice(0, 2)
  await page.goto(`/vdcs/${vdc.id}/instances`)
  const table = page.getByRole('table', { name: 'Instances' })
  for (const { name } of two)
    await table
      .getByRole('row', { name: new RegExp(`\\b${name}\\b`) })
      .getByRole('checkbox')
      .click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Stop' }).click()
  for (const { name } of two)
    await expect(table.getByRole('row', { name: new RegExp(`\\b${name}\\b`) })).toContainText('Stopped', {
      timeout: 60_000,
    })
  for (const { name } of two)
    await table
      .getByRole('row', { name: new RegExp(`\\b${name}\\b`) })
      .getByRole('checkbox')
      .click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Start' }).click()
  for (const { name } of two)
    await expect(table.getByRole('row', { name: new RegExp(`\\b${name}\\b`) })).toContainText('Running', {
      timeout: 60_000,
    })
})

test('what another person does shows on an open page without a reload', async ({ page, api }) => {
  const { vdc, instances } = await vdcWithInstances(api)
  const one = instances.filter(instance => instance.state === 'running').at(-1)!
  await page.goto(`/vdcs/${vdc.id}/instances/${one.id}`)
  await expectState(page, 'Running')
  await api.post(`/instances/${one.id}/stop`, { force: true })
  await expectState(page, 'Stopped')
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
})

test('a create that fails is undone, says why on its step, and can be deleted', async ({ page, api }) => {
  const { vdc } = await vdcWithInstances(api)
  await page.goto(`/vdcs/${vdc.id}/instances/new`)
  const form = page.getByRole('form', { name: 'Create instance' })
  await form.getByLabel('Name', { exact: true }).fill('x-instance-create-exhausted')
  await form.getByRole('button', { name: 'Add volume' }).click()
  await form.getByLabel('Volume name').fill('x-never-made')
  await form.getByRole('button', { name: 'Create instance' }).click()
  await expectState(page, 'Failed')
  const volumes = await api.get<{ items: { name: string }[] }>(`/vdcs/${vdc.id}/volumes?search=x-never-made`)
  expect(volumes.items).toEqual([])
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByRole('link', { name: 'Create instance x-instance-create-exhausted' }).last().click()
  await expect(page.getByText('Rolled back', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('list', { name: /^Steps of/ }).getByText('Create the machine and boot it')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
  await page.getByRole('link', { name: 'x-instance-create-exhausted', exact: true }).click()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete instance' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Instances' })).toBeVisible()
})

test('a name that is taken is said beside the field, and nothing that was typed is lost', async ({ page, api }) => {
  const { vdc, instances } = await vdcWithInstances(api)
  await page.goto(`/vdcs/${vdc.id}/instances/new`)
  const form = page.getByRole('form', { name: 'Create instance' })
  await form.getByLabel('Name', { exact: true }).fill(instances[0]!.name)
  await form.getByRole('textbox', { name: 'Packages', exact: true }).fill('nginx\ncurl')
  await form.getByRole('tab', { name: 'Text', exact: true }).click()
  const text = form.getByRole('textbox', { name: '#cloud-config or a script', exact: true })
  await expect(text).toHaveValue('#cloud-config\npackages:\n  - nginx\n  - curl\n')
  await text.fill('#cloud-config\npackages: nginx\n')
  await expect(form.getByText('Line 2: packages takes a list')).toBeVisible()
  await text.fill('#cloud-config\npackages:\n  - jq # for scripts\n')
  await form.getByRole('tab', { name: 'Form', exact: true }).click()
  await expect(form.getByRole('textbox', { name: 'Packages', exact: true })).toHaveValue('jq')
  await form.getByRole('textbox', { name: 'First user', exact: true }).fill('anna')
  await form.getByRole('button', { name: 'Create instance' }).click()
  await expect(form.getByText(/There is already an instance/).first()).toBeVisible()
  await form.getByRole('tab', { name: 'Text', exact: true }).click()
  await expect(text).toHaveValue('#cloud-config\npackages:\n  - jq # for scripts\nuser:\n  name: anna\n')
})
