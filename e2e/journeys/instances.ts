import type { DataCenter } from '@/e2e/data-centers/rest'
import { expect, type Page } from '@/e2e/fixtures'

/** The instance page's state, as the header says it. */
export const stateIn = (page: Page, state: string) =>
  page.getByRole('banner').or(page.locator('main header')).getByText(state, { exact: true }).first()

export const expectState = (page: Page, state: string, timeout = 90_000) =>
  expect(stateIn(page, state)).toBeVisible({ timeout })

type Wish = { name: string; volume?: string }

/** Clicks an instance together and waits until it runs; ends on its page. Answers with its id. */
export async function createInstance(page: Page, dataCenter: DataCenter, { name, volume }: Wish): Promise<string> {
  await page.goto(`/vdcs/${dataCenter.vdcId}/instances`)
  await page.getByRole('link', { name: 'Create instance' }).first().click()
  const form = page.getByRole('form', { name: 'Create instance' })
  await form.getByRole('radiogroup', { name: 'Image' }).getByRole('radio', { name: dataCenter.imageName }).click()
  await form.getByRole('radiogroup', { name: 'Type' }).getByRole('radio', { name: dataCenter.typeName }).first().click()
  await form.getByLabel('Name', { exact: true }).fill(name)
  if (volume) {
    await form.getByRole('button', { name: 'Add volume' }).click()
    await form.getByLabel('Volume name').fill(volume)
  }
  await form.getByRole('button', { name: 'Create instance' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 30_000 })
  await expectState(page, 'Running')
  return new URL(page.url()).pathname.split('/').at(-1)!
}

/** One of the actions behind the button of the same name. */
export async function act(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

export async function stopInstance(page: Page): Promise<void> {
  await act(page, 'Stop…')
  await page.getByRole('dialog').getByRole('button', { name: 'Stop instance' }).click()
  await expectState(page, 'Stopped')
}

export async function rebuildElsewhere(page: Page, name: string): Promise<void> {
  await act(page, 'Rebuild…')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'On another host' }).click()
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name)
  await dialog.getByRole('button', { name: 'Rebuild instance' }).click()
  await expectState(page, 'Rebuilding', 20_000)
  await expectState(page, 'Running')
}
