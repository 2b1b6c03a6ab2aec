import { expect, test } from './fixtures'

test.use({ signedIn: false })

test('a wrong password gets a sentence and keeps what was typed', async ({ page, plenum }) => {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(plenum.email)
  await page.getByLabel('Password').fill('not-the-password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('don’t match')
  await expect(page.getByLabel('Email')).toHaveValue(plenum.email)
})

test('whoever is sent to the door comes out where they wanted to go, and leaves by signing out', async ({
  page,
  plenum,
}) => {
  await page.goto('/tasks')
  await expect(page.getByRole('heading', { name: 'Sign in to Plenum' })).toBeVisible()
  await page.getByLabel('Email').fill(plenum.email)
  await page.getByLabel('Password').fill(plenum.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeVisible()
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Plenum' })).toBeVisible()
  await page.goto('/tasks')
  await expect(page.getByRole('heading', { name: 'Sign in to Plenum' })).toBeVisible()
})
