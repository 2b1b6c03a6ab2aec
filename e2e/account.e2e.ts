import { expect, test } from './fixtures'

test('a token made in the UI calls the API until it is revoked', async ({ page, plenum }) => {
  await page.goto('/account')
  await page.getByRole('button', { name: 'Create token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('ci')
  await dialog.getByRole('button', { name: 'Create token' }).click()
  const token = (await page
    .getByText(/^plenum_/)
    .first()
    .textContent())!.trim()
  const call = () => fetch(`${plenum.url}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } })
  const answer = await call()
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ user: { email: plenum.email } })
  await page.getByRole('button', { name: 'Revoke' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  expect((await call()).status).toBe(401)
})
