import type { LoadBalancerView, VdcView } from '@/server/domain/catalog'
import { expect, test } from './fixtures'
import { arrived, designer } from './journeys/designer'

test.setTimeout(300_000)

test('a router, a floating IP and a load balancer are drawn, planned and applied, and lead elsewhere after a change', async ({
  page,
  api,
}) => {
  const { id: vdcId } = await api.post<VdcView>('/vdcs', { name: 'routed' })
  const design = designer(page)
  const add = async (what: string) => {
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: `Add ${what}`, exact: true }).click()
  }
  const reach = (to: string, port: number) =>
    api.get(`/vdcs/${vdcId}/reach?from=outside&to=${to}&protocol=tcp&port=${port}`)

  await test.step('draw an instance, a router that leads outside, a floating IP to the instance, a load balancer over it', async () => {
    await design.open(vdcId)
    await design.drawInstance({ name: 'web', zone: 'north' })
    await add('router')
    await design.properties.getByRole('checkbox', { name: 'Leads outside' }).click()
    await expect(design.node('Router router')).toContainText('1 network · outside')
    await add('floating IP')
    await design.choose('Zone', 'Where its instance is')
    await design.choose('Leads to', /^web/)
    await expect(design.node('Floating IP public')).toContainText('→ web')
    await add('load balancer')
    await design.properties.getByRole('checkbox', { name: 'web instance' }).click()
    await expect(design.node('Load balancer front')).toContainText('1 member')
    await expect(design.staged).toContainText('4 changes · 4 add')
  })

  await test.step('the plan makes them, and the page lists them', async () => {
    await design.review()
    await design.planned('floating IP public', 'Add')
    await design.planned('load balancer front', 'Add')
    await design.apply()
    await design.ended(arrived)
    await page.goto(`/vdcs/${vdcId}/networks`)
    const routers = page.getByRole('table', { name: 'Routers' })
    await expect(routers.getByRole('row', { name: /router/ })).toContainText('(north)')
    const addresses = page.getByRole('table', { name: 'Floating IPs' })
    await expect(addresses.getByRole('row', { name: /public/ })).toContainText('web')
    expect(await reach('public', 443)).toMatchObject({
      ...{ reaches: true, sentence: expect.stringContaining('leads to web') },
    })
    const members = async () => {
      const { items } = await api.get<{ items: LoadBalancerView[] }>(`/vdcs/${vdcId}/load-balancers`)
      return items[0]?.members.map(({ name, state }) => `${name} ${state}`)
    }
    await expect.poll(members, { timeout: 60_000 }).toEqual(['web up'])
  })

  await test.step('the VDC’s picture has them above its zones', async () => {
    await page.goto(`/vdcs/${vdcId}?view=picture`)
    const picture = page.getByRole('application', { name: 'Topology' })
    await expect(picture.getByLabel(/^Floating IP public, .* → web$/)).toBeVisible()
    await expect(picture.getByLabel(/^Load balancer front, .* 1 of 1 up$/)).toBeVisible()
  })

  await test.step('live, the wire to the member says that it gets requests', async () => {
    await design.open(vdcId)
    await design.view('Live')
    await expect(page.locator('.react-flow__edge').getByText('Gets requests')).toBeAttached()
  })

  await test.step('a change is live, and leaves the address with nobody', async () => {
    await design.view('Design')
    await design.node('Floating IP public').click()
    await design.choose('Leads to', 'Nobody')
    await design.review()
    await design.planned('floating IP public', 'Change')
    await design.apply()
    await design.ended(arrived)
    expect(await reach('public', 443)).toMatchObject({
      ...{ reaches: false, sentence: expect.stringContaining('leads to nobody') },
    })
  })
})
