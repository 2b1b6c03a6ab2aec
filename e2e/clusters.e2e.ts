import type { ClusterView } from '@/server/domain/failure/fleet'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import { applyDesign } from './data-centers/designs'
import { expect, test } from './fixtures'

// A member is given time before it is brought back, and a plan its apply.
test.describe.configure({ timeout: 180_000 })
const patient = { timeout: 60_000 }

test('a cluster’s members are seen, brought back by a click, replaced with their volumes, and more are made', async ({
  page,
  api,
  meddle,
}) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'kept-up' })
  const web = {
    ...{ size: 2, zones: ['north', 'south'] },
    template: { image: 'alpine-3.20', type: 'tiny-96m', volumes: { data: { sizeGiB: 1 } } },
    health: { kind: 'agent' as const, intervalSeconds: 1, healthyAfter: 1, unhealthyAfter: 2, startSeconds: 5 },
    // What Plenum does by itself is proved elsewhere.
    resurrection: 'off' as const,
  }
  await applyDesign(api, vdcId, now => ({ ...now, clusters: { web } }))
  const members = page.getByRole('table', { name: 'Members of web' })
  const row = (name: string) => members.getByRole('row').filter({ hasText: name })
  const machineOf = async (name: string) => {
    const { items } = await api.get<{ items: InstanceView[] }>(`/vdcs/${vdcId}/instances`)
    return items.find(each => each.name === name)!
  }

  await test.step('the overview leads to its page, which says how each member is', async () => {
    await page.goto(paths.vdc(vdcId))
    const clusters = page.getByRole('list', { name: 'Clusters' })
    await clusters.getByText('web', { exact: true }).click()
    await clusters.getByRole('link', { name: 'Open cluster web' }).click()
    await expect(page.getByRole('heading', { name: 'web', exact: true, level: 1 })).toBeVisible()
    await expect(row('web-1')).toContainText('Healthy', patient)
    await expect(row('web-2')).toContainText('Healthy', patient)
    await expect(row('web-1')).toContainText('web-1-data')
    await expect(page.getByText('Guest agent every 1 s')).toBeVisible()
  })

  await test.step('one whose guest hangs is unhealthy, costs the quorum, and is brought back', async () => {
    const { id, hostName } = await machineOf('web-2')
    await meddle.hang(hostName!, id)
    await expect(row('web-2')).toContainText('Its guest agent does not answer.', patient)
    await expect(page.getByText('Without its quorum: 1 of 2 members run, 2 are needed.')).toBeVisible()
    await page.getByRole('button', { name: 'Bring back 1 member…' }).click()
    await page.getByRole('button', { name: 'Bring back 1 member', exact: true }).click()
    await expect(row('web-2')).toContainText('Healthy', patient)
    await expect(page.getByRole('button', { name: 'Bring back 1 member…' })).toBeHidden()
  })

  await test.step('a member is replaced on another host, and its volume follows', async () => {
    const before = await machineOf('web-1')
    await row('web-1').getByRole('button', { name: 'Replace web-1…' }).click()
    const dialog = page
      .getByRole('alertdialog', { name: 'Replace web-1?' })
      .or(page.getByRole('dialog', { name: 'Replace web-1?' }))
    await expect(dialog).toContainText('web-1-data follows, with all data.')
    await dialog.getByRole('textbox').fill('web-1')
    await dialog.getByRole('button', { name: 'Replace member' }).click()
    await expect(dialog).toBeHidden(patient)
    await expect.poll(async () => (await machineOf('web-1')).hostName, patient).not.toBe(before.hostName)
    await expect(row('web-1')).toContainText('Running', patient)
    expect((await machineOf('web-1')).volumeCount).toBe(1)
  })

  await test.step('it is scaled out by a plan', async () => {
    await page.getByRole('button', { name: 'Scale…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Scale web' })
    await dialog.getByRole('textbox', { name: 'Members' }).fill('3')
    await expect(dialog).toContainText('1 member more: web-3')
    await dialog.getByRole('button', { name: 'See the plan' }).click()
    await page.getByRole('button', { name: /^Apply/ }).click()
    const { items } = await api.get<{ items: ClusterView[] }>(`/vdcs/${vdcId}/clusters`)
    await page.goto(paths.cluster(vdcId, items[0]!.id))
    await expect(row('web-3')).toContainText('Healthy', patient)
    await expect(page.getByText('3 of 3 up')).toBeVisible()
  })
})
