import type { NetworkView, VdcView } from '@/server/domain/catalog'
import type { HostView } from '@/server/domain/host'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import type { Meddler } from '@/server/drivers/simulated/meddle'
import { expect, type RestApi, test } from './fixtures'
import { findingOf, tickFinding } from './journeys/drift'
import { expectState } from './journeys/instances'

// Each waits for several looks at the data center.
test.describe.configure({ timeout: 120_000 })

type Machine = { id: string; name: string; host: string }

/** Running machines of the fullest VDC that no other test has to do with, and where they run. */
async function running(api: RestApi, count: number): Promise<{ vdc: VdcView; machines: Machine[] }> {
  const vdc = (await api.get<{ items: VdcView[] }>('/vdcs')).items.toSorted(
    (a, b) => b.instanceCount - a.instanceCount,
  )[0]!
  const { items } = await api.get<{ items: InstanceView[] }>(`/vdcs/${vdc.id}/instances?state=running&limit=200`)
  const machines = items.slice(-count).map(({ id, name, hostName }) => ({ id, name, host: hostName! }))
  return { vdc, machines }
}
const powerOf = async (meddle: Meddler, { host, id }: Machine) =>
  (await meddle.machines(host)).find(each => each.id === id)!.power

test('a machine that somebody switched off is found with its cause; one click starts it, and a link to it says that it is gone', async ({
  page,
  api,
  meddle,
}) => {
  const { vdc, machines } = await running(api, 1)
  const [web] = machines
  await page.goto(paths.drift(vdc.id))
  await meddle.powerOff(web!.host, web!.id)
  const finding = findingOf(page, `${web!.name} is wanted running but is stopped`)
  await expect(finding).toContainText('its host told of “switched off”')
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Drift ?1$/ })).toBeVisible()
  const { items } = await api.get<{ items: { id: string }[] }>(`/vdcs/${vdc.id}/findings?state=open`)
  await finding.getByRole('button', { name: 'Start it' }).click()
  await expect(page.getByText('No differences')).toBeVisible({ timeout: 30_000 })
  expect(await powerOf(meddle, web!)).toBe('running')
  await page.goto(paths.driftOf(vdc.id, items[0]!.id))
  await expect(page.getByText('This difference is gone since')).toBeVisible()
})

test('a network that somebody took out of a zone is told there; one click brings it back, and no machine restarts', async ({
  page,
  api,
  meddle,
}) => {
  const { vdc, machines } = await running(api, 1)
  const { zoneName, networkId } = await api.get<InstanceView>(`/instances/${machines[0]!.id}`)
  const { items } = await api.get<{ items: NetworkView[] }>(`/vdcs/${vdc.id}/networks`)
  const { name } = items.find(each => each.id === networkId)!
  await page.goto(paths.drift(vdc.id))
  await meddle.removeFromNetwork(zoneName!, 'network', networkId)
  const finding = findingOf(page, `The network of ${zoneName} lacks the network ${name}`)
  await expect(finding).toContainText('Nothing restarts', { timeout: 30_000 })
  await finding.getByRole('button', { name: 'Repair it' }).click()
  await expect(page.getByText('No differences')).toBeVisible({ timeout: 30_000 })
  expect(await powerOf(meddle, machines[0]!)).toBe('running')
})

test('a difference is ignored for a reason that others read, heeded again, and then recorded as it is', async ({
  page,
  api,
  meddle,
}) => {
  const { vdc, machines } = await running(api, 1)
  const [web] = machines
  await page.goto(paths.drift(vdc.id))
  await meddle.pause(web!.host, web!.id)
  const finding = findingOf(page, `${web!.name} is wanted running but is paused`)
  const ignore = async () => {
    await finding.getByRole('button', { name: 'Ignore…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Ignore this difference' })
    await dialog.getByLabel('Why').fill('Paused for a backup')
    await dialog.getByRole('button', { name: 'Ignore', exact: true }).click()
    await expect(page.getByText('No differences')).toBeVisible()
  }
  await ignore()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(finding).toBeVisible()
  await ignore()
  await page.getByRole('button', { name: 'Ignored for now' }).click()
  await expect(finding).toContainText('“Paused for a backup”')
  await finding.getByRole('button', { name: 'Stop ignoring it' }).click()
  await expect(page.getByText('Nothing is ignored')).toBeVisible()
  await page.getByRole('button', { name: 'Ignored for now' }).click()
  await finding.getByRole('button', { name: 'Keep it paused' }).click()
  await expect(page.getByText('No differences')).toBeVisible()
  expect((await api.get<InstanceView>(`/instances/${web!.id}`)).power).toBe('paused')
  expect(await powerOf(meddle, web!)).toBe('paused')
})

test('a machine that nobody recorded is imported into a VDC and runs on untouched', async ({ page, api, meddle }) => {
  const { vdc, machines } = await running(api, 1)
  const { host } = machines[0]!
  const external = await meddle.addStranger(host, 'Legacy ERP')
  const bootedAt = async () => (await meddle.machines(host)).find(each => each.external === external)!.bootedAt
  const before = await bootedAt()
  await page.goto(paths.findings())
  await page.getByText(`${host} has a machine Legacy ERP that Plenum does not know`).click()
  await page.getByRole('button', { name: 'Import into a VDC…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import Legacy ERP' })
  await dialog.getByRole('combobox', { name: 'VDC' }).click()
  await page.getByRole('option', { name: vdc.name }).click()
  await expect(dialog.getByLabel('Name in Plenum')).toHaveValue('legacy-erp')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog).toBeHidden()
  await page.goto(`${paths.instances(vdc.id)}?q=legacy-erp`)
  await page.getByRole('link', { name: 'legacy-erp', exact: true }).click()
  await expectState(page, 'Running')
  expect(await bootedAt()).toBe(before)
})

test('what a host has kept of a machine goes once its name is typed, and the machine runs on where it is', async ({
  page,
  api,
  meddle,
}) => {
  const [web] = (await running(api, 1)).machines
  const { items } = await api.get<{ items: HostView[] }>('/hosts')
  const kept = items.find(({ name, state }) => state === 'up' && name !== web!.host)!.name
  await meddle.leaveCopy(web!.host, web!.id, kept)
  await page.goto(paths.findings())
  const summary = `${kept} has a machine of ${web!.name}, which is recorded on ${web!.host}`
  await page.getByText(summary).click()
  await page.getByRole('button', { name: 'Remove this copy…' }).click()
  const dialog = page.getByRole('dialog', { name: `Remove this copy: ${web!.name}?` })
  await expect(dialog).toContainText('What its root disk on this host holds does not come back.')
  await dialog.getByRole('textbox').fill(web!.name)
  await dialog.getByRole('button', { name: 'Remove this copy', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(async () => (await meddle.machines(kept)).some(({ id }) => id === web!.id)).toBe(false)
  expect(await powerOf(meddle, web!)).toBe('running')
})

test('many differences are repaired as one plan; what cannot be is left with its reason', async ({
  page,
  api,
  meddle,
}) => {
  const { vdc, machines } = await running(api, 3)
  const [one, two, odd] = machines
  await page.goto(paths.drift(vdc.id))
  await meddle.powerOff(one!.host, one!.id)
  await meddle.pause(two!.host, two!.id)
  await meddle.plugForeign(odd!.host, odd!.id, { device: 'vdz', source: '/srv/old.img' })
  const foreign = findingOf(page, `${odd!.name} has a disk that Plenum did not attach`)
  for (const finding of [
    `${one!.name} is wanted running but is stopped`,
    `${two!.name} is wanted running but is paused`,
  ])
    await tickFinding(page, finding)
  await expect(foreign).toContainText('Detach it where it was attached, or ignore it')
  await page.getByRole('checkbox', { name: 'Select all 3' }).click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Repair 2 of 3' }).click()
  await expect(page.getByText('1 difference', { exact: true })).toBeVisible({ timeout: 30_000 })
  expect([await powerOf(meddle, one!), await powerOf(meddle, two!)]).toEqual(['running', 'running'])
  await meddle.plugForeign(odd!.host, odd!.id, null)
  await expect(page.getByText('No differences')).toBeVisible()
})

test('what a VDC lets Plenum repair by itself is repaired without a click', async ({ page, api, meddle }) => {
  const { vdc, machines } = await running(api, 1)
  const [web] = machines
  await page.goto(paths.drift(vdc.id))
  const policy = page.getByRole('region', { name: 'Repair without asking' })
  await policy.getByRole('checkbox', { name: /^Power/ }).click()
  await policy.getByLabel('At most').fill('100')
  await policy.getByRole('button', { name: 'Save' }).click()
  await expect(policy.getByText(/; 0 so far\./)).toBeVisible()
  await meddle.powerOff(web!.host, web!.id)
  await expect(policy.getByText(/; 1 so far\./)).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => powerOf(meddle, web!), { timeout: 20_000 }).toBe('running')
  await policy.getByRole('checkbox', { name: /^Power/ }).click()
  await policy.getByRole('button', { name: 'Save' }).click()
  await expect(policy.getByText('Nothing is chosen: drift is only reported.')).toBeVisible()
})
