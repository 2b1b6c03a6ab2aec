import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@/server/domain/ids'
import { asQcow2 } from '@/server/domain/image-format-testing'
import type { TaskInput } from '@/server/tasks/catalog'
import { createTestWorld, type TestWorld } from '../testing'

let world: TestWorld
let folder: string
let server: http.Server
let origin: string
/** What the server does with the next requests; and what it was asked. */
let answers: ((req: http.IncomingMessage, res: http.ServerResponse) => void)[]
let ranges: (string | undefined)[]

beforeAll(async () => {
  world = await createTestWorld()
  server = http.createServer((req, res) => {
    ranges.push(req.headers.range)
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    answer(req, res)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await world.dispose()
})
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plenum-images-'))
  world.ports.imageFolders = { images: path.join(folder, 'images'), uploads: path.join(folder, 'uploads') }
  ranges = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A qcow2 header with noise behind it: enough to be judged, and to be told apart. */
function qcow2(bytes = 400_000): Buffer {
  const file = randomBytes(bytes)
  asQcow2(file)
  return file
}
const sha256 = (file: Buffer) => createHash('sha256').update(file).digest('hex')

/** As a web server serves a file: whole or from where it is asked for. */
const serve =
  (file: Buffer, etag: string, most = file.length) =>
  (req: http.IncomingMessage, res: http.ServerResponse) => {
    const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? '')?.[1] ?? 0)
    const resumes = from > 0 && req.headers['if-range'] === etag
    const rest = file.subarray(resumes ? from : 0)
    res.writeHead(resumes ? 206 : 200, { ETag: etag, 'Content-Length': rest.length })
    if (most >= rest.length) res.end(rest)
    else {
      res.write(rest.subarray(0, most))
      // Not before something of it has arrived: else there is nothing to go on with.
      void vi.waitFor(async () => expect(await arrivedBytes()).toBeGreaterThan(0)).then(() => res.destroy())
    }
  }
const arrivedBytes = async () => {
  const [file] = (await fetched()).filter(name => name.endsWith('.part'))
  return file ? (await stat(path.join(folder, 'images', file))).size : 0
}

async function add(from: Partial<TaskInput<'image.add'>>, file = '') {
  const name = `image-${newId('image').slice(-8)}`
  const intent = await world.intend.addImage(name, file)
  const task = await world.run({ ...intent, input: { ...intent.input, ...from } })
  const row = await world.database.prisma.image.findUnique({ where: { id: intent.input.imageId } })
  return { task, row: row!, imageId: intent.input.imageId, name }
}
const fetched = () => readdir(path.join(folder, 'images')).catch(() => [])

test('an image is fetched from its address, judged by its bytes and published', async () => {
  const file = qcow2()
  answers = [serve(file, '"one"')]
  const { task, row, imageId } = await add({ url: `${origin}/debian.raw`, sha256: sha256(file) })
  expect(task.state).toBe('succeeded')
  expect(row).toMatchObject({ format: 'qcow2', checksum: sha256(file), minDiskGiB: 5 })
  expect(Number(row.virtualBytes)).toBe(5 * 2 ** 30)
  expect(await readFile(row.path)).toEqual(file)
  expect(await fetched()).toEqual([imageId])
})

test('a line that breaks is gone on with where it broke', async () => {
  const file = qcow2()
  answers = [serve(file, '"one"', 150_000), serve(file, '"one"')]
  const { task, row } = await add({ url: `${origin}/debian.qcow2` })
  expect(task.state).toBe('succeeded')
  expect(sha256(await readFile(row.path))).toBe(sha256(file))
  expect(ranges).toHaveLength(2)
  expect(Number(/\d+/.exec(ranges[1] ?? '')?.[0])).toBeGreaterThan(0)
})

test('one that was replaced at its address meanwhile is fetched anew, whole', async () => {
  const [before, after] = [qcow2(), qcow2()]
  answers = [serve(before, '"one"', 150_000), serve(after, '"two"')]
  const { row } = await add({ url: `${origin}/debian.qcow2` })
  expect(row.checksum).toBe(sha256(after))
})

test('another checksum than the one that was given is refused, and nothing is left of it', async () => {
  answers = [serve(qcow2(), '"one"')]
  const { task, row } = await add({ url: `${origin}/debian.qcow2`, sha256: '0'.repeat(64) })
  expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'invalid' } })
  expect(task.error?.message).toContain('sha256')
  expect(row.sizeBytes).toBe(0n)
  expect(await fetched()).toEqual([])
})

test('an address that gives no file says what it gives instead', async () => {
  answers = [(_, res) => res.writeHead(404).end('no such file')]
  expect((await add({ url: `${origin}/nothing` })).task.error?.message).toMatch(/answers 404/)
  answers = [(_, res) => res.end('<!DOCTYPE html><p>Choose a mirror</p>')]
  expect((await add({ url: `${origin}/page` })).task.error?.message).toMatch(/a web page/)
  expect(await fetched()).toEqual([])
})

test('an image that stands on another file is refused, wherever it comes from', async () => {
  const file = qcow2()
  file.writeBigUInt64BE(512n, 8)
  file.write('/etc/shadow', 512)
  file.writeUInt32BE(11, 16)
  const at = path.join(folder, 'trap.qcow2')
  await writeFile(at, file)
  const { task } = await add({}, at)
  expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'invalid' } })
  expect(task.error?.message).toContain('backing file')
  // It was somebody else's file, and stays.
  expect(await readFile(at)).toEqual(file)
})

test('an image is removed with the file that Plenum had fetched, unless an instance was made from it', async () => {
  answers = [serve(qcow2(), '"one"')]
  const { imageId, name, row } = await add({ url: `${origin}/debian.qcow2` })
  const remove = async () => {
    const intent = await world.intend.removeImage(imageId, name)
    return world.run({ ...intent, input: { ...intent.input, path: row.path } })
  }
  const instance = await world.intend.createInstance('web-1')
  await world.database.prisma.instance.update({ where: { id: instance.input.instanceId }, data: { imageId } })
  expect(await remove()).toMatchObject({ state: 'rolled back', error: { kind: 'conflict' } })
  expect(await fetched()).toEqual([imageId])

  await world.database.prisma.instance.delete({ where: { id: instance.input.instanceId } })
  expect((await remove()).state).toBe('succeeded')
  expect(await fetched()).toEqual([])
  expect(await world.database.prisma.image.count({ where: { id: imageId } })).toBe(0)
})
