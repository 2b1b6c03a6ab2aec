import { expect, type Locator, type Page } from '@/e2e/fixtures'

export type Designer = ReturnType<typeof designer>

/** The designer as a person uses it: the canvas, what is staged, the plan beside it, its apply. */
export function designer(page: Page) {
  const staged = page.getByRole('region', { name: 'Staged changes' })
  const plan = page.getByRole('region', { name: 'Plan', exact: true })
  const properties = page.getByRole('region', { name: 'Properties' })
  /** “Instance web-1”, “Volume data”: a thing on the canvas, wherever it stands. */
  const node = (name: string) => page.locator('.react-flow').getByRole('group', { name: new RegExp(`^${name}(,|$)`) })

  return {
    staged,
    plan,
    properties,
    node,
    async open(vdcId: string) {
      await page.goto(`/vdcs/${vdcId}/design`)
      await expect(page.getByRole('toolbar', { name: 'Add to the design' })).toBeVisible()
      await expect(node('Network default')).toBeVisible()
    },
    /** What is out of sight is not drawn. */
    seeAll: () => page.getByRole('button', { name: 'Show all' }).click(),
    /** What was drawn last is kept. */
    saved: () => expect(page.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible(),
    /** One of a list, in the properties of what is selected. Opened by key: a press that lasts would choose at once. */
    async choose(field: string, option: string | RegExp) {
      await properties.getByRole('combobox', { name: field, exact: true }).press('Enter')
      await page.getByRole('option', { name: option }).first().click()
    },
    /** Adds an instance from the palette, names it on the canvas, and gives it a place and a volume of its own. */
    async drawInstance({ name, zone, volume }: { name: string; zone?: string; volume?: boolean }) {
      await page.getByRole('button', { name: 'Add instance' }).click()
      await page.keyboard.press('F2')
      await page.getByLabel('New name of vm-1').fill(name)
      await page.keyboard.press('Enter')
      await expect(node(`Instance ${name}`)).toBeVisible()
      if (zone) await this.choose('Zone', new RegExp(`^${zone}`))
      if (volume) {
        await properties.getByRole('button', { name: 'Add volume' }).click()
        await expect(node(`Volume ${name}-data`)).toBeVisible()
      }
    },
    async review() {
      await staged.getByRole('button', { name: 'Review' }).click()
      await expect(plan).toBeVisible()
    },
    row: (what: string) => rowIn(plan, what),
    /** What the plan does with a thing: “Add”, “Change with restart”, “Remove”. */
    planned: (what: string, action: string) =>
      expect(rowIn(plan, what).getByRole('img', { name: action, exact: true })).toBeVisible(),
    apply: () => plan.getByRole('button', { name: /^Apply \d+ changes?$/ }).click(),
    /** How the apply of the plan beside the canvas ends. */
    ended: (words: string | RegExp, timeout = 60_000) => expect(plan.getByText(words).first()).toBeVisible({ timeout }),
    view: (name: 'Design' | 'Plan' | 'Live') =>
      page.getByRole('group', { name: 'View' }).getByRole('button', { name }).click(),
    state: (name: string, state: string) =>
      expect(node(name).getByRole('img', { name: state, exact: true })).toBeVisible({ timeout: 30_000 }),
  }
}

/** The row of one change in a list of changes, “instance web-1”. */
export const rowIn = (place: Locator, what: string) =>
  place.getByRole('listitem').filter({ has: place.page().getByRole('button', { name: what, exact: true }) })

export const arrived = 'Applied: everything is as the design says.'
