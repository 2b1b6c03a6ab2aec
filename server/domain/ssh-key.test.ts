import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { sshKeyFactsOf } from './ssh-fingerprint'
import { inKeyOrder, parseSshKey, sshKeyInWords, sshPublicKey } from './ssh-key'
import { blobOf, sshKeyFor } from './ssh-key-testing'

const faultOf = (text: string) => {
  const key = parseSshKey(text)
  return 'fault' in key ? key.fault : undefined
}
const rsaOf = (bits: number) =>
  `ssh-rsa ${blobOf('ssh-rsa', new Uint8Array([1, 0, 1]), new Uint8Array([0, ...new Uint8Array(bits / 8).fill(0xc5)]))} old@server`

describe('a public key', () => {
  it('is taken with its comment, spaces and all, or without one', () => {
    expect(parseSshKey(`  ${sshKeyFor(1, 'Anna’s laptop')}\n`)).toMatchObject({
      ...{ type: 'ssh-ed25519', comment: 'Anna’s laptop', bits: null },
    })
    expect(parseSshKey(sshKeyFor(1, ''))).toMatchObject({ comment: '' })
    expect(sshPublicKey.parse(` ${sshKeyFor(1)} \n`)).toBe(sshKeyFor(1))
  })

  it('is named by its comment, or by its end', () => {
    expect(sshKeyInWords(sshKeyFor(1, 'anna@laptop'))).toBe('anna@laptop')
    expect(sshKeyInWords(sshKeyFor(1, ''))).toMatch(/^ssh-ed25519 …[A-Za-z0-9+/]{8}$/)
  })

  it('counts its bits where it is RSA', () => {
    expect(parseSshKey(rsaOf(3072))).toMatchObject({ bits: 3072 })
  })

  it.each([
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb…', 'private key'],
    ['a private key of an older format', '-----BEGIN RSA PRIVATE KEY-----\nMIIE…', 'private key'],
    ['a public key of another format', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA', 'ssh-keygen -i'],
    ['a DSA key', `ssh-dss ${blobOf('ssh-dss', 'x')} old`, 'too weak'],
    ['a short RSA key', rsaOf(1024), '1024 bits is too weak'],
    ['an RSA key beyond OpenSSH’s limit', rsaOf(16392), 'more than OpenSSH takes'],
    ['a certificate', `ssh-ed25519-cert-v01@openssh.com ${blobOf('x')} c`, 'certificate'],
    ['two keys at once', `${sshKeyFor(1)}\n${sshKeyFor(2)}`, 'one line'],
    ['options in front', `command="/bin/sh" ${sshKeyFor(1)}`, 'Begin with the key’s type'],
    ['a name that every object has', `constructor ${blobOf('constructor')}`, 'Begin with the key’s type'],
    ['only a type', 'ssh-ed25519', 'whole line'],
    ['one type that says it is another', `ssh-rsa ${blobOf('ssh-ed25519', new Uint8Array(32))}`, 'damaged'],
    [
      'another curve than it says',
      `ecdsa-sha2-nistp256 ${blobOf('ecdsa-sha2-nistp256', 'nistp384', new Uint8Array([4, ...new Uint8Array(64)]))}`,
      'damaged',
    ],
    [
      'a negative modulus',
      `ssh-rsa ${blobOf('ssh-rsa', new Uint8Array([3]), new Uint8Array(256).fill(0xff))}`,
      'damaged',
    ],
  ])('%s is refused with what to do', (_, text, sentence) => {
    expect(faultOf(text)).toContain(sentence)
  })

  it('is refused when any of it is cut off, and no text makes the judge stumble', () => {
    const key = sshKeyFor(7, '')
    fc.assert(fc.property(fc.integer({ min: 0, max: key.length - 1 }), end => faultOf(key.slice(0, end)) !== undefined))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => typeof faultOf(text) === 'string'))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), bytes =>
        [undefined, 'string'].includes(typeof faultOf(`ssh-ed25519 ${Buffer.from(bytes).toString('base64')}`)),
      ),
    )
  })
})

it('keys are a set: neither their order nor a repeat matters', () => {
  const keys = [sshKeyFor(1), sshKeyFor(2)]
  expect(inKeyOrder([...keys.toReversed(), ...keys])).toEqual(inKeyOrder(keys))
})

const hasSshKeygen = (() => {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
})()

describe.skipIf(!hasSshKeygen)('beside OpenSSH’s ssh-keygen', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-ssh-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['ed25519', '256'],
    ['ecdsa', '256'],
    ['ecdsa', '384'],
    ['ecdsa', '521'],
    ['rsa', '2048'],
  ])('a fresh %s key of %s bits has the type, comment, bits and fingerprint that it says', (type, bits) => {
    const file = path.join(folder, `${type}-${bits}`)
    execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-C', 'anna at home', '-f', file])
    const [, fingerprint] = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' }).split(' ')
    expect(sshKeyFactsOf(readFileSync(`${file}.pub`, 'utf8'))).toEqual({
      ...{ type: expect.stringContaining(type), bits: type === 'rsa' ? Number(bits) : null },
      ...{ comment: 'anna at home', fingerprint },
    })
    expect(faultOf(readFileSync(file, 'utf8'))).toContain('private key')
  })

  test('a key with a byte more or less, or another length in it, is taken only where ssh-keygen reads it', () => {
    const whole = Buffer.from(sshKeyFor(9, '').split(' ')[1]!, 'base64')
    fc.assert(
      fc.property(
        fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), cut: fc.integer({ min: -2, max: 2 }) }),
        ({ at, byte, cut }) => {
          const bytes = Buffer.concat([whole, Buffer.alloc(2)]).subarray(0, whole.length + cut)
          if (at < bytes.length) bytes[at] = byte
          const line = `ssh-ed25519 ${bytes.toString('base64')}`
          if (faultOf(line) !== undefined) return
          const file = path.join(folder, 'drawn.pub')
          writeFileSync(file, `${line}\n`)
          const said = execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' })
          expect(said).toContain(sshKeyFactsOf(line).fingerprint)
        },
      ),
      { numRuns: 60 },
    )
  })
})
