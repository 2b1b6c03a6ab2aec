import type { ZoneView } from '@/server/domain/host'
import type { MaintenancePlan } from '@/server/domain/maintenance'
import { expect, type RestApi, test } from './fixtures'

/** Host after host, each with its moves and a restart. */
test.setTimeout(150_000)

/** The zone in which the least has to move. */
async function zoneToMaintain(api: RestApi): Promise<{ zone: ZoneView; plan: MaintenancePlan }> {
  const { items } = await api.get<{ items: ZoneView[] }>('/zones')
  const planned = await Promise.all(
    items.map(async zone => ({
      zone,
      plan: await api.get<MaintenancePlan>(`/zones/${zone.id}/maintenance-plan?hook=restart`),
    })),
  )
  const [first] = planned
    .filter(({ plan }) => plan.turns.length > 1 && plan.turns.every(turn => turn.breaches.length === 0))
    .toSorted((a, b) => a.plan.estimateS - b.plan.estimateS)
  if (!first) throw new Error('No zone can be maintained')
  return first
}

test('a zone is maintained: the plan first, then host after host is emptied, restarted and taken in again', async ({
  page,
  api,
}) => {
  const { zone, plan } = await zoneToMaintain(api)
  await page.goto('/datacenter')
  const column = page.getByRole('region', { name: `Zone ${zone.name}` })
  await column.getByRole('button', { name: `Actions of ${zone.name}` }).click()
  await page.getByRole('menuitem', { name: 'Maintain…' }).click()
  const dialog = page.getByRole('dialog', { name: `Maintain ${zone.name}?` })
  await expect(dialog.getByRole('radio', { name: 'Restart each host' })).toBeChecked()
  const turns = dialog.getByRole('list', { name: 'Hosts in their order' }).locator(':scope > li')
  await expect(turns).toHaveCount(plan.turns.length)
  await expect(turns.first()).toContainText(plan.turns[0]!.hostName)
  await dialog.getByRole('button', { name: `Maintain ${plan.turns.length} hosts` }).click()
  await expect(column.getByText('Maintenance under way')).toBeVisible()
  await expect(column.getByLabel('Maintenance', { exact: true }).first()).toBeVisible()
  await expect(column.getByText(/^[1-9] of \d+ hosts done$/)).toBeVisible({ timeout: 60_000 })
  await expect(column.getByText('Maintenance under way')).toBeHidden({ timeout: 120_000 })
  const { items } = await api.get<{ items: { kind: string; state: string }[] }>('/tasks?limit=50')
  expect(items.find(task => task.kind === 'zone.maintain')).toMatchObject({ state: 'succeeded' })
})

test('a zone is told to keep its largest host free', async ({ page }) => {
  await page.goto('/datacenter')
  const choice = page
    .getByRole('region', { name: /^Zone / })
    .first()
    .getByRole('combobox')
  await choice.click()
  await page.getByRole('option', { name: /^Its largest host/ }).click()
  await page.reload()
  await expect(choice).toContainText('Its largest host')
  await choice.click()
  await page.getByRole('option', { name: 'Nothing' }).click()
  await expect(choice).toContainText('Nothing')
})
