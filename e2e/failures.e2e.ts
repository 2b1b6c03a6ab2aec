import type { HostView } from '@/server/domain/host'
import { applyDesign, designIn } from './data-centers/designs'
import { expect, test } from './fixtures'
import { designer } from './journeys/designer'

test('what a failure would do is seen on the racks before it happens, and follows where hosts stand', async ({
  page,
  api,
}) => {
  const { items: hosts } = await api.get<{ items: HostView[] }>('/hosts?limit=100')
  const inRack = hosts.filter(host => host.zoneName === 'north' && host.location.rack === 'r1')
  const running = inRack.reduce((sum, host) => sum + host.runningCount, 0)
  const north = page.getByRole('region', { name: 'Zone north' })
  const forecast = page.getByRole('complementary', { name: 'Forecast' })

  await page.goto('/datacenter/failures')
  await expect(forecast).toContainText('Press a host')
  await north.getByRole('button', { name: 'Rack r1 fails' }).click()
  await expect(forecast.getByRole('heading', { name: 'Rack r1 fails' })).toBeVisible()
  await expect(forecast).toContainText(`2 hosts go down, ${running} instances stop`)
  await expect(north.getByRole('img', { name: 'Goes down' })).toHaveCount(2)

  await test.step('the address names it, and a reload shows the same', async () => {
    await page.reload()
    await expect(forecast.getByRole('heading', { name: 'Rack r1 fails' })).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'What fails' })).toContainText('Rack')
  })

  await test.step('one of two power feeds stops only what hangs on it alone', async () => {
    await north.getByRole('button', { name: 'Power feed B fails' }).first().click()
    await expect(forecast).toContainText('1 host goes down')
    await expect(north.getByRole('img', { name: 'On one feed less' })).toHaveCount(3)
  })

  await test.step('a host of another rack no longer fails with it', async () => {
    const [moved] = inRack
    await page.goto(`/datacenter/hosts/${moved!.id}`)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Location…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Rack', { exact: true }).fill('r3')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('Rack r3, unit 30')).toBeVisible()
    await page.goto('/datacenter/failures')
    await north.getByRole('button', { name: 'Rack r1 fails' }).click()
    await expect(forecast).toContainText('1 host goes down')
    await api.put(`/hosts/${moved!.id}/location`, { location: moved!.location })
    // It stands there again, and the open page says so.
    await expect(forecast).toContainText('2 hosts go down')
  })
})

test('the racks are one stop of Tab, arrow keys go through them, and Enter lets one fail', async ({ page }) => {
  await page.goto('/datacenter/failures')
  const north = page.getByRole('region', { name: 'Zone north' })
  const zone = north.getByRole('button', { name: 'Zone north fails' })
  const rack = north.getByRole('button', { name: 'Rack r1 fails' })
  await page.getByRole('combobox', { name: 'What fails' }).focus()
  await page.keyboard.press('Tab')
  const first = page.getByRole('region', { name: 'Racks' }).getByRole('button').first()
  await expect(first).toBeFocused()
  await zone.focus()
  await page.keyboard.press('ArrowDown')
  await expect(rack).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Rack r1 fails' })).toBeVisible()
  await expect(rack).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Clear' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(rack).toBeFocused()
})

test('what a cluster survives is said by its plan, and live by its VDC', async ({ page, api }) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'promised' })
  const web = { size: 3, zones: ['north', 'south', 'harbor'], template: { image: 'alpine-3.20', type: 'tiny-96m' } }
  const document = { ...(await designIn(api, vdcId)), clusters: { web } }
  const plan = await api.post<{ id: string }>(`/vdcs/${vdcId}/plans`, { document })
  await page.goto(`/vdcs/${vdcId}/plans/${plan.id}`)
  await expect(page.getByRole('note').filter({ hasText: 'What it survives' })).toContainText(
    'web: Survives the loss of any one zone.',
  )
  await applyDesign(api, vdcId, () => document)
  await page.goto(`/vdcs/${vdcId}`)
  const clusters = page.getByRole('list', { name: 'Clusters' })
  await expect(clusters).toContainText('3 of 3. Survives the loss of any one zone.')
  await clusters.getByText('web', { exact: true }).click()
  const members = clusters.getByRole('list', { name: 'Members of web' }).getByRole('listitem')
  for (const [at, zone] of web.zones.entries()) await expect(members.nth(at)).toContainText(zone)
  const { items } = await api.get<{ items: { id: string }[] }>(`/vdcs/${vdcId}/instances`)
  await api.done(await api.post(`/instances/${items[0]!.id}/stop`, { force: true }))
  await expect(clusters).toContainText('2 of 3. Does not survive the loss of a host.')
  await api.done(await api.post(`/instances/${items[1]!.id}/stop`, { force: true }))
  await expect(clusters).toContainText('Without its quorum: 1 of 3 members run, 2 are needed.')
  // Whole again: a zone with a cluster that has no quorum is not maintained.
  for (const { id } of items.slice(0, 2)) await api.done(await api.post(`/instances/${id}/start`))
  await expect(clusters).toContainText('3 of 3. Survives the loss of any one zone.')
})

test('the plan of a cluster’s update says that its members have their turn one after the other', async ({
  page,
  api,
}) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'rolling' })
  const clusterOf = (type: string) => ({ web: { size: 2, template: { image: 'alpine-3.20', type } } })
  await applyDesign(api, vdcId, now => ({ ...now, clusters: clusterOf('tiny-64m') }))
  const document = { ...(await designIn(api, vdcId)), clusters: clusterOf('tiny-96m') }
  const plan = await api.post<{ id: string }>(`/vdcs/${vdcId}/plans`, { document })
  await page.goto(`/vdcs/${vdcId}/plans/${plan.id}`)
  await expect(page.getByText('One member of web at a time: the next one’s turn comes once')).toHaveCount(2)
  await expect(page.getByText('2 instances, up to 30 s each; a cluster’s members one after the other')).toBeVisible()
})

test('what a zone would take along is seen on the canvas before it fails', async ({ page, api }) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'what-if' })
  const machine = { image: 'alpine-3.20', type: 'tiny-96m' }
  await applyDesign(api, vdcId, now => ({
    ...now,
    clusters: { web: { size: 3, zones: ['north', 'south', 'harbor'], template: machine } },
    volumes: { 'db-data': { sizeGiB: 1 } },
    instances: { db: { ...machine, zone: 'north', volumes: ['db-data'] } },
  }))
  const design = designer(page)
  const bar = page.getByRole('region', { name: 'What if' })
  await page.goto(`/vdcs/${vdcId}/design?view=live`)
  await page.getByRole('combobox', { name: 'What if' }).press('Enter')
  await page.getByRole('option', { name: /^If zone north fails/ }).click()
  await expect(bar).toContainText('If zone north fails: 2 instances stop, 2 stay down')
  await expect(bar).toContainText('1 volume out of reach, web keeps its quorum')
  await expect(design.node('Instance db')).toContainText('Stays down. Its volumes are in the zone that failed.')

  await test.step('the list says the same, and the address carries it', async () => {
    await page.getByRole('button', { name: 'Show as a list' }).click()
    await page.reload()
    await expect(page.getByRole('button', { name: /^.*db-data.*/ })).toContainText('Out of reach')
  })

  await test.step('nothing of it has happened', async () => {
    await bar.getByRole('button', { name: 'Nothing fails' }).click()
    await expect(bar).toBeHidden()
    await expect(page.getByText('Out of reach')).toBeHidden()
    const { items } = await api.get<{ items: { state: string }[] }>(`/vdcs/${vdcId}/instances`)
    expect(items.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'running'])
  })
})
