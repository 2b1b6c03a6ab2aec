import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensurePackages } from '@/e2e/lab/packages'
import { newId } from '@/server/domain/ids'
import type { BackupRef, Call } from '../contract'
import { describeConformance } from '../contract/conformance'
import { resticDriver } from './index'

let folder: string
beforeAll(async () => {
  await ensurePackages(console.log, { restic: 'keeping backups' })
  folder = await mkdtemp(path.join(tmpdir(), 'plenum-restic-'))
}, 600_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const connect = (password = 'correct horse battery') =>
  resticDriver.connect(resticDriver.config.parse({ repository: folder, password }))

describeConformance({
  name: 'restic',
  connectBackups: connect,
  image: { name: 'none', path: '/dev/null', format: 'raw', sizeBytes: 0, checksum: '' },
  timeoutMs: 120_000,
})

test('a byte that changed in the store is noticed; another password opens nothing', { timeout: 120_000 }, async () => {
  const { backups } = await connect()
  const [ref, content] = [newRef(), Buffer.alloc(8 << 20, 'plenum')]
  const { external } = await backups!.write(ref, Readable.from([content]), call())
  const read = async (store = backups!) => buffer(await store.read({ ...ref, external }, call()))
  await expect(read((await connect('another password')).backups!)).rejects.toMatchObject({ kind: 'denied' })
  const data = path.join(folder, ref.vault, 'data')
  for (const name of await readdir(data, { recursive: true })) await flip(path.join(data, name))
  await expect(read()).rejects.toMatchObject({ kind: 'missing' })
})

const newRef = (): BackupRef => ({ id: newId('backup'), vault: newId('vdc') })
const call = (): Call => ({ taskId: 't', key: 'k', signal: AbortSignal.timeout(100_000), log() {} })

/** In the middle of a file; folders are left alone. */
async function flip(file: string) {
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) return
  bytes[bytes.length >> 1]! ^= 1
  await rm(file)
  await writeFile(file, bytes)
}
