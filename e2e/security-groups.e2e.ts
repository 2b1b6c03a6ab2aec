import type { VdcView } from '@/server/domain/catalog'
import { expect, test } from './fixtures'
import { arrived, designer } from './journeys/designer'

test.setTimeout(300_000)

test('a security group is drawn, planned and applied, its rules are changed, and the page says who reaches whom', async ({
  page,
  api,
}) => {
  const { id: vdcId } = await api.post<VdcView>('/vdcs', { name: 'guarded' })
  const design = designer(page)
  const members = design.properties.getByRole('group', { name: 'Members' })
  const rule = (number: number) => design.properties.getByRole('group', { name: `Rule ${number}` })

  await test.step('draw two instances and a group, and put one of them into it', async () => {
    await design.open(vdcId)
    for (const name of ['front', 'store']) await design.drawInstance({ name, zone: 'north' })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add security group' }).click()
    await expect(design.node('Security group web')).toBeVisible()
    await expect(members).toContainText('Nobody yet')
    await design.node('Instance store').click()
    await design.properties.getByRole('checkbox', { name: 'web' }).click()
    await expect(design.node('Instance store').getByRole('img', { name: 'In security group web' })).toBeVisible()
    await expect(design.staged).toContainText('3 changes · 3 add')
  })

  await test.step('a rule says at its field what is wrong with it', async () => {
    await design.node('Security group web').click()
    await expect(members).toContainText('store')
    await design.properties.getByRole('button', { name: 'Add rule' }).click()
    const ports = rule(2).getByLabel('Ports')
    await ports.fill('99999')
    await expect(rule(2)).toContainText('Use a port or a range from 1 to 65535')
    await ports.fill('5432')
    await expect(rule(2)).not.toContainText('Use a port')
    await rule(2).getByRole('combobox', { name: 'From' }).press('Enter')
    await page.getByRole('option', { name: /^web/ }).click()
  })

  await test.step('the plan makes it before its member', async () => {
    await design.review()
    await design.planned('security group web', 'Add')
    await design.apply()
    await design.ended(arrived)
  })

  await test.step('the page lists it, and answers who reaches whom by which rule', async () => {
    await page.goto(`/vdcs/${vdcId}/networks`)
    const row = page.getByRole('table', { name: 'Security groups' }).getByRole('row', { name: /web/ })
    await expect(row).toContainText('in: tcp 5432 from members of web')
    await expect(row).toContainText('store')
    await page.getByRole('button', { name: 'Can one reach the other?' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('From', { exact: true }).fill('front')
    await dialog.getByLabel('To', { exact: true }).fill('store')
    await dialog.getByLabel(/^Port( |$)/).fill('5432')
    await dialog.getByRole('button', { name: 'Ask' }).click()
    const answer = dialog.getByRole('status', { name: 'Answer' })
    await expect(answer).toContainText('No rule of store’s security groups (web) lets tcp 5432 from front in')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
  })

  await test.step('its own page says of each rule what it let pass', async () => {
    const row = page.getByRole('table', { name: 'Security groups' }).getByRole('row', { name: /web/ })
    await row.getByRole('link', { name: 'web' }).click()
    await expect(page.getByRole('heading', { name: 'web', exact: true })).toBeVisible()
    const counted = page.getByRole('table', { name: 'Rules of web' }).getByRole('row', { name: /in: tcp 5432/ })
    await expect(counted).not.toContainText('Not counted yet', { timeout: 60_000 })
    await expect(counted).toContainText(/Never matched|packets/)
  })

  await test.step('a change of a rule is live, and tells whom it judges', async () => {
    await design.open(vdcId)
    await design.node('Security group web').click()
    await rule(2).getByRole('combobox', { name: 'From' }).press('Enter')
    await page.getByRole('option', { name: 'Anywhere' }).click()
    await design.review()
    await design.planned('security group web', 'Change')
    await expect(design.row('security group web')).toContainText('in: tcp 5432 from anywhere')
    await design.apply()
    await design.ended(arrived)
    const answer = await api.get<{ reaches: boolean; rule: unknown }>(
      `/vdcs/${vdcId}/reach?from=front&to=store&protocol=tcp&port=5432`,
    )
    expect(answer).toMatchObject({
      reaches: true,
      rule: { securityGroup: 'web', sentence: 'in: tcp 5432 from anywhere' },
    })
  })
})
