import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from './index'
import { qmp } from './qmp'
import { run } from './run'

/** A lab of its own beside whatever is up; two hosts are enough. */
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ name: 'labtest', subnet: '10.99.101', zones: 2, fresh: true })
}, 300_000)
afterAll(() => lab?.stop())

const prompt = /root@\w+:~# /

test('a guest boots from an overlay of the image and takes its name, address and commands from its seed', async () => {
  await startGuest('z1-h1', 'alpha', '10.9.0.1/24', '#cloud-config\nruncmd:\n  - echo ran > /root/proof\n')
  using console = await lab.console('z1-h1', 'alpha')
  expect((await console.expect(/plenum-guest: up name=(\w+) addr=(\S+)/)).slice(1)).toEqual(['alpha', '10.9.0.1/24'])
  await console.expect(prompt)
  expect(await console.run('cat /root/proof')).toBe('ran')
}, 60_000)

test('a guest’s memory is of a size whose pages this QEMU tells the translated code of, and of what was asked for by all others', async () => {
  const about = await lab.virsh('z1-h1', 'qemu-monitor-command', 'alpha', '{"execute":"query-memory-size-summary"}')
  const { return: memory } = JSON.parse(about) as { return: Record<string, number> }
  expect(memory['base-memory']).toBe((96 * 1024 + 8) * 1024)
  expect(await lab.virsh('z1-h1', 'dominfo', 'alpha')).toMatch(/Max memory: +98304 KiB/)
}, 60_000)

test('what was written to a volume on one host is read back on another', async () => {
  await exportVolume('vol', 'first-holder')
  await lab.virsh('z1-h1', 'attach-device', 'alpha', await diskFile('alpha', 'first-holder'), '--live')
  {
    using console = await lab.console('z1-h1', 'alpha')
    await console.run(
      'until [ -b /dev/vdb ]; do usleep 50000; done; mke2fs /dev/vdb >/dev/null 2>&1 && mount /dev/vdb /mnt',
    )
    await console.run('echo kept > /mnt/x && sync')
  }
  await lab.virsh('z1-h1', 'destroy', 'alpha')
  await handOver('vol', 'first-holder', 'second-holder')

  await startGuest('z2-h1', 'beta', '10.9.0.2/24', '#!/bin/sh\nmount /dev/vdb /mnt\n', 'second-holder')
  using console = await lab.console('z2-h1', 'beta')
  await console.expect(prompt)
  expect(await console.run('cat /mnt/x')).toBe('kept')
}, 60_000)

test('guests of one network reach each other across hosts', async () => {
  await lab.virsh('z1-h1', 'start', 'alpha')
  using console = await lab.console('z1-h1', 'alpha')
  await console.expect(prompt)
  expect(await console.run('ping -c 1 -w 5 10.9.0.2')).toContain('1 packets received')
}, 60_000)

test('a guest shuts down by its power button', async () => {
  await lab.virsh('z1-h1', 'shutdown', 'alpha')
  await expect
    .poll(() => lab.virsh('z1-h1', 'domstate', 'alpha'), { timeout: 5_000, interval: 20 })
    .toContain('shut off')
})

test('a restart of libvirtd leaves guests running', async () => {
  await lab.restartLibvirtd('z2-h1')
  expect(await lab.virsh('z2-h1', 'domstate', 'beta')).toContain('running')
})

test('a cut host runs on, a failed one has lost its guests', async () => {
  const version = () => run('virsh', ['-q', '-c', lab.hosts[1]!.uri, 'version'], { timeout: 1_500 })
  await lab.cutHost('z2-h1')
  await expect(version()).rejects.toThrow()
  expect(await lab.virsh('z2-h1', 'domstate', 'beta')).toContain('running')
  await lab.mendHost('z2-h1')
  await expect.poll(version).toContain('libvirt')

  await lab.failHost('z2-h1')
  expect(await lab.isOn('z2-h1')).toBe(false)
  await lab.recoverHost('z2-h1')
  expect(await lab.virsh('z2-h1', 'domstate', 'beta')).toContain('shut off')
})

test('nothing of a stopped lab is left', async () => {
  await lab.stop()
  expect(await run('ip', ['netns', 'list'])).not.toContain('labtest')
  expect(await run('ip', ['-o', 'link'])).not.toContain('labtest')
  expect(await run('cat', ['/proc/mounts'])).not.toContain('labtest')
  expect(await run('sh', ['-c', 'ps -ewwo args | grep -F "$0" | grep -v grep || true', lab.config.folder])).toBe('')
}, 30_000)

const imagesOf = (host: string) => path.join(lab.config.folder, host, 'lib/images')

/** As a driver would do it, but with files put straight into the host's folder. */
async function startGuest(host: string, name: string, address: string, userData: string, volume?: string) {
  const images = imagesOf(host)
  await run('cp', [lab.imagePath, images])
  const overlay = ['-F', 'qcow2', '-b', path.basename(lab.imagePath), `${name}.qcow2`, '256M']
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...overlay], { cwd: images })
  const seed = path.join(images, name)
  await run('mkdir', [seed])
  await writeFile(path.join(seed, 'meta-data'), `instance-id: ${name}\nlocal-hostname: ${name}\n`)
  await writeFile(path.join(seed, 'user-data'), userData)
  await writeFile(path.join(seed, 'network-config'), `version: 2\nethernets:\n  eth0:\n    addresses: [${address}]\n`)
  await run('genisoimage', ['-quiet', '-o', `${seed}.iso`, '-V', 'cidata', '-J', '-r', seed])
  const xml = path.join(lab.config.folder, `${name}.xml`)
  await writeFile(xml, domain(name, volume ? disk(volume) : ''))
  await lab.virsh(host, 'define', xml)
  await lab.virsh(host, 'start', name)
}

async function exportVolume(name: string, holder: string) {
  await lab.virsh('storage', 'vol-create-as', lab.storage.pool, name, '64M', '--format', 'raw')
  const file = `/var/lib/libvirt/volumes/${name}`
  await qmp(lab.storage.spareQmp, blockdev(name, file), exported(name, holder))
}

/** A single writer at a time: the first holder's export goes before the second one's comes. */
const handOver = (name: string, from: string, to: string) =>
  qmp(lab.storage.spareQmp, { execute: 'block-export-del', arguments: { id: from, mode: 'hard' } }, exported(name, to))

const blockdev = (name: string, filename: string) => ({
  execute: 'blockdev-add',
  arguments: { driver: 'raw', 'node-name': name, file: { driver: 'file', filename } },
})
const exported = (name: string, id: string) => ({
  execute: 'block-export-add',
  arguments: { type: 'nbd', id, 'node-name': name, name: id, writable: true },
})

async function diskFile(guest: string, volume: string): Promise<string> {
  const file = path.join(lab.config.folder, `${guest}-${volume}.xml`)
  await writeFile(file, disk(volume))
  return file
}

const disk = (volume: string) => `
  <disk type='network' device='disk'><driver name='qemu' type='raw'/>
    <source protocol='nbd' name='${volume}'><host name='${lab.storage.nbd.host}' port='${lab.storage.nbd.port}'/></source>
    <target dev='vdb' bus='virtio'/></disk>`

const domain = (name: string, disks: string) => `
  <domain type='qemu'><name>${name}</name><memory unit='MiB'>96</memory><vcpu>1</vcpu><cputune><shares>512</shares></cputune>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <features><acpi/><tcg><tb-cache unit='MiB'>32</tb-cache></tcg></features>
    <devices>
      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
        <source file='/var/lib/libvirt/images/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
      <disk type='file' device='cdrom'><driver name='qemu' type='raw'/>
        <source file='/var/lib/libvirt/images/${name}.iso'/><target dev='hda' bus='ide'/></disk>
      ${disks}
      <interface type='bridge'><source bridge='vx100'/><mtu size='1450'/><model type='virtio'/><rom enabled='no'/></interface>
      <serial type='pty'/><memballoon model='virtio'><stats period='5'/></memballoon>
    </devices></domain>`
