import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensurePackages } from '@/e2e/lab/packages'
import { ovnDriver } from '..'

/** A northbound database that only those with a certificate of its authority get into. */
let folder: string
let port: number
let server: ReturnType<typeof spawn>
const file = (name: string) => path.join(folder, name)
const read = (name: string) => readFileSync(file(name), 'utf8')

beforeAll(async () => {
  await ensurePackages(() => {})
  folder = mkdtempSync(path.join(tmpdir(), 'plenum-ovsdb-'))
  for (const name of ['ca', 'stranger']) authority(name)
  certificate('server', 'ca')
  certificate('client', 'ca')
  execFileSync('ovsdb-tool', ['create', file('nb.db'), '/usr/share/ovn/ovn-nb.ovsschema'])
  port = await freePort()
  const keys = ['--private-key=server.key', '--certificate=server.pem', '--ca-cert=ca.pem']
  const quiet = ['-vconsole:off', '-vsyslog:off', '--unixctl=none']
  server = spawn('ovsdb-server', [...quiet, `--remote=pssl:${port}:127.0.0.1`, ...keys, 'nb.db'], { cwd: folder })
})
afterAll(async () => {
  server?.kill()
  if (server) await once(server, 'close')
  rmSync(folder, { recursive: true, force: true })
})

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
  )
}

/** Without a host’s name in it, as ovs-pki makes them. */
function certificate(name: string, by: string): void {
  openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
  const signing = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '2']
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing)
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as { port: number }
  listener.close()
  return port
}

async function look(ca: string, own: string) {
  const tls = { tlsCa: read(`${ca}.pem`), tlsCert: read(`${own}.pem`), tlsKey: read(`${own}.key`) }
  const config = ovnDriver.config.parse({ northbound: `ssl:127.0.0.1:${port}`, callTimeoutMs: 5_000, ...tls })
  await using network = await ovnDriver.connect(config)
  const call = { taskId: 't', key: crypto.randomUUID(), signal: AbortSignal.timeout(10_000), log() {} }
  return (await network.networks!.observe({ kind: 'network', id: 'net_none' as never }, call)).exists
}

test('over TLS both sides show a certificate of the same authority, and nobody else is listened to', async () => {
  await expect.poll(() => look('ca', 'client').catch(() => null), { timeout: 30_000 }).toBe(false)
  await expect(look('stranger', 'client')).rejects.toMatchObject({ kind: 'unreachable' })
  await expect(look('ca', 'stranger')).rejects.toMatchObject({ kind: 'unreachable' })
})

test('an address with ssl: asks for authority, certificate and key', () => {
  const { error } = ovnDriver.config.safeParse({ northbound: 'ssl:10.0.0.5:6641' })
  expect(error?.issues.map(issue => issue.path.join())).toEqual(['tlsCa', 'tlsCert', 'tlsKey'])
})
