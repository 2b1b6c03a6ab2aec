import { expect, test } from './fixtures'

test('a page says when Plenum is gone, and catches up by itself when it is back', async ({ page, plenum }) => {
  test.setTimeout(120_000)
  await page.goto('/datacenter')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await plenum.end()
  await expect(page.getByText('Offline', { exact: true })).toBeVisible({ timeout: 30_000 })
  await plenum.start()
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('region', { name: /^Zone / })).toHaveCount(3)
})
