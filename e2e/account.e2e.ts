import { randomInt } from 'node:crypto'
import type { VdcView } from '@/server/domain/catalog'
import { sshKeyFactsOf } from '@/server/domain/ssh-fingerprint'
import { sshKeyFor } from '@/server/domain/ssh-key-testing'
import { expect, test } from './fixtures'

test('a token made in the UI calls the API until it is revoked', async ({ page, plenum }) => {
  await page.goto('/account')
  await page.getByRole('button', { name: 'Create token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('ci')
  await dialog.getByRole('button', { name: 'Create token' }).click()
  // All of it: its list has the beginning.
  const token = (await page.getByText(/^plenum_[^…]+$/).textContent())!.trim()
  const call = () => fetch(`${plenum.url}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } })
  const answer = await call()
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ user: { email: plenum.email } })
  await page.getByRole('button', { name: 'Revoke' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  expect((await call()).status).toBe(401)
})

test('a key that was pasted once is in every instance that is created then, and a private one goes nowhere', async ({
  page,
  api,
}) => {
  // A run that is repeated finds no key and no name of the one before.
  const seed = randomInt(256)
  const comment = `anna-${seed}@laptop`
  const { items: vdcs } = await api.get<{ items: VdcView[] }>('/vdcs')
  await page.goto('/account')
  await page.getByRole('button', { name: 'Add SSH key', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Add SSH key', exact: true })
  const field = dialog.getByRole('textbox', { name: 'Public key', exact: true })
  await field.fill('-----BEGIN OPENSSH PRIVATE KEY-----')
  await expect(dialog.getByText('This is a private key: keep it to yourself.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Add key', exact: true })).toBeDisabled()
  await field.fill(sshKeyFor(seed, comment))
  await dialog.getByRole('button', { name: 'Add key', exact: true }).click()
  const { fingerprint } = sshKeyFactsOf(sshKeyFor(seed))
  await expect(page.getByText(fingerprint, { exact: true })).toBeVisible()

  await page.goto(`/vdcs/${vdcs[0]!.id}/instances/new`)
  await expect(page.getByRole('checkbox', { name: new RegExp(`^${comment}`) })).toBeChecked()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`keyed-${seed}`)
  await page.getByRole('button', { name: 'Create instance', exact: true }).click()
  await expect(page.getByRole('heading', { name: `keyed-${seed}`, exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(fingerprint, { exact: true })).toBeVisible({ timeout: 30_000 })

  await page.goto('/account')
  const key = page.getByRole('listitem').filter({ hasText: fingerprint })
  await key.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove key', exact: true }).click()
  await expect(page.getByText(fingerprint, { exact: true })).toBeHidden()
})
