import { expect, test } from 'vitest'
import { z } from 'zod'
import { libvirtConfig } from './config'

test('an address is all that a host needs; the rest has defaults', () => {
  expect(libvirtConfig.parse({ uri: ' qemu+tcp://10.0.0.5/system ' })).toMatchObject({
    uri: 'qemu+tcp://10.0.0.5/system',
    pool: 'plenum',
    domainType: 'auto',
    machine: 'pc',
  })
})

test('the schema can be shown as a form', () => {
  const form = z.toJSONSchema(libvirtConfig)
  expect(form.properties).toHaveProperty('uri.description')
})

test.each([
  [{ uri: 'ssh://somewhere' }, 'uri'],
  [{ uri: 'qemu:///system', poolPath: 'relative' }, 'poolPath'],
  [{ uri: 'qemu:///system', pool: 'a b' }, 'pool'],
  [{ uri: 'qemu:///system', domainType: 'xen' }, 'domainType'],
])('%o is refused at the field at fault', (input, field) => {
  const result = libvirtConfig.safeParse(input)
  expect(result.error?.issues[0]?.path).toEqual([field])
})
