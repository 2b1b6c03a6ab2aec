import type { VdcView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import type { VolumeView } from '@/server/domain/volume'
import { expect, type Locator, type Page, type Plenum, type RestApi, signIn, test } from './fixtures'

test.use({ signedIn: false })

const reason = 'You may look at this VDC, not change it; ask an operator to become a member'
const password = 'correct-horse-battery'
let made = 0

/** Somebody who is nothing but that in the fullest VDC, signed in in this page. */
async function enter(page: Page, plenum: Plenum, api: RestApi, role: 'viewer' | 'member'): Promise<VdcView> {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  const vdc = items.toSorted((a, b) => b.instanceCount - a.instanceCount)[0]!
  const email = `${role}-${++made}@plenum.test`
  await api.put(`/vdcs/${vdc.id}/members`, { email, role, name: `A ${role}`, password })
  await page.context().addCookies((await signIn(plenum, { email, password })).cookies)
  return vdc
}

async function expectRefused(control: Locator) {
  await expect(control).toBeVisible()
  await expect(control).toHaveAttribute('aria-disabled', 'true')
  await expect(control).toHaveAccessibleDescription(reason)
}

test('a viewer sees everything that can be done, and with each why not by them', async ({ page, plenum, api }) => {
  const vdc = await enter(page, plenum, api, 'viewer')
  const at = `/vdcs/${vdc.id}`
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const menuItem = (name: string) => page.getByRole('menuitem', { name })

  await test.step('in the list of instances, its rows, their menus and the selection', async () => {
    await page.goto(`${at}/instances`)
    await expectRefused(button('Create instance'))
    const row = page.getByRole('row').nth(1)
    await row.hover()
    await expectRefused(row.getByRole('button', { name: /^(Stop|Start) / }))
    await row.getByRole('checkbox').click()
    await expectRefused(page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: /^Stop/ }))
    await row.getByRole('button', { name: /actions|more/i }).click()
    for (const name of ['Stop…', 'Resize…', 'Rebuild…', 'Delete…', 'Open console']) {
      await expect(menuItem(name)).toContainText(reason)
      await expect(menuItem(name)).toHaveAttribute('aria-disabled', 'true')
    }
    await page.keyboard.press('Escape')
  })

  await test.step('on an instance, and its console', async () => {
    const { items } = await api.get<{ items: InstanceView[] }>(`${at}/instances?limit=100`)
    const one = items.find(instance => instance.state === 'running' && instance.volumeCount > 0)!
    await page.goto(`${at}/instances/${one.id}`)
    for (const name of ['Stop', 'Console', 'Attach volume', /^Detach /]) await expectRefused(button(name))
    await page.goto(`${at}/instances/${one.id}/console`)
    await expect(page.getByRole('region', { name: 'Serial console' }).getByRole('status')).toContainText(reason)
    await expect(button('Connect again')).toHaveCount(0)
  })

  await test.step('in the list of volumes', async () => {
    const { items } = await api.get<{ items: VolumeView[] }>(`${at}/volumes?limit=10`)
    await page.goto(`${at}/volumes?volume=${items[0]!.id}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Actions' }).click()
    for (const name of ['Attach…', 'Detach', 'Grow…', 'Delete…']) await expect(menuItem(name)).toContainText(reason)
    await page.goto(`${at}/volumes`)
    await expectRefused(button('Create volume'))
  })

  await test.step('in the palette and on the page that creates', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByPlaceholder(/Go to/).fill('Create inst')
    await expect(page.getByRole('option').filter({ hasText: reason })).toContainText('Create instance')
    await page.goto(`${at}/instances/new`)
    await expect(page.getByRole('main').getByRole('note')).toContainText(reason)
    await expect(page.getByLabel('Name', { exact: true })).toBeDisabled()
    await expectRefused(button('Create instance'))
  })
})

test('a tenant in the data center is shown the way back to their VDC', async ({ page, plenum, api }) => {
  const vdc = await enter(page, plenum, api, 'member')
  for (const path of ['/datacenter', '/datacenter/hosts', '/datacenter/findings', '/datacenter/vdcs']) {
    await page.goto(path)
    await expect(page.getByRole('alert').filter({ hasText: 'The data center is for operators' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  }
  await page.getByRole('link', { name: `Go to ${vdc.name}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: vdc.name })).toBeVisible()
})

test('whoever becomes a member while the page is open may act at once', async ({ page, plenum, api }) => {
  const vdc = await enter(page, plenum, api, 'viewer')
  await page.goto(`/vdcs/${vdc.id}/volumes`)
  await expectRefused(page.getByRole('button', { name: 'Create volume' }))
  await api.put(`/vdcs/${vdc.id}/members`, { email: `viewer-${made}@plenum.test`, role: 'member' })
  await expect(page.getByRole('button', { name: 'Create volume' })).not.toHaveAttribute('aria-disabled', 'true')
})
