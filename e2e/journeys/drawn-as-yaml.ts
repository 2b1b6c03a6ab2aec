import { expect, type Page } from '@/e2e/fixtures'
import type { DesignDocument } from '@/server/domain/design/document'
import { printDesign } from '@/server/domain/design/yaml'
import { paths } from '@/server/domain/paths'

/** The design page as somebody uses it who writes: text in the pane, the plan read beside the canvas, then applied. */
export function writtenDesign(page: Page, vdcId: string) {
  const plan = page.getByRole('region', { name: 'Plan', exact: true })
  const staged = page.getByRole('region', { name: 'Staged changes' })
  const card = (name: string) => page.getByLabel(new RegExp(`^Instance ${name}, `))
  return {
    plan,
    /** On the canvas. */
    card,
    /** One change in the list beside the canvas. */
    row: (key: string) => plan.locator(`[data-change="${key}"]`),
    async write(document: DesignDocument) {
      await page.goto(`${paths.design(vdcId)}?yaml=true`)
      await page.getByRole('textbox', { name: 'Design as YAML' }).fill(printDesign(document))
      await expect(staged).toBeVisible()
      // Only what is in sight is drawn, and beside the text there is little room.
      await page.getByRole('button', { name: 'Close YAML' }).click()
      await page.getByRole('button', { name: 'Show all' }).click()
      for (const name of Object.keys(document.instances)) await expect(card(name)).toBeVisible()
    },
    async review() {
      await staged.getByRole('button', { name: 'Review' }).click()
      await expect(plan).toBeVisible({ timeout: 30_000 })
    },
    /** @param losses what is agreed to be lost, as “instance web-3” */
    async apply(losses: string[] = []) {
      for (const loss of losses) await plan.getByRole('checkbox', { name: `Lose the data of ${loss}` }).click()
      await plan.getByRole('button', { name: /^Apply \d+ changes?$/ }).click()
    },
    /** Waits until it has ended, well or not. */
    ended: (words: string | RegExp, timeout = 120_000) => expect(plan.getByText(words)).toBeVisible({ timeout }),
    live: () => page.goto(`${paths.design(vdcId)}?view=live`),
  }
}
