import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type HttpRequest, Upload, type UploadOptions } from 'tus-js-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiBench, makePerson, openApiBench } from './testing'

let bench: ApiBench
let folder: string
let ada: string
let bob: string
let tenant: string
const file = randomBytes(300_000)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plenum-uploads-'))
  bench = await openApiBench({ uploadFolder: folder })
  ada = (await makePerson(bench, { name: 'ada', isOperator: true })).token
  bob = (await makePerson(bench, { name: 'bob', isOperator: true })).token
  tenant = (await makePerson(bench, { name: 'tenant' })).token
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})

/** As the browser sends it, in pieces. @returns the upload's id. */
function send(token: string, more: Partial<UploadOptions> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload: Upload = new Upload(file, {
      endpoint: `${bench.url}/api/v1/uploads`,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: 'debian-12.qcow2' },
      chunkSize: 100_000,
      retryDelays: null,
      onSuccess: () => resolve(idIn(upload.url)),
      onError: reject,
      ...more,
    })
    upload.start()
  })
}
const idIn = (url: string | null) => url?.split('/').at(-1) ?? ''

async function call(token: string | null, method: string, at: string, body?: unknown, headers: HeadersInit = {}) {
  const answer = await fetch(`${bench.url}/api/v1${at}`, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, error: text ? JSON.parse(text).error : undefined }
}
const tus = { 'Tus-Resumable': '1.0.0' }

test('a file is sent in pieces, and goes on where the line broke', async () => {
  const sent: number[] = []
  const offsets: number[] = []
  let broken: Upload | undefined
  await new Promise<void>(resolve => {
    const first = new Upload(file, {
      endpoint: `${bench.url}/api/v1/uploads`,
      headers: { Authorization: `Bearer ${ada}` },
      metadata: { filename: 'debian-12.qcow2' },
      chunkSize: 100_000,
      onChunkComplete: (_, accepted) => {
        sent.push(accepted)
        void first.abort().then(resolve)
      },
    })
    broken = first
    first.start()
  })
  expect(sent).toEqual([100_000])
  const early = await call(ada, 'POST', '/images', { name: 'debian', uploadId: idIn(broken!.url) })
  expect(early).toMatchObject({ status: 409, error: { field: 'uploadId' } })

  const noteOffset = (request: HttpRequest) => {
    if (request.getMethod() === 'PATCH') offsets.push(Number(request.getHeader('Upload-Offset')))
  }
  const id = await send(ada, { uploadUrl: broken!.url, onBeforeRequest: noteOffset })
  expect(offsets).toEqual([100_000, 200_000])
  expect(await readFile(path.join(folder, id))).toEqual(file)
})

test('one upload becomes one image', async () => {
  const uploadId = await send(ada)
  expect((await call(ada, 'POST', '/images', { name: 'debian-12', uploadId })).status).toBe(200)
  const image = await bench.db.prisma.image.findUniqueOrThrow({ where: { name: 'debian-12' } })
  expect(image.source).toBe('debian-12.qcow2')
  expect(await call(ada, 'POST', '/images', { name: 'again', uploadId })).toMatchObject({ status: 404 })
})

test('who began an upload goes on with it, and nobody else', async () => {
  const id = await send(ada)
  for (const method of ['HEAD', 'PATCH', 'DELETE'])
    expect((await call(bob, method, `/uploads/${id}`, undefined, tus)).status).toBe(404)
  expect((await call(bob, 'POST', '/images', { name: 'stolen', uploadId: id })).status).toBe(404)
  expect((await call(ada, 'HEAD', `/uploads/${id}`, undefined, tus)).headers.get('upload-offset')).toBe('300000')
})

test('only operators send files, and only real ones', async () => {
  const begin = { ...tus, 'Upload-Length': '10' }
  expect(await call(null, 'POST', '/uploads', undefined, begin)).toMatchObject({
    status: 401,
    error: { kind: 'unauthenticated' },
  })
  expect(await call(tenant, 'POST', '/uploads', undefined, begin)).toMatchObject({
    status: 403,
    error: { kind: 'denied' },
  })
  expect(await call(ada, 'POST', '/uploads', undefined, { ...tus, 'Upload-Length': '0' })).toMatchObject({
    status: 400,
    error: { kind: 'invalid' },
  })
  expect(await call(ada, 'GET', '/uploads/up_none', undefined, tus)).toMatchObject({ status: 405 })
  expect(await call(ada, 'HEAD', '/uploads/..%2f..%2fetc', undefined, tus)).toMatchObject({ status: 404 })
  expect(bench.faults).toEqual([])
})

test('an upload that is given up is gone', async () => {
  const id = await send(ada)
  expect((await call(ada, 'DELETE', `/uploads/${id}`, undefined, tus)).status).toBe(204)
  expect((await call(ada, 'HEAD', `/uploads/${id}`, undefined, tus)).status).toBe(404)
  await expect(readFile(path.join(folder, id))).rejects.toThrow('ENOENT')
})
