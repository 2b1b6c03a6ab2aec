import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { ensureVdc, type Receipt } from '@/e2e/data-centers/rest'
import { restApi } from '@/e2e/data-centers/rest-api'
import { expect, test } from './fixtures'

type Pointer = { kind: string; id: string; scope: string }

test('a script with nothing but a token makes an instance, hears of it live, and types on its console', async ({
  plenum,
  api,
}) => {
  const { token } = await api.post<{ token: string }>('/tokens', { name: 'script', expiresInDays: 1 })
  const headers = { Authorization: `Bearer ${token}` }
  const script = restApi(plenum.url, headers)
  const images = await script.get<{ items: { id: string; name: string }[] }>('/images')
  const { vdcId, typeName } = await ensureVdc(script, images.items[0]!.name)
  const types = await script.get<{ items: { id: string; name: string }[] }>('/instance-types')

  const live = io(plenum.url, { path: '/api/live', transports: ['websocket'], forceNew: true, extraHeaders: headers })
  const heard: Pointer[] = []
  live.on('events', (pointers: Pointer[]) => heard.push(...pointers))
  await new Promise(resolve => live.on('hello', resolve))

  const receipt = await script.post<Receipt>(`/vdcs/${vdcId}/instances`, {
    name: `script-${Date.now().toString(36)}`,
    imageId: images.items[0]!.id,
    typeId: types.items.find(type => type.name === typeName)!.id,
    idempotencyKey: 'made-by-a-script',
  })
  await script.done(receipt)
  await expect.poll(() => heard.some(({ kind, id }) => kind === 'instance' && id === receipt.resourceId)).toBe(true)
  expect(heard.some(({ kind, id }) => kind === 'task' && id === receipt.taskId)).toBe(true)
  live.close()

  const ticket = await script.post<{ url: string }>(`/instances/${receipt.resourceId}/console`, { purpose: 'serial' })
  const console = new WebSocket(plenum.url.replace('http', 'ws') + ticket.url, { headers })
  let output = ''
  console.on('message', data => {
    output += data.toString()
  })
  console.on('open', () => console.send('\r'))
  await expect.poll(() => output, { timeout: 20_000 }).toMatch(/[#$] $/)
  console.close()
  await script.done(await script.delete<Receipt>(`/instances/${receipt.resourceId}`))
})

test('a member of one VDC hears nothing of another, on a socket that is open all the while', async ({
  plenum,
  api,
}) => {
  const stamp = Date.now().toString(36)
  const [mine, other] = await Promise.all(
    ['mine', 'other'].map(name => api.post<{ id: string }>('/vdcs', { name: `${name}-${stamp}` })),
  )
  const email = `ada-${stamp}@example.org`
  const password = 'a long enough one'
  await api.put(`/vdcs/${mine!.id}/members`, { email, role: 'viewer', name: 'Ada', password })
  const signedIn = await fetch(`${plenum.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: plenum.url },
    body: JSON.stringify({ email, password }),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0])
    .join('; ')
  const live = io(plenum.url, {
    path: '/api/live',
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { Cookie: cookie, Origin: plenum.url },
  })
  const heard: Pointer[] = []
  live.on('events', (pointers: Pointer[]) => heard.push(...pointers))
  await new Promise(resolve => live.on('hello', resolve))

  const { items: zones } = await api.get<{ items: { id: string; storages: unknown[] }[] }>('/zones')
  const zoneId = zones.find(zone => zone.storages.length > 0)!.id
  const volume = (vdcId: string) =>
    api
      .post<Receipt>(`/vdcs/${vdcId}/volumes`, { name: `disk-${stamp}`, sizeGiB: 1, zoneId })
      .then(receipt => api.done(receipt))
  await volume(other!.id)
  await volume(mine!.id)
  await expect.poll(() => heard.filter(({ kind }) => kind === 'volume').length).toBeGreaterThan(0)
  expect(new Set(heard.map(({ scope }) => scope))).toEqual(new Set([mine!.id]))
  live.close()
})

test('the API’s reference is a page that needs nothing else', async ({ page, plenum }) => {
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  await page.goto('/api/v1/reference')
  await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Calls' }).getByRole('link', { name: 'POST Create an instance' }).click()
  await expect(page.getByRole('heading', { level: 3, name: 'Create an instance' })).toBeInViewport()
  expect(asked.filter(path => !['/api/v1/reference', '/icon.svg', '/favicon.ico'].includes(path))).toEqual([])
  const document = (await (await fetch(`${plenum.url}/api/v1/openapi.json`)).json()) as { openapi: string }
  expect(document.openapi).toMatch(/^3\.1/)
})
