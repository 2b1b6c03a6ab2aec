import axe from 'axe-core'
import type { VdcView } from '@/server/domain/catalog'
import type { HostView } from '@/server/domain/host'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import type { PlanView } from '@/server/domain/planning/plan'
import type { TaskView } from '@/server/domain/task'
import { applyDesign, designIn } from './data-centers/designs'
import { expect, type Page, type RestApi, test } from './fixtures'

test('no page and no dialog falls short of WCAG 2.1 AA, in either theme', async ({ page, api }) => {
  test.setTimeout(300_000)
  const faults: string[] = []
  await page.goto(paths.datacenter())
  await page.evaluate(axe.source)
  for (const { path, opens = [] } of await everyPage(api)) {
    // As by a link: loading each anew would take longer than looking at it.
    await page.evaluate(to => window.next.router.push(to), path)
    await page.waitForURL(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    // It comes a moment after what it is the title of.
    await expect(page).toHaveTitle(/./)
    faults.push(...(await faultsOn(page, path)))
    for (const names of opens) {
      for (const name of names)
        await page.getByRole('button', { name, exact: true }).or(page.getByRole('menuitem', { name })).first().click()
      const opened = page.getByRole('dialog').or(page.getByRole('alertdialog')).last()
      // While it is let in, axe takes it for hidden.
      await expect(opened).toHaveCSS('opacity', '1')
      faults.push(...(await faultsOn(page, `${path}, ${names.join(', ')}`, dialogs)))
      await page.keyboard.press('Escape')
      await opened.waitFor({ state: 'detached' })
    }
  }
  expect(faults).toEqual([])
})

test('the unit of a number is said with its field', async ({ page, api }) => {
  const { items } = await api.get<{ items: VdcView[] }>('/vdcs')
  await page.goto(paths.volumes(items[0]!.id))
  await page.getByRole('button', { name: 'Create volume' }).first().click()
  await expect(page.getByRole('dialog').getByLabel('Size', { exact: true })).toHaveAccessibleDescription(/^GiB/)
})

/** What is behind one was looked at before it was opened. */
const dialogs = '[role=dialog], [role=alertdialog]'
const wcag = { type: 'tag' as const, values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }
// Themes differ in their colours only.
const colours = { type: 'rule' as const, values: ['color-contrast'] }

type Theme = 'light' | 'dark'

/** What axe holds against the screen as it is. It is left in the other theme: to turn back costs as much as to look. */
async function faultsOn(page: Page, where: string, within = 'html'): Promise<string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const [theme, other]: Theme[] = isDark ? ['dark', 'light'] : ['light', 'dark']
  const faults = await faultsIn(page, theme!, within, wcag)
  await page.emulateMedia({ colorScheme: other })
  // The canvas has a class of its own, and takes the new one a moment after the page.
  await expect(page.locator(`.${theme}`)).toHaveCount(0)
  // Colours turn by a transition, however short: until it has been drawn they are the former ones.
  await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  return [...faults, ...(await faultsIn(page, other!, within, colours))].map(fault => `${where}, ${fault}`)
}

async function faultsIn(page: Page, theme: Theme, within: string, runOnly: axe.RunOnly): Promise<string[]> {
  const options: axe.RunOptions = {
    runOnly,
    resultTypes: ['violations'],
    // Its own reading of the style sheets again: for a rule about turned screens alone.
    preload: false,
  }
  const { violations } = await page.evaluate(([within, options]) => window.axe.run(within, options), [
    within,
    options,
  ] as const)
  return violations.map(({ id, nodes }) => `${theme}: ${id}: ${nodes.map(it => `${it.html}: ${it.failureSummary}`)}`)
}
declare global {
  interface Window {
    /** As its source leaves it there. */
    axe: typeof axe
    /** Next's own. */
    next: { router: { push(path: string): void } }
  }
}

/** A page, and what is pressed there, one after the other, until a dialog is open. */
type Visit = { path: string; opens?: string[][] }

async function everyPage(api: RestApi): Promise<Visit[]> {
  const { items: vdcs } = await api.get<{ items: VdcView[] }>('/vdcs')
  const { items: hosts } = await api.get<{ items: HostView[] }>('/hosts?limit=100')
  const { items: tasks } = await api.get<{ items: TaskView[] }>('/tasks?limit=1')
  const full = vdcs.toSorted((a, b) => b.instanceCount - a.instanceCount)[0]!.id
  const { items: instances } = await api.get<{ items: InstanceView[] }>(`/vdcs/${full}/instances?limit=100`)
  const running = instances.find(({ state, volumeCount }) => state === 'running' && volumeCount > 0)!
  const { vdcId, clusterId, networkId, groupId, planId } = await drawn(api)
  return [
    { path: paths.datacenter() },
    { path: paths.hosts() },
    { path: paths.host(hosts[0]!.id), opens: [['Actions', 'Drain…']] },
    { path: `${paths.failures()}?kind=zone&zone=${hosts[0]!.zoneId}&name=${hosts[0]!.zoneName}` },
    { path: paths.vdcsAdmin(), opens: [['Create VDC']] },
    { path: paths.images(), opens: [['Add image']] },
    { path: paths.findings() },
    { path: paths.tasks(), opens: [['Tasks']] },
    { path: paths.task(tasks[0]!.id) },
    { path: paths.account(), opens: [['Create token']] },
    { path: paths.vdc(full) },
    { path: paths.instances(full) },
    { path: paths.createInstance(full) },
    {
      path: paths.instance(full, running.id),
      opens: [
        ['Actions', 'Resize…'],
        ['Actions', 'Delete…'],
      ],
    },
    { path: paths.instanceConsole(full, running.id) },
    { path: paths.volumes(full), opens: [['Create volume']] },
    { path: paths.backups(full), opens: [['Schedule']] },
    { path: paths.cluster(vdcId, clusterId) },
    { path: paths.networks(vdcId) },
    { path: paths.network(vdcId, networkId), opens: [['Reserve…']] },
    { path: paths.securityGroup(vdcId, groupId) },
    { path: `${paths.design(vdcId)}?yaml=true` },
    { path: `${paths.design(vdcId)}?view=plan&plan=${planId}` },
    { path: `${paths.design(vdcId)}?list=true` },
    { path: paths.plan(vdcId, planId) },
    { path: `${paths.designVersions(vdcId)}?from=1&to=current&as=columns` },
  ]
}

/** A VDC with one of each, and a plan that adds, changes and removes. */
async function drawn(api: RestApi) {
  const { id: vdcId } = await api.post<VdcView>('/vdcs', { name: 'read-aloud' })
  const machine = { image: 'alpine-3.20', type: 'tiny-96m' }
  await applyDesign(api, vdcId, now => ({
    ...now,
    securityGroups: { web: { rules: [{ direction: 'ingress', protocol: 'tcp', ports: '443' }] } },
    volumes: { data: { sizeGiB: 1 } },
    instances: { db: { ...machine, volumes: ['data'], securityGroups: ['web'] } },
    clusters: { web: { size: 2, template: machine } },
  }))
  const now = await designIn(api, vdcId)
  const document = { ...now, instances: { late: machine }, volumes: { data: { sizeGiB: 2 } } }
  const { id: planId } = await api.post<PlanView>(`/vdcs/${vdcId}/plans`, { document })
  const first = async (what: string) =>
    (await api.get<{ items: { id: string }[] }>(`/vdcs/${vdcId}/${what}`)).items[0]!.id
  return {
    vdcId,
    planId,
    clusterId: await first('clusters'),
    networkId: await first('networks'),
    groupId: await first('security-groups'),
  }
}
