import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import type { StarterView } from '@/server/domain/design/views'
import { paths } from '@/server/domain/paths'
import { applyDesign, designIn } from './data-centers/designs'
import { registerLab } from './data-centers/lab'
import type { Receipt } from './data-centers/rest'
import { expect, type RestApi, test } from './fixtures'
import { writtenDesign } from './journeys/drawn-as-yaml'
import { findingOf } from './journeys/drift'
import { expectState } from './journeys/instances'
import { machinesOf, volumesOf } from './lab/machines'

/**
 * The designer on real hosts: one VDC from the first drawing to its end. What has become of it is judged by virsh, never
 * by what Plenum says.
 */
test.describe.configure({ mode: 'serial' })

let vdcId: string
/** As it is after the first apply. */
let shop: DesignDocument
test.beforeAll(async ({ api, lab }) => {
  await registerLab(api, lab)
  vdcId = (await api.post<{ id: string }>('/vdcs', { name: 'drawn' })).id
  const { networks } = await current(api)
  const one = (n: number) => ({
    ...{ image: 'Tiny Linux', vcpus: 1, memoryMiB: 96, rootDiskGiB: 1, zone: `zone-${n}`, volumes: [`data-${n}`] },
  })
  shop = {
    ...{ version: 1, networks, routers: {}, floatingIps: {}, loadBalancers: {}, securityGroups: {}, clusters: {} },
    volumes: Object.fromEntries([1, 2, 3].map(n => [`data-${n}`, { sizeGiB: 1, zone: `zone-${n}` }])),
    instances: Object.fromEntries([1, 2, 3].map(n => [`web-${n}`, one(n)])),
  }
})
/** Its guests would take their share of the processor from the tests after this. */
test.afterAll(async ({ api }) => {
  await applyDesign(api, vdcId, now => ({ ...emptyDesign, networks: now.networks }))
})
const current = (api: RestApi) => designIn(api, vdcId)

test('three instances written as YAML run in their zones with their volumes, and the canvas shows it live', async ({
  page,
  lab,
}) => {
  const design = writtenDesign(page, vdcId)
  await design.write(shop)
  await design.review()
  for (const key of ['instance/web-1', 'volume/data-1'])
    await expect(design.row(key).getByRole('img', { name: 'Add' })).toBeVisible()
  await design.apply()
  await design.ended('Applied: everything is as the design says.')
  await design.live()
  for (const name of ['web-1', 'web-2', 'web-3'])
    await expect(design.card(name).getByRole('img', { name: 'Running', exact: true })).toBeVisible()
  const running = [1, 2, 3].map(n => ({ name: `web-${n}`, zone: `zone-${n}`, state: 'running', disks: ['vda', 'vdb'] }))
  expect(await machinesOf(lab, vdcId)).toMatchObject(running)
})

test('a resize and a removal stand in amber and red in the plan, then are so on the hosts; the volume is kept', async ({
  page,
  lab,
}) => {
  const before = await volumesOf(lab)
  const design = writtenDesign(page, vdcId)
  const { 'web-3': _, ...left } = shop.instances
  await design.write({ ...shop, instances: { ...left, 'web-1': { ...shop.instances['web-1']!, memoryMiB: 128 } } })
  await expect(page.getByLabel(/^Instance web-3, .*to be removed/)).toBeVisible()
  await design.review()
  await expect(design.row('instance/web-1').getByRole('img', { name: 'Change with restart' })).toBeVisible()
  await expect(design.row('instance/web-3').getByRole('img', { name: 'Remove' })).toBeVisible()
  await design.apply(['instance web-3'])
  await design.ended('Applied: everything is as the design says.')
  expect(await machinesOf(lab, vdcId)).toMatchObject([
    { name: 'web-1', memoryMiB: 128, state: 'running', disks: ['vda', 'vdb'] },
    { name: 'web-2', memoryMiB: 96, state: 'running' },
  ])
  expect(await volumesOf(lab)).toEqual(before)
})

test('a machine that virsh destroys is drift on the canvas and on its page within ten seconds; one click repairs it, another keeps it stopped', async ({
  page,
  api,
  lab,
}) => {
  const machine = async (name: string) => (await machinesOf(lab, vdcId)).find(each => each.name === name)!
  const destroy = async (name: string) => {
    const { host, domain } = await machine(name)
    await lab.virsh(host, 'destroy', domain)
  }
  const design = writtenDesign(page, vdcId)
  await design.live()
  await expect(design.card('web-1').getByRole('img', { name: 'Running', exact: true })).toBeVisible()
  await destroy('web-1')
  await expect(design.card('web-1').getByRole('img', { name: 'Drift' })).toBeVisible({ timeout: 10_000 })

  await page.goto(paths.drift(vdcId))
  const stopped = findingOf(page, /^web-1 is wanted running/)
  await expect(stopped.getByText('stopped (destroyed)')).toBeVisible()
  await stopped.getByRole('button', { name: 'Start it' }).click()
  await expect(page.getByText('No differences')).toBeVisible({ timeout: 60_000 })
  expect(await machine('web-1')).toMatchObject({ state: 'running', memoryMiB: 128, disks: ['vda', 'vdb'] })

  await destroy('web-2')
  await findingOf(page, /^web-2 is wanted running/)
    .getByRole('button', { name: 'Keep it stopped' })
    .click()
  await expect(page.getByText('No differences')).toBeVisible()
  expect((await current(api)).instances['web-2']).toMatchObject({ power: 'stopped' })
  expect(
    (await api.post<{ changes: unknown[] }>(`/vdcs/${vdcId}/plans`, { document: await current(api) })).changes,
  ).toEqual([])
  expect(await machine('web-2')).toMatchObject({ state: 'shut off' })
})

test('each starting point of the gallery is applied as it is', async ({ api, lab }) => {
  const { id } = await api.post<{ id: string }>('/vdcs', { name: 'begun' })
  const { items } = await api.get<{ items: StarterView[] }>(`/vdcs/${id}/design/starters`)
  const guests: Record<string, number> = { 'single-vm': 1, 'web-and-database': 6, 'build-farm': 4, empty: 0 }
  expect(items.map(({ key }) => key).toSorted()).toEqual(Object.keys(guests).toSorted())
  for (const [key, count] of Object.entries(guests)) {
    const { document } = items.find(item => item.key === key)!
    await applyDesign(api, id, () => document)
    expect((await machinesOf(lab, id)).filter(({ state }) => state === 'running')).toHaveLength(count)
    expect(await designIn(api, id)).toMatchObject({ instances: document.instances, clusters: document.clusters })
  }
})

test('an apply that fails in the middle leaves machines and volumes on the hosts as they were', async ({
  page,
  api,
  lab,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plenum-image-'))
  try {
    const file = path.join(folder, 'broken.qcow2')
    await copyFile(lab.imagePath, file)
    await api.done(await api.post<Receipt>('/images', { name: 'Broken Linux', path: file, minMemoryMiB: 96 }))
    const before = { machines: await machinesOf(lab, vdcId), volumes: await volumesOf(lab) }
    const now = await current(api)
    const design = writtenDesign(page, vdcId)
    await design.write({
      ...now,
      volumes: { ...now.volumes, 'more-1': { sizeGiB: 1, zone: 'zone-3' } },
      instances: {
        ...now.instances,
        'web-2': { ...now.instances['web-2']!, memoryMiB: 112 },
        'web-4': { ...shop.instances['web-3']!, image: 'Broken Linux', volumes: ['more-1'] },
      },
    })
    await design.review()
    // Its file is not the one any more that was looked at when it became an image.
    await writeFile(file, 'not an image')
    await design.apply()
    await design.ended('It failed and was undone: everything is as it was before')
    await expect(design.row('instance/web-4')).toContainText('Broken Linux')
    expect({ machines: await machinesOf(lab, vdcId), volumes: await volumesOf(lab) }).toEqual(before)
    expect(await current(api)).toEqual(now)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('a version that is restored brings back what was removed, with the volume that it had', async ({ page, lab }) => {
  const design = writtenDesign(page, vdcId)
  await page.goto(paths.designVersions(vdcId))
  await page.getByRole('button', { name: 'Actions for version 1', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Restore…' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('version 1')
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expectState(page, 'Applied', 120_000)
  await design.live()
  await expect(design.card('web-3').getByRole('img', { name: 'Running', exact: true })).toBeVisible()
  expect(await machinesOf(lab, vdcId)).toMatchObject([
    { name: 'web-1', state: 'running', memoryMiB: 96 },
    { name: 'web-2', state: 'running', memoryMiB: 96 },
    { name: 'web-3', state: 'running', memoryMiB: 96, zone: 'zone-3', disks: ['vda', 'vdb'] },
  ])
})
