import type { DraftView } from '@/server/domain/design/views'
import { designIn } from './data-centers/designs'
import { awaitHydration, expect, type Route, signIn, test } from './fixtures'
import { designer } from './journeys/designer'

test.setTimeout(300_000)

test('two people draw in one draft: they see each other, both their edits stay, and one who contradicts is asked', async ({
  page: mine,
  browser,
  plenum,
  api,
}) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'together' })
  const ada = { email: 'ada@plenum.test', name: 'Ada Byron', password: 'correct-horse-battery' }
  await api.put(`/vdcs/${vdcId}/members`, { ...ada, role: 'member' })
  const window = await browser.newContext({ baseURL: plenum.url, storageState: await signIn(plenum, ada) })
  const theirs = awaitHydration(await window.newPage())
  const [me, her] = [designer(mine), designer(theirs)]

  await me.open(vdcId)
  await me.drawInstance({ name: 'web', zone: 'north', volume: true })
  await me.saved()
  await her.open(vdcId)
  await expect(mine.getByRole('list', { name: 'Also here' }).getByRole('img', { name: ada.name })).toBeVisible()
  await her.node('Volume web-data').click()
  await expect(me.node('Volume web-data')).toContainText(ada.name)

  await her.drawInstance({ name: 'db', zone: 'south' })
  await me.seeAll()
  await expect(me.node('Instance db')).toBeVisible()
  await me.drawInstance({ name: 'cache', zone: 'harbor' })
  await her.seeAll()
  await expect(her.node('Instance cache')).toBeVisible()
  await me.saved()
  await her.saved()

  // What she saves is on its way while I save another size of the same volume.
  let letGo = () => {}
  const held = new Promise<void>(done => {
    letGo = done
  })
  await theirs.route(/drafts\.save/, async route => {
    await held
    await route.continue()
  })
  await her.node('Volume web-data').click()
  const hers = theirs.waitForRequest(/drafts\.save/)
  await her.properties.getByRole('textbox', { name: 'Size' }).fill('30')
  await theirs.keyboard.press('Enter')
  await hers
  await me.node('Volume web-data').click()
  const saved = mine.waitForResponse(/drafts\.save/)
  await me.properties.getByRole('textbox', { name: 'Size' }).fill('20')
  await mine.keyboard.press('Enter')
  await saved
  letGo()
  const conflicts = theirs.getByRole('region', { name: 'Conflicts' })
  await expect(conflicts).toContainText('yours is 30, theirs 20')
  await conflicts.getByRole('button', { name: 'Take theirs' }).click()
  await expect(conflicts).toBeHidden()
  await her.saved()
  const { items } = await api.get<{ items: { id: string }[] }>(`/vdcs/${vdcId}/drafts`)
  const draft = await api.get<{ document: Awaited<ReturnType<typeof designIn>> }>(`/drafts/${items[0]!.id}`)
  expect(Object.keys(draft.document.instances).toSorted()).toEqual(['cache', 'db', 'web'])
  expect(draft.document.volumes['web-data']).toMatchObject({ sizeGiB: 20 })
  await window.close()
})

test('what is saved after somebody else’s edit has that edit in it', async ({ page, api }) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'second' })
  const design = designer(page)
  await design.open(vdcId)
  await design.drawInstance({ name: 'mine' })
  await design.saved()
  const { items } = await api.get<{ items: { id: string }[] }>(`/vdcs/${vdcId}/drafts`)
  const draft = () => api.get<DraftView>(`/drafts/${items[0]!.id}`)

  const sent: string[] = []
  await page.route(/drafts\.save/, async route => {
    // Mine is on its way: the other was quicker.
    if (sent.push(route.request().postData()!) === 1) {
      const { id, revision, base, document, layout } = await draft()
      const instances = { ...document.instances, theirs: { image: 'alpine-3.20', type: 'tiny-96m' } }
      await api.put(`/drafts/${id}`, { revision, base, document: { ...document, instances }, layout })
    }
    await route.continue()
  })
  await design.drawInstance({ name: 'more' })
  await expect(design.node('Instance theirs')).toBeVisible()
  await design.saved()
  expect(sent.length).toBeGreaterThan(1)
  for (const later of sent.slice(1)) expect(later).toContain('"theirs"')
  expect(Object.keys((await draft()).document.instances).toSorted()).toEqual(['mine', 'more', 'theirs'])
})

test('of several drafts one is chosen; one that somebody discards is left, but not what is being drawn', async ({
  page,
  api,
}) => {
  const { id: vdcId } = await api.post<{ id: string }>('/vdcs', { name: 'drafts' })
  const machine = { image: 'alpine-3.20', type: 'tiny-96m' }
  const now = await designIn(api, vdcId)
  const draft = (name: string) =>
    api.post<{ id: string }>(`/vdcs/${vdcId}/drafts`, { name, document: { ...now, instances: { [name]: machine } } })
  const first = await draft('first')
  await draft('second')
  const design = designer(page)
  await design.open(vdcId)
  await expect(design.node('Instance second')).toBeVisible()
  await page.getByRole('button', { name: 'Draft second, switch' }).click()
  await page.getByRole('menuitem', { name: 'first' }).click()
  await expect(design.node('Instance first')).toBeVisible()
  await expect(design.node('Instance second')).toBeHidden()

  await api.delete(`/drafts/${first.id}`)
  await expect(page.getByText('This draft was discarded')).toBeVisible()
  await expect(design.node('Instance first')).toBeHidden()
  await design.drawInstance({ name: 'anew' })
  await design.saved()

  const { items } = await api.get<{ items: { id: string; name: string }[] }>(`/vdcs/${vdcId}/drafts`)
  const mine = items.find(({ name }) => name !== 'second')!
  // What is drawn now is not saved before the draft is gone.
  const goneBefore = async (route: Route) => {
    await api.delete(`/drafts/${mine.id}`)
    await route.continue()
  }
  await page.route(/drafts\.save/, goneBefore, { times: 1 })
  await design.drawInstance({ name: 'more' })
  await design.saved()
  const kept = (await api.get<{ items: { id: string; name: string }[] }>(`/vdcs/${vdcId}/drafts`)).items
  const anew = kept.find(({ name }) => name !== 'second')!
  const { document } = await api.get<{ document: typeof now }>(`/drafts/${anew.id}`)
  expect(Object.keys(document.instances).toSorted()).toEqual(['anew', 'more'])
})
