import type { DataCenter } from '@/e2e/data-centers/rest'
import { expect, type Page, type Plenum, type RestApi } from '@/e2e/fixtures'
import { createInstance, rebuildElsewhere, stopInstance } from './instances'
import { terminal } from './terminal'

type Given = { page: Page; plenum: Plenum; api: RestApi; dataCenter: DataCenter; name: string }

/**
 * The main journey, on simulated and on real hosts alike: from the sign-in to a guest that boots, data written to its
 * volume by hand, the machine rebuilt on another host, and the data read back there.
 */
export async function volumeOutlivesInstance({ page, plenum, api, dataCenter, name }: Given): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Email').fill(plenum.email)
  await page.getByLabel('Password').fill(plenum.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Data center' })).toBeVisible()

  const id = await createInstance(page, dataCenter, { name, volume: `${name}-data` })
  const hostOf = async () => (await api.get<{ hostName: string }>(`/instances/${id}`)).hostName
  const firstHost = await hostOf()

  const console = terminal(page)
  await console.open(name)
  await console.run(
    `mke2fs /dev/vdb && mount /dev/vdb /mnt && echo ple''num-was-here > /mnt/proof && sync && cat /mnt/proof`,
    'plenum-was-here',
  )

  await stopInstance(page)
  await rebuildElsewhere(page, name)
  expect(await hostOf()).not.toBe(firstHost)

  await page.reload()
  await console.open(name)
  await console.run(`mount /dev/vdb /mnt && cat /mnt/pro''of`, 'plenum-was-here')
}
