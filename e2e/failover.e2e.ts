import { expect, test } from './fixtures'

/** Noticing a loss takes a sweep; fencing and starting take a few seconds more. */
test.setTimeout(120_000)

test('an operator sees a host die, evacuates it, and takes it back', async ({ page, meddle, api }) => {
  type Host = { id: string; name: string; instanceCount: number; runningCount: number; zoneName: string }
  const { items } = await api.get<{ items: Host[] }>('/hosts?limit=100')
  const host = items.find(each => each.runningCount > 1)!
  await page.goto(`/datacenter/hosts/${host.id}`)
  await expect(page.getByText('Up', { exact: true }).first()).toBeVisible()
  await meddle.powerLoss(host.name)
  const lost = page.getByRole('region', { name: 'Lost host' })
  await expect(lost.getByText(`${host.name} does not answer`)).toBeVisible({ timeout: 30_000 })
  await expect(lost.getByText(/Not seen by/)).toBeVisible({ timeout: 30_000 })

  await lost.getByRole('button', { name: 'Evacuate…' }).click()
  const dialog = page.getByRole('dialog', { name: `Evacuate ${host.name}?` })
  await expect(dialog.getByText(/would start elsewhere, in this order/)).toBeVisible()
  await expect(dialog.getByText('Root disks are lost with the host:')).toBeVisible()
  await dialog.getByRole('button', { name: 'Fence and evacuate' }).click()
  await expect(
    page.getByRole('region', { name: /^Evacuation/ }).getByRole('link', { name: 'Open the task' }),
  ).toBeVisible()
  await expect(lost.getByText(`${host.name} is fenced: nothing of it runs`)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(`Evacuate ${host.name}: done`)).toBeVisible({ timeout: 60_000 })

  await meddle.powerBack(host.name)
  await expect(page.getByText('Cordoned', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  await expect(lost).toBeHidden()
})

test('a host’s power control is set, and its power is switched after a question that names what it cuts', async ({
  page,
  api,
}) => {
  type Host = { id: string; name: string; state: string; cordoned: boolean; runningCount: number }
  const { items } = await api.get<{ items: Host[] }>('/hosts?limit=100')
  const host = items.find(each => each.state === 'up' && !each.cordoned && each.runningCount > 1)!
  await page.goto(`/datacenter/hosts/${host.id}`)
  const act = async (name: string) => {
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await act('Power control…')
  const form = page.getByRole('dialog', { name: `Power control of ${host.name}` })
  await form.getByLabel('Power control').click()
  await page.getByRole('option', { name: 'Management controller (IPMI 2.0)' }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByLabel('Address', { exact: true })).toHaveAccessibleDescription(/Fill this in/)
  await form.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('region', { name: 'Sensors' }).getByText('Inlet Temp', { exact: true })).toBeVisible()
  await act('Switch off…')
  const question = page.getByRole('dialog', { name: `Switch ${host.name} off?` })
  await expect(question.getByText(/instances on it are cut off at that moment/)).toBeVisible()
  await question.getByRole('button', { name: 'Cancel' }).click()
})
