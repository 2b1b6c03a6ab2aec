import { existsSync } from 'node:fs'
import { run } from './run'

/** Debian packages that the lab needs, and why. */
const packages = {
  'libvirt-daemon-system': 'libvirtd, the host agent',
  'libvirt-daemon-driver-qemu': 'its QEMU driver',
  'libvirt-clients': 'virsh',
  'qemu-system-x86': 'the hypervisor and the storage daemon',
  'qemu-utils': 'qemu-img',
  'qemu-block-extra': 'network block devices for guests',
  'busybox-static': 'everything inside the tiny guest',
  cpio: 'its first file system',
  lz4: 'packing it',
  binutils: 'strip, for its kernel modules',
  syslinux: 'its boot loader',
  'syslinux-common': 'its boot sector',
  mtools: 'writing its disk without mounting',
  dosfstools: 'formatting its disk',
  genisoimage: 'cloud-init seeds in tests',
  iproute2: 'namespaces, bridges, links',
  nftables: 'firewalls of the hosts',
  'iputils-ping': 'looking at networks by hand',
  socat: 'serial consoles by hand',
} as const

/** Installs what is missing and says so first. Needs Debian and root, and says that where it lacks them. */
export async function ensurePackages(say: (line: string) => void): Promise<void> {
  const missing = await missingPackages()
  if (!missing.length) return
  if (process.getuid?.() !== 0) throw new Error(`The lab needs root, also to install: ${missing.join(' ')}`)
  say(`Installing Debian packages: ${missing.join(' ')}`)
  const install = () => run('apt-get', [...aptOptions, 'install', '-y', '--no-install-recommends', ...missing], { env })
  await install().catch(async () => {
    say('The package list is old; fetching a new one.')
    await run('apt-get', [...aptOptions, 'update'], { env })
    await install()
  })
}

async function missingPackages(): Promise<string[]> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) {
    throw new Error('The lab runs on Debian (or Ubuntu) only: it needs dpkg, apt-get and Linux namespaces.')
  }
  const format = '-f=${Package} ${db:Status-Status}\n'
  const listed = await run('dpkg-query', ['-W', format, ...Object.keys(packages)]).catch(() =>
    run('dpkg-query', ['-W', format]),
  )
  const installed = new Set(
    listed
      .split('\n')
      .filter(line => line.endsWith(' installed'))
      .map(line => line.split(' ')[0]),
  )
  return Object.keys(packages).filter(name => !installed.has(name))
}

const aptOptions = ['-q', '-o', 'DPkg::Lock::Timeout=600']
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
