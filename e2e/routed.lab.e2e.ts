import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LoadBalancerView } from '@/server/domain/catalog'
import type { DesignDocument } from '@/server/domain/design/document'
import { emptyDesign } from '@/server/domain/design/document'
import { paths } from '@/server/domain/paths'
import type { VolumeView } from '@/server/domain/volume'
import { applyDesign, designIn } from './data-centers/designs'
import { registerLab } from './data-centers/lab'
import type { Receipt } from './data-centers/rest'
import { expect, test } from './fixtures'
import { writtenDesign } from './journeys/drawn-as-yaml'
import type { Lab } from './lab'
import { machinesOf } from './lab/machines'

/** What surrounds machines, from the canvas to real packets and bytes: judged from outside and by the guests. */
test.describe.configure({ mode: 'serial' })

let vdcId: string
let zones: { id: string; name: string }[]
test.beforeAll(async ({ api, lab }) => {
  await registerLab(api, lab)
  vdcId = (await api.post<{ id: string }>('/vdcs', { name: 'routed' })).id
  zones = (await api.get<{ items: typeof zones }>('/zones')).items
  await api.put(`/zones/${zoneNamed('zone-1')}/external`, { external: lab.outside })
})
/** Its guests would take their share of the processor from the tests after this. */
test.afterAll(async ({ api }) => {
  await applyDesign(api, vdcId, now => ({ ...emptyDesign, networks: now.networks }))
})
const zoneNamed = (name: string) => zones.find(each => each.name === name)!.id

/** A guest that tells its name to whoever asks, and has written on its volume. */
const web = (volumes: string[]): DesignDocument['instances'][string] => ({
  ...{ image: 'Tiny Linux', vcpus: 1, memoryMiB: 96, rootDiskGiB: 1, zone: 'zone-1', volumes },
  userData:
    '#cloud-config\nruncmd:\n  - mkdir -p /root/www && hostname > /root/www/index.html && httpd -p 80 -h /root/www\n  - test ! -b /dev/vdb || echo kept > /dev/vdb\n',
})

test('a floating IP and a load balancer that are written as YAML answer from outside and from within', async ({
  page,
  api,
  lab,
}) => {
  const design = writtenDesign(page, vdcId)
  const { networks } = await designIn(api, vdcId)
  await design.write({
    ...{ ...emptyDesign, networks, volumes: { kept: { sizeGiB: 1, zone: 'zone-1' } } },
    instances: { 'web-1': web(['kept']), 'web-2': web([]) },
    routers: { edge: { networks: Object.keys(networks), external: true } },
    floatingIps: { public: { instance: 'web-1' } },
    loadBalancers: { front: { listeners: [{ port: 80 }], instances: ['web-1', 'web-2'] } },
  })
  await design.review()
  await design.apply()
  await design.ended('Applied: everything is as the design says.')

  await page.goto(paths.networks(vdcId))
  const row = page.getByRole('table', { name: 'Floating IPs' }).getByRole('row', { name: /public/ })
  await expect(row).toContainText('web-1')
  const address = /203\.0\.113\.\d+/.exec((await row.textContent())!)![0]
  await expect.poll(() => pageAt(lab, address), { timeout: 60_000 }).toBe('web-1')

  await design.live()
  await expect(page.locator('.react-flow__edge').getByText('Gets requests')).toHaveCount(2, { timeout: 60_000 })
  const { items } = await api.get<{ items: LoadBalancerView[] }>(`/vdcs/${vdcId}/load-balancers`)
  using other = await consoleOf(lab, 'web-2')
  const seen = new Set<string>()
  const askAgain = async () => {
    seen.add(await other.run(`${ask(items[0]!.address)} || true`))
    return [...seen].toSorted()
  }
  await expect.poll(askAgain, { timeout: 60_000 }).toEqual(['web-1', 'web-2'])
})

test('a volume in use is backed up to another zone from its panel; restored, another guest reads what was on it', async ({
  page,
  api,
  lab,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plenum-backups-'))
  try {
    await api.put(`/zones/${zoneNamed('zone-2')}/backup-store`, {
      backupDriver: 'restic',
      backupConfig: { repository: folder, password: 'not-a-secret-of-anybody' },
    })
    const volumes = async () => (await api.get<{ items: VolumeView[] }>(`/vdcs/${vdcId}/volumes`)).items
    const [kept] = await volumes()
    await page.goto(paths.volume(vdcId, kept!.id))
    const panel = page.getByRole('dialog', { name: 'kept', exact: true })
    await panel.getByRole('button', { name: 'Back up now', exact: true }).click()
    await page
      .getByRole('dialog', { name: 'Back up kept', exact: true })
      .getByRole('button', { name: 'Back up volume', exact: true })
      .click()
    const taken = panel.getByRole('list', { name: 'Backups', exact: true }).getByRole('listitem')
    await expect(taken.getByText('Available', { exact: true })).toBeVisible({ timeout: 60_000 })
    await taken.getByRole('button', { name: /^Actions for the backup of/ }).click()
    await page.getByRole('menuitem', { name: 'Restore…', exact: true }).click()
    const restore = page.getByRole('dialog', { name: 'Restore kept', exact: true })
    await restore.getByRole('button', { name: 'Restore volume', exact: true }).click()
    const row = page.getByRole('row', { name: 'kept-restored' })
    await expect(row).toContainText('Available', { timeout: 60_000 })

    await applyDesign(api, vdcId, now => ({
      ...now,
      instances: { ...now.instances, 'web-2': { ...now.instances['web-2']!, volumes: ['kept-restored'] } },
    }))
    using other = await consoleOf(lab, 'web-2')
    await expect.poll(() => other.run('head -c 4 /dev/vdb || true'), { timeout: 60_000 }).toBe('kept')

    const [backup] = (await api.get<{ items: { id: string }[] }>(`/vdcs/${vdcId}/backups`)).items
    await api.done(await api.delete<Receipt>(`/backups/${backup!.id}`))
    await api.put(`/zones/${zoneNamed('zone-2')}/backup-store`, { backupDriver: null })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** A request for the page that guests have, by what they and whoever is outside have got. @returns its last line. */
const ask = (address: string) => `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | busybox nc -w 5 ${address} 80 | tail -n 1`
const pageAt = async (lab: Lab, address: string) => (await lab.fromOutside('sh', '-c', ask(address))).trim()

/** A guest's serial console, at its prompt. */
async function consoleOf(lab: Lab, name: string) {
  const { host, domain } = (await machinesOf(lab, vdcId)).find(each => each.name === name)!
  const console = await lab.console(host, domain)
  console.press()
  await console.expect(/root@[\w-]+:~# /)
  return console
}
