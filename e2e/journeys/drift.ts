import type { Page } from '@/e2e/fixtures'

/** One difference on the drift page, by its sentence. */
export const findingOf = (page: Page, summary: string | RegExp) => page.getByRole('article', { name: summary })

export const tickFinding = (page: Page, summary: string) =>
  page.getByRole('checkbox', { name: `Select: ${summary}` }).click()
