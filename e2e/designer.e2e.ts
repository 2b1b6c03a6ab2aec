import type { VdcView } from '@/server/domain/catalog'
import { emptyDesign } from '@/server/domain/design/document'
import { printDesign } from '@/server/domain/design/yaml'
import { applyDesign, designIn, namesIn } from './data-centers/designs'
import { expect, type RestApi, test } from './fixtures'
import { arrived, designer, rowIn } from './journeys/designer'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })
test.setTimeout(300_000)

const zones = ['north', 'south', 'harbor']
const freshVdc = async (api: RestApi, name: string) => (await api.post<VdcView>('/vdcs', { name })).id
const machine = { image: 'alpine-3.20', type: 'tiny-96m' }

test('three instances are drawn, planned, applied and watched; changed, and brought back from a version', async ({
  page,
  api,
}) => {
  const vdcId = await freshVdc(api, 'drawn')
  const design = designer(page)
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })

  await test.step('draw three in three zones, with a volume each', async () => {
    await design.open(vdcId)
    for (const [at, zone] of zones.entries()) await design.drawInstance({ name: `web-${at + 1}`, zone, volume: true })
    await expect(design.staged).toContainText('6 changes · 6 add')
  })

  await test.step('the plan says what is added, the canvas shows it working and then live', async () => {
    await design.review()
    for (const at of [1, 2, 3]) {
      await design.planned(`instance web-${at}`, 'Add')
      await design.planned(`volume web-${at}-data`, 'Add')
    }
    await design.apply()
    await expect(design.node('Instance web-1').getByRole('progressbar')).toBeVisible()
    await design.ended(arrived)
    await design.view('Live')
    for (const at of [1, 2, 3]) await design.state(`Instance web-${at}`, 'Running')
    expect(await namesIn(api, vdcId)).toEqual({
      instances: ['web-1', 'web-2', 'web-3'],
      volumes: ['web-1-data', 'web-2-data', 'web-3-data'],
    })
  })

  await test.step('a change of size is amber, a removal red, and what is lost has to be named', async () => {
    await design.view('Design')
    await expect(design.staged).toBeHidden()
    await expect(page.getByRole('region', { name: 'Conflicts' })).toBeHidden()
    await design.node('Instance web-1').click()
    await design.choose('Type', /^micro-256m/)
    await design.node('Volume web-1-data').click()
    await design.choose('Back up', 'Every day')
    await design.node('Instance web-2').click()
    await design.node('Volume web-2-data').click({ modifiers: ['Control'] })
    await page.keyboard.press('Delete')
    await design.review()
    await design.planned('instance web-1', 'Change with restart')
    await design.planned('instance web-2', 'Remove')
    await expect(design.row('volume web-1-data')).toContainText('Daily at 02:00 UTC')
    await expect(design.row('volume web-2-data')).toContainText('10 GiB')
    await expect(design.plan.getByRole('button', { name: /^Apply/ })).toHaveAttribute('aria-disabled', 'true')
    for (const what of ['instance web-2', 'volume web-2-data'])
      await design.plan.getByRole('checkbox', { name: new RegExp(`Lose the data of ${what}`) }).click()
    await design.apply()
    await design.ended(arrived)
    expect((await namesIn(api, vdcId)).instances).toEqual(['web-1', 'web-3'])
  })

  await test.step('the versions say how they differ, and an older one is restored by a plan', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Versions' }).click()
    await row('Version 1').getByRole('checkbox').click()
    await row('Version 2').getByRole('checkbox').click()
    await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Compare' }).click()
    const differences = page.getByRole('list', { name: 'Differences' })
    await expect(differences.getByRole('listitem').filter({ hasText: 'instance web-1' })).toContainText('micro-256m')
    const removed = differences.getByRole('listitem').filter({ hasText: 'volume web-2-data' })
    await expect(removed.getByRole('img', { name: 'Removed' })).toBeVisible()
    await page.getByRole('button', { name: 'Restore version 1' }).click()
    const changes = page.getByRole('region', { name: 'Changes' })
    await expect(rowIn(changes, 'instance web-2').getByRole('img', { name: 'Add' })).toBeVisible()
    await page.getByRole('button', { name: 'Show as API call' }).click()
    await expect(page.getByRole('dialog')).toContainText(/curl[\s\S]*\/api\/v1\/plans\/plan_\w+\/apply/)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page
      .getByRole('complementary', { name: 'Apply' })
      .getByRole('button', { name: /^Apply/ })
      .click()
    await expect(page.getByText('Applied', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
    expect((await namesIn(api, vdcId)).instances).toEqual(['web-1', 'web-2', 'web-3'])
  })
})

test('an apply that fails in the middle is undone; what was drawn is still there to be mended', async ({
  page,
  api,
}) => {
  const vdcId = await freshVdc(api, 'undone')
  const design = designer(page)
  await design.open(vdcId)
  await design.drawInstance({ name: 'fine', zone: 'north', volume: true })
  await design.drawInstance({ name: 'bad-instance-create-exhausted', zone: 'south', volume: true })
  await design.review()
  await design.apply()
  await design.ended('It failed and was undone: everything is as it was before')
  await expect(design.plan.getByText(/no room left for bad-instance-create-exhausted/).first()).toBeVisible()
  await design.state('Instance fine', 'Rolled back')
  expect(await namesIn(api, vdcId)).toEqual({ instances: [], volumes: [] })

  await design.view('Design')
  await expect(design.staged).toContainText('4 changes · 4 add')
  await design.node('Instance bad-instance-create-exhausted').click()
  await page.keyboard.press('F2')
  await page.getByLabel('New name of bad-instance-create-exhausted').fill('mended')
  await page.keyboard.press('Enter')
  await design.review()
  await design.planned('instance mended', 'Add')
  await design.plan.getByRole('link', { name: 'Open as page' }).click()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Plans' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Did not arrive' })).toHaveCount(1)
  await expect(page.getByRole('row').filter({ hasText: 'Ready' })).toHaveCount(1)
})

test('an apply rests when it is paused, goes on when it is resumed, and is undone when it is cancelled', async ({
  page,
  api,
}) => {
  const vdcId = await freshVdc(api, 'paused')
  await applyDesign(api, vdcId, now => ({ ...now, instances: { there: machine } }))
  const now = await designIn(api, vdcId)
  await api.post(`/vdcs/${vdcId}/drafts`, {
    document: {
      ...now,
      volumes: { 'create-slow-disk': { sizeGiB: 1 } },
      instances: { ...now.instances, 'create-slow-web': { ...machine, zone: 'north', volumes: ['create-slow-disk'] } },
    },
  })
  const design = designer(page)
  const button = (name: string) => design.plan.getByRole('button', { name, exact: true })
  await design.open(vdcId)
  await design.review()
  await design.apply()

  await test.step('paused: the volume at work is finished, the instance is not begun', async () => {
    await button('Pause').click()
    await expect(design.plan.getByText('Pausing: steps at work are finished first')).toBeVisible()
    await design.ended('Paused')
    expect(await namesIn(api, vdcId)).toEqual({ instances: ['there'], volumes: ['create-slow-disk'] })
    await page.reload()
    await design.ended('Paused')
    await design.state('Volume create-slow-disk', 'Succeeded')
  })

  await test.step('resumed: the instance is at work', async () => {
    await button('Resume').click()
    await expect(design.node('Instance create-slow-web').getByRole('progressbar')).toBeVisible()
    await expect(button('Pause')).toBeVisible()
  })

  await test.step('cancelled: all of it is undone, what was there before stays', async () => {
    await button('Cancel task').click()
    const asked = page.getByRole('dialog')
    await expect(asked).toContainText('undone in reverse')
    await asked.getByRole('button', { name: 'Cancel task' }).click()
    await design.ended(/^It was cancelled/)
    expect(await namesIn(api, vdcId)).toEqual({ instances: ['there'], volumes: [] })
  })
})

test('a starting point is drawn, and YAML beside it: a fault is marked on its line and its node, mended, applied', async ({
  page,
  api,
}) => {
  const vdcId = await freshVdc(api, 'written')
  const design = designer(page)
  await design.open(vdcId)
  const gallery = page.getByRole('region', { name: 'Starting points' })
  await gallery.getByRole('button', { name: /^Web and database/ }).click()
  await expect(gallery).toBeHidden()
  await expect(design.node('Cluster web').first()).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await gallery.getByRole('button', { name: /^Single VM with a disk/ }).click()
  await design.saved()

  await page.keyboard.press('y')
  const yaml = page.getByRole('textbox', { name: 'Design as YAML' })
  await expect(yaml).toContainText('instances:')
  const write = async (text: string) => {
    await yaml.click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.evaluate(words => navigator.clipboard.writeText(words), text)
    await page.keyboard.press('ControlOrMeta+v')
  }
  const { networks } = await designIn(api, vdcId)
  const text = (volume: string) =>
    printDesign({
      ...emptyDesign,
      networks,
      volumes: { notes: { sizeGiB: 3 } },
      instances: { desk: { ...machine, zone: 'harbor', volumes: [volume] } },
    })
  const faulty = text('nodes')
  const line = faulty.split('\n').findIndex(each => each.includes('nodes')) + 1
  await write(faulty)
  const faults = page.getByRole('region', { name: 'YAML' }).getByRole('list', { name: 'Faults' })
  await expect(faults.getByRole('button', { name: `Line ${line}` })).toBeVisible()
  await expect(design.node('Instance desk')).toContainText('nodes')
  await expect(design.staged).toContainText('fault')
  await write(text('notes'))
  await expect(faults).toBeHidden()
  await expect(design.node('Volume notes')).toHaveAccessibleName(/attached to desk/)
  await design.review()
  await design.apply()
  await design.ended(arrived)
  expect(await namesIn(api, vdcId)).toEqual({ instances: ['desk'], volumes: ['notes'] })
})

test('a plan is refused once something moved, says what, and is planned again by one click', async ({ page, api }) => {
  const vdcId = await freshVdc(api, 'moved')
  await applyDesign(api, vdcId, now => ({ ...now, instances: { first: machine } }))
  const clusters = { web: { size: 3, template: machine } }
  await api.post(`/vdcs/${vdcId}/drafts`, { document: { ...(await designIn(api, vdcId)), clusters } })
  const design = designer(page)
  await design.open(vdcId)
  await design.review()
  await design.planned('cluster web', 'Add')
  const { items } = await api.get<{ items: { id: string }[] }>(`/vdcs/${vdcId}/instances`)
  await api.done(await api.post(`/instances/${items[0]!.id}/stop`, { force: true }))
  const moved = design.plan.getByRole('note').filter({ hasText: 'Something moved since this was planned' })
  await expect(moved).toContainText('first')
  await expect(design.plan.getByRole('button', { name: /^Apply/ })).toHaveAttribute('aria-disabled', 'true')
  await moved.getByRole('button', { name: 'Plan again' }).click()
  await expect(moved).toBeHidden()
  await design.apply()
  await design.ended(arrived)
  expect((await namesIn(api, vdcId)).instances).toEqual(['first', 'web-1', 'web-2', 'web-3'])
})

test('all of the canvas is at hand by keyboard', async ({ page, api }) => {
  const vdcId = await freshVdc(api, 'typed')
  const design = designer(page)
  const cards = page.locator('.react-flow').getByRole('group', { name: /^Instance / })
  await design.open(vdcId)
  await page.keyboard.press('i')
  await expect(design.node('Instance vm-1')).toBeVisible()
  await page.keyboard.press('v')
  await expect(design.node('Volume vm-1-data')).toHaveAccessibleName(/attached to vm-1/)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(design.node('Volume vm-1-data')).toBeHidden()
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(design.node('Volume vm-1-data')).toBeVisible()
  await design.node('Instance vm-1').click()
  await page.keyboard.press('ControlOrMeta+d')
  await expect(cards).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+c')
  await page.keyboard.press('ControlOrMeta+v')
  await expect(cards).toHaveCount(3)
  await page.keyboard.press('Delete')
  await expect(cards).toHaveCount(2)
  await page.keyboard.press('/')
  const find = page.getByRole('searchbox', { name: 'Find in the design' })
  await find.fill('vm-1')
  await find.press('Enter')
  await expect(design.properties.getByRole('heading')).toContainText('vm-1')
  // It first empties the field.
  await find.press('Escape')
  await find.press('Escape')
  await expect(find).toBeHidden()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(design.properties).toContainText('things selected')
  await page.keyboard.press('Escape')
  await expect(design.properties).toBeHidden()
  await page.keyboard.press('ArrowDown')
  await expect(design.properties).toBeVisible()
  await design.node('Network default').focus()
  await expect(design.node('Network default')).toHaveCSS('outline-style', 'solid')
  await page.getByRole('button', { name: 'Zoom In' }).click()
  const scale = () => page.locator('.react-flow__viewport').evaluate(at => at.style.transform)
  const before = await scale()
  await page.keyboard.press('1')
  await expect.poll(scale).not.toBe(before)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Duplicate')
})
