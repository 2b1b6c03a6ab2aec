import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/server/domain/ids'
import { asQcow2 } from '@/server/domain/image-format-testing'
import type { ImageSignatureInput } from '@/server/domain/image-signature'
import { parseOpenPgpKey } from '@/server/domain/openpgp-key'
import { deleteSigningKey, insertSigningKey } from '@/server/store/signing-keys'
import { createTestWorld, type TestWorld } from '../testing'

const hasGnuPg = ['gpg', 'gpgv'].every(command => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** A publisher with a key of its own, as a distribution has. */
class Publisher {
  private readonly home = mkdtempSync(path.join(tmpdir(), 'gpg-'))
  constructor(readonly owner: string) {
    this.gpg(['--passphrase', '', '--quick-generate-key', owner, 'ed25519', 'sign', 'never'])
  }
  get publicKey() {
    return this.gpg(['--armor', '--export']).toString()
  }
  get fingerprint() {
    const listed = this.gpg(['--with-colons', '--fingerprint']).toString()
    return /^fpr:+([0-9A-F]{40}):/m.exec(listed)![1]!
  }
  sign = (what: Buffer | string) => this.gpg(['--armor', '--detach-sign'], what).toString()
  clearsign = (what: string) => this.gpg(['--clearsign'], what).toString()
  private gpg(args: string[], input: Buffer | string = '') {
    return execFileSync('gpg', ['--homedir', this.home, '--batch', '--quiet', ...args], {
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  }
  close() {
    execFileSync('gpgconf', ['--homedir', this.home, '--kill', 'all'])
    rmSync(this.home, { recursive: true, force: true })
  }
}

describe.skipIf(!hasGnuPg)('the signature of an image', () => {
  let world: TestWorld
  let debian: Publisher
  let stranger: Publisher
  let folder: string
  let server: http.Server
  let origin: string
  const served = new Map<string, Buffer | string>()
  const image = randomBytes(400_000)
  asQcow2(image)
  const sum = (kind: 'sha256' | 'sha512', file = image) => createHash(kind).update(file).digest('hex')
  const sums = `${sum('sha256')}  debian.qcow2\n${'0'.repeat(64)}  other.qcow2\n`

  beforeAll(async () => {
    world = await createTestWorld()
    debian = new Publisher('Debian Images <images@example.org>')
    stranger = new Publisher('Somebody <else@example.org>')
    server = http.createServer((req, res) => {
      const file = served.get(req.url!)
      if (file === undefined) res.writeHead(404).end()
      else res.end(file)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    served.set('/debian.qcow2', image)
    const key = parseOpenPgpKey(debian.publicKey)
    if ('fault' in key) throw new Error(key.fault)
    await insertSigningKey(world.database.pool, newId('signingKey'), key)
  }, 60_000)
  afterAll(async () => {
    server?.closeAllConnections()
    server?.close()
    for (const publisher of [debian, stranger]) publisher?.close()
    await world?.dispose()
  })
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plenum-images-'))
    world.ports.imageFolders = { images: path.join(folder, 'images'), uploads: path.join(folder, 'uploads') }
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function add(signature: ImageSignatureInput) {
    const intent = await world.intend.addImage(`image-${newId('image').slice(-8)}`, `${origin}/debian.qcow2`)
    const task = await world.run({ ...intent, input: { ...intent.input, url: `${origin}/debian.qcow2`, signature } })
    const row = await world.database.prisma.image.findUniqueOrThrow({ where: { id: intent.input.imageId } })
    return { task, row }
  }
  const refused = async (signature: ImageSignatureInput) => {
    const { task, row } = await add(signature)
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'invalid' } })
    expect({ size: row.sizeBytes, signature: row.signature }).toEqual({ size: 0n, signature: null })
    return task.error!.message
  }
  const by = () => ({ owner: debian.owner, fingerprint: debian.fingerprint })

  test('is good on the list of checksums that has it, fetched from its addresses, and is shown', async () => {
    served.set('/SHA256SUMS', sums)
    served.set('/SHA256SUMS.gpg', debian.sign(sums))
    const { task, row } = await add({ sums: `${origin}/SHA256SUMS`, signature: `${origin}/SHA256SUMS.gpg` })
    expect(task.state).toBe('succeeded')
    expect(row.signature).toEqual({ ...by(), listedAs: 'debian.qcow2' })
  })

  test('is good on the image itself, within the list, and over sums of sha512', async () => {
    expect((await add({ signature: debian.sign(image) })).row.signature).toEqual({ ...by(), listedAs: null })
    expect((await add({ sums: debian.clearsign(sums) })).row.signature).toMatchObject({ listedAs: 'debian.qcow2' })
    const long = `${sum('sha512')}  debian.qcow2\n`
    expect((await add({ sums: long, signature: debian.sign(long) })).row.signature).toMatchObject(by())
  })

  test('of somebody who is not trusted publishes nothing', async () => {
    expect(await refused({ sums, signature: stranger.sign(sums) })).toContain('Nobody trusts the key')
  })

  test('of a list that was changed since publishes nothing, and neither does what stands beside the signed text', async () => {
    const others = sums.replace(sum('sha256'), 'f'.repeat(64))
    expect(await refused({ sums, signature: debian.sign(others) })).toContain('was changed since')
    // Lines outside of what was signed are nobody's.
    const signed = debian.clearsign(`${'f'.repeat(64)}  debian.qcow2\n`)
    expect(await refused({ sums: `${sums}${signed}` })).toContain('another sum')
  })

  test('of another image of the same publisher publishes nothing', async () => {
    const list = `${'0'.repeat(64)}  debian.qcow2\n${sum('sha256')}  debian-10.qcow2\n`
    expect(await refused({ sums: list, signature: debian.sign(list) })).toContain('another sum')
    const none = `${'0'.repeat(64)}  alpine.qcow2\n`
    expect(await refused({ sums: none, signature: debian.sign(none) })).toContain('does not know this file')
  })

  test('that is none, or not there, says so', async () => {
    expect(await refused({ sums, signature: 'no\nsignature\n' })).toContain('There is no signature')
    expect(await refused({ sums, signature: `${origin}/nothing.gpg` })).toContain('answers 404')
  })

  test('counts only as long as its key is trusted', async () => {
    const once = new Publisher('Once <once@example.org>')
    const key = parseOpenPgpKey(once.publicKey)
    if ('fault' in key) throw new Error(key.fault)
    expect(key).toMatchObject({ owner: once.owner, fingerprint: once.fingerprint })
    const id = newId('signingKey')
    await insertSigningKey(world.database.pool, id, key)
    const signature = once.sign(image)
    expect((await add({ signature })).task.state).toBe('succeeded')
    await deleteSigningKey(world.database.pool, id)
    expect(await refused({ signature })).toContain('Nobody trusts the key')
    once.close()
  })

  test('keys that are private, cut off or none are refused', () => {
    const faultOf = (text: string) => parseOpenPgpKey(text) as { fault: string }
    const whole = debian.publicKey
    expect(faultOf(whole.replaceAll('PUBLIC', 'PRIVATE')).fault).toContain('private')
    const lines = whole.split('\n')
    expect(faultOf([...lines.slice(0, 3), ...lines.slice(5)].join('\n')).fault).toMatch(/damaged|nobody/)
    expect(faultOf('ssh-ed25519 AAAA').fault).toContain('whole block')
  })
})
