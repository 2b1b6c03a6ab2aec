import { expect, test } from 'vitest'
import { rehost } from './rehost'

const described = `<domain type='qemu'><devices>
  <disk><source file='/var/pool/inst_1.root-1.qcow2'/><backingStore><source file='/var/pool/img_1.qcow2'/></backingStore></disk>
  <disk type='network'><source protocol='nbd' name='att_1'><host name='10.0.0.9' port='10809'/></source></disk>
  <serial type='pty'><log file='/var/pool/inst_1.serial.log' append='off'/></serial>
  <graphics type='vnc' port='5900' autoport='yes' listen='10.0.0.1'><listen type='address' address='10.0.0.1'/></graphics>
</devices></domain>`

test('only what belongs to the host differs on another: folders and where screens are served', () => {
  const there = rehost(
    described,
    { folder: '/var/pool', screenListen: '10.0.0.1' },
    { folder: "/srv/o'hara & $&", screenListen: '10.0.0.2' },
  )
  expect(there).toBe(
    described
      .replaceAll("'/var/pool/", () => "'/srv/o&apos;hara &amp; $&amp;/")
      .replace("listen='10.0.0.1'", "listen='10.0.0.2'")
      .replace("address='10.0.0.1'", "address='10.0.0.2'"),
  )
  expect(
    rehost(there, { folder: "/srv/o'hara & $&", screenListen: '' }, { folder: '/var/pool', screenListen: '10.0.0.1' }),
  ).toBe(described)
})
