import { expect, test } from 'vitest'
import { LibvirtUriError, parseLibvirtUri } from './uri'

test.each([
  ['qemu:///system', { name: 'qemu:///system', transport: 'unix', path: '/var/run/libvirt/libvirt-sock' }],
  ['qemu+unix:///system?socket=/a/b', { name: 'qemu:///system', transport: 'unix', path: '/a/b' }],
  ['qemu+tcp://10.0.0.1/system', { name: 'qemu:///system', transport: 'tcp', host: '10.0.0.1', port: 16509 }],
  ['qemu+tcp://h1:17000/system', { name: 'qemu:///system', transport: 'tcp', host: 'h1', port: 17000 }],
  ['qemu+tls://h1/system', { name: 'qemu:///system', transport: 'tls', host: 'h1', port: 16514 }],
  ['qemu://h1/system', { name: 'qemu:///system', transport: 'tls', host: 'h1', port: 16514 }],
  ['qemu+tcp://[fd00::1]/system', { name: 'qemu:///system', transport: 'tcp', host: 'fd00::1', port: 16509 }],
])('%s is understood', (text, address) => {
  expect(parseLibvirtUri(text)).toEqual(address)
})

test.each(['', 'h1', 'xen:///system', 'qemu+ssh://h1/system', 'qemu+tcp:///system', 'qemu+unix:///system?socket=a'])(
  '“%s” is refused with a sentence',
  text => {
    expect(() => parseLibvirtUri(text)).toThrow(LibvirtUriError)
  },
)
