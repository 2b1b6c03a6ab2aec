import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { run } from './run'

/** Debian packages that tests use which need no hosts, and why. */
export const toolPackages = {
  openssl: 'certificates of hosts and of their management controllers',
  gpg: 'signing images in tests',
  gpgv: 'checking who signed an image',
  'openssh-client': 'ssh-keygen, which keys are compared with in tests',
} as const

/** Debian packages that the lab needs, and why. */
const packages = {
  ...toolPackages,
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
  ethtool: 'checksums of packets from outside',
  nftables: 'firewalls of the hosts',
  'openvswitch-switch': 'the hosts’ virtual switch',
  'ovn-central': 'what knows all networks of a zone',
  'ovn-host': 'what tells a host’s switch about them',
  'iputils-ping': 'looking at networks by hand',
  socat: 'serial consoles by hand',
  openipmi: 'management controllers of the hosts (ipmi_sim)',
  ipmitool: 'switching their power',
  redfishtool: 'the same over Redfish, as a second opinion',
  'qemu-guest-agent': 'what answers within guests, as distributions have it',
  curl: 'its requests',
  restic: 'keeping backups',
  'libnbd-bin': 'nbdcopy, which carries what volumes hold',
} as const

/** What a Ceph cluster takes besides; only for the tests that have one. */
export const cephPackages = {
  'ceph-mon': 'knows the cluster and its users',
  'ceph-mgr': 'counts what is free',
  'ceph-osd': 'keeps the data',
  'ceph-common': 'ceph and rbd, the tools that Plenum’s driver uses',
} as const

/** Installs what is missing and says so first. */
export async function ensurePackages(say: (line: string) => void, wanted: object = packages): Promise<void> {
  const missing = await missingPackages(Object.keys(wanted))
  if (!missing.length) return
  say(`Installing Debian packages: ${missing.join(' ')}`)
  const install = () =>
    withoutServices(() =>
      run('apt-get', [...aptOptions, 'install', '-y', '--no-install-recommends', ...missing], { env }),
    )
  await install().catch(async () => {
    say('The package list is old; fetching a new one.')
    await run('apt-get', [...aptOptions, 'update'], { env })
    await install()
  })
}

/** Debian starts what it installs, unless this file says no: the lab's daemons run in its machines only. */
async function withoutServices<T>(install: () => Promise<T>): Promise<T> {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return install()
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await install()
  } finally {
    await rm(policy)
  }
}

async function missingPackages(wanted: string[]): Promise<string[]> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg')) {
    throw new Error('The lab runs on Debian (or Ubuntu) only: it needs dpkg, apt-get and Linux namespaces.')
  }
  const selections = await run('dpkg', ['--get-selections'])
  const installed = new Set(Array.from(selections.matchAll(/^([^\s:]+)\S*\s+install$/gm), ([, name]) => name))
  return wanted.filter(name => !installed.has(name))
}

const aptOptions = ['-q', '-o', 'DPkg::Lock::Timeout=600']
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
