import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { LibvirtClient } from './client'
import { LibvirtDenied } from './errors'
import { FakeLibvirtd } from './fake-libvirtd'

let folder: string
const file = (name: string) => path.join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plenum-tls-'))
  authority('ca')
  authority('stranger')
  certificate('server', 'ca')
  certificate('client', 'ca')
})
afterAll(() => rmSync(folder, { recursive: true }))

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })

function authority(name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`]
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', ...subject)
}

function certificate(name: string, by: string): void {
  writeFileSync(file('ext'), 'subjectAltName=IP:127.0.0.1')
  const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`]
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`, ...request)
  const signing = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '2', '-extfile', 'ext']
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing)
}

async function connect(ca: string, withCertificate: boolean): Promise<LibvirtClient> {
  const read = (name: string) => readFileSync(file(name))
  const tls = { ca: read('ca.pem'), cert: read('server.pem'), key: read('server.key'), requestCert: true }
  const host = await FakeLibvirtd.start({}, { tls })
  onTestFinished(() => host[Symbol.asyncDispose]())
  const files = { ca: file(ca), cert: file('client.pem'), key: file('client.key') }
  return LibvirtClient.connect(
    { name: 'qemu:///system', transport: 'tls', host: '127.0.0.1', port: host.port },
    {
      connectTimeoutMs: 2_000,
      callTimeoutMs: 2_000,
      tls: withCertificate ? files : { ...files, cert: '', key: '' },
    },
  )
}

test('over TLS both sides show a certificate of the same authority', async () => {
  const client = await connect('ca.pem', true)
  expect(client.isOpen).toBe(true)
  await client.close()
})

test('a host whose certificate another authority signed is not trusted', async () => {
  await expect(connect('stranger.pem', true)).rejects.toThrow(LibvirtDenied)
})

test('without a certificate of ours the host does not let us in', async () => {
  await expect(connect('ca.pem', false)).rejects.toThrow()
})
