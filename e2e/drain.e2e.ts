import type { DrainPlan } from '@/server/domain/drain'
import type { HostView } from '@/server/domain/host'
import { expect, type RestApi, test } from './fixtures'

/** A host from which at least so many can move. */
async function hostToDrain(api: RestApi, atLeast: number): Promise<HostView> {
  const { items } = await api.get<{ items: HostView[] }>('/hosts?limit=200')
  for (const host of items) {
    const { moves } = await api.get<DrainPlan>(`/hosts/${host.id}/drain-plan`)
    if (!host.cordoned && moves.length >= atLeast) return host
  }
  throw new Error(`No host has ${atLeast} instances that can move`)
}

test('a host is drained: the plan first, then each machine on its way, then it is safe to switch off', async ({
  page,
  api,
}) => {
  const host = await hostToDrain(api, 2)
  await page.goto(`/datacenter/hosts/${host.id}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Drain…' }).click()
  const dialog = page.getByRole('dialog', { name: `Drain ${host.name}?` })
  const goes = dialog.getByRole('list', { name: 'Where each instance goes' }).getByRole('listitem')
  const count = await goes.count()
  expect(count).toBeGreaterThanOrEqual(2)
  await expect(goes.first()).toContainText(/goes to .+/)
  await dialog.getByRole('button', { name: `Cordon and move ${count} instances` }).click()
  await expect(page.getByText('Draining', { exact: true }).first()).toBeVisible()
  const drain = page.getByRole('region', { name: /^Drain/ })
  await expect(drain.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(drain.getByRole('list', { name: /^Changes/ }).getByText('goes to')).toHaveCount(count)
  await expect(page.getByText('Cordoned', { exact: true }).first()).toBeVisible({ timeout: 40_000 })
  const { moves } = await api.get<DrainPlan>(`/hosts/${host.id}/drain-plan`)
  expect(moves).toEqual([])
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Uncordon' }).click()
  await expect(page.getByText('Up', { exact: true }).first()).toBeVisible()
})
