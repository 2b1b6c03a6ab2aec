import { expect, type Page } from '@/e2e/fixtures'

/** The serial console as a person uses it: reads the screen, types, waits for what comes. */
export function terminal(page: Page) {
  const region = page.getByRole('region', { name: 'Serial console' })
  const screen = region.locator('.xterm-rows')
  return {
    screen,
    async open(name: string) {
      await page.getByRole('link', { name: 'Serial console' }).click()
      await expect(region.getByText('Connected')).toBeVisible({ timeout: 30_000 })
      await region.locator('.xterm-helper-textarea').focus()
      // A guest that is still booting prints its prompt by itself; one that has booted does after Enter.
      await expect(async () => {
        await page.keyboard.press('Enter')
        await expect(screen).toContainText(`root@${name}`, { timeout: 3_000 })
      }).toPass({ timeout: 90_000 })
    },
    /** `expected` must not stand in what is typed: the terminal echoes it. */
    async run(command: string, expected: string) {
      await region.locator('.xterm-helper-textarea').focus()
      await page.keyboard.type(command)
      await page.keyboard.press('Enter')
      await expect(screen).toContainText(expected, { timeout: 30_000 })
    },
  }
}
