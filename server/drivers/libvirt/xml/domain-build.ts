import type { DiskShape, DomainShape, Stamp } from '../instances/shape'
import { aliasOf, luksSecretUuid, networkAlias, secretUuid, stampNamespace, uuidOf, uuidText } from '../names'
import { printable } from './text'
import { toXml, type XmlObject } from './tree'

/** What a definition depends on beside the instance: the host it is for. */
export type HostShape = {
  domainType: 'kvm' | 'qemu'
  machine: string
  translationCacheMiB: number
  /** Whether guests may leave checksums and large segments to their card. */
  nicOffloads: boolean
  screenListen: string
}
export type DomainFiles = { root: string; seed: string; serialLog: string }
export type WantedDomain = DomainShape & { stamp: Stamp }

/** The definition of one instance, as a document tree: nothing that a user wrote can change its structure. */
export function buildDomainXml(wanted: WantedDomain, host: HostShape, files: DomainFiles): string {
  const { stamp } = wanted
  const isPc = !host.machine.includes('q35')
  const at = (slot: number) => (isPc ? pciSlot(slot) : undefined)
  return toXml({
    domain: {
      '@type': host.domainType,
      name: wanted.name,
      uuid: uuidText(uuidOf(stamp.id)),
      title: printable(`${stamp.name} (${stamp.vdcId})`),
      metadata: { 'plenum:instance': { '@xmlns:plenum': stampNamespace, ...stampAttributes(stamp) } },
      memory: { '@unit': 'MiB', '#': wanted.memoryMiB },
      vcpu: { '@placement': 'static', '#': wanted.vcpus },
      cputune: wanted.cpuShares === null ? undefined : { shares: wanted.cpuShares },
      os: { type: { '@arch': 'x86_64', '@machine': host.machine, '#': 'hvm' } },
      features: {
        acpi: {},
        apic: {},
        tcg: host.domainType === 'qemu' ? { 'tb-cache': { '@unit': 'MiB', '#': host.translationCacheMiB } } : undefined,
      },
      cpu: host.domainType === 'kvm' ? { '@mode': 'host-model' } : undefined,
      clock: { '@offset': 'utc' },
      on_poweroff: 'destroy',
      on_reboot: 'restart',
      on_crash: 'destroy',
      devices: {
        disk: [
          rootDisk(files.root, at(slots.root)),
          seedDisk(files.seed, isPc),
          ...wanted.disks.map(disk => diskElement(disk, isPc)),
        ],
        controller: [
          { '@type': 'usb', '@model': 'none' },
          { '@type': 'virtio-serial', '@index': 0, address: at(slots.channels) },
          ...(isPc ? [] : hotplugPorts),
        ],
        interface: wanted.nic ? card(wanted.nic, host, at(slots.nic)) : undefined,
        // Begun anew at each start: what a console shows first is never of an earlier boot.
        serial: { '@type': 'pty', log: { '@file': files.serialLog, '@append': 'off' }, target: { '@port': 0 } },
        console: { '@type': 'pty', target: { '@type': 'serial', '@port': 0 } },
        channel: { '@type': 'unix', target: { '@type': 'virtio', '@name': agentChannel } },
        input: { '@type': 'tablet', '@bus': 'virtio', address: at(slots.tablet) },
        graphics: {
          '@type': 'vnc',
          '@port': -1,
          '@autoport': 'yes',
          '@sharePolicy': 'ignore',
          listen: { '@type': 'address', '@address': host.screenListen },
        },
        video: { model: { '@type': 'vga' } },
        memballoon: { '@model': 'virtio', stats: { '@period': statsPeriodSeconds }, address: at(slots.balloon) },
        rng: { '@model': 'virtio', backend: { '@model': 'random', '#': '/dev/urandom' }, address: at(slots.rng) },
      },
    },
  })
}

/** One volume, as it stands in a definition and as it is attached to a running guest. */
export const buildDiskXml = (disk: DiskShape, host: HostShape) =>
  toXml({ disk: diskElement(disk, !host.machine.includes('q35')) })

/** The stamp alone, to be put on a running domain; libvirt adds the namespace itself. */
export const buildStampXml = (stamp: Stamp) => toXml({ instance: stampAttributes(stamp) })

/** Where qemu-guest-agent listens in a guest, unless it is told otherwise. */
export const agentChannel = 'org.qemu.guest_agent.0'

/** How often the guest's balloon driver tells how its memory is used. */
const statsPeriodSeconds = 5

/**
 * Fixed places on a pc's PCI bus (1 is the chipset, 2 the screen): a disk that comes or goes moves no other device, so
 * that cards and disks keep their names in the guest.
 */
const slots = { nic: 3, root: 4, balloon: 5, rng: 6, tablet: 7, channels: 8, firstVolume: 16 } as const

/** On the host's own network, or plugged into a port: the switch there knows it by the port's name. */
const card = (nic: NonNullable<DomainShape['nic']>, host: HostShape, address: XmlObject | undefined): XmlObject => ({
  '@type': nic.port ? 'bridge' : 'network',
  mac: { '@address': nic.mac },
  source: nic.port ? { '@bridge': integrationBridge } : { '@network': nic.network },
  virtualport: nic.port ? { '@type': 'openvswitch', parameters: { '@interfaceid': nic.port } } : undefined,
  model: { '@type': 'virtio' },
  driver: host.nicOffloads ? undefined : noOffloads,
  alias: nic.port ? { '@name': networkAlias(nic.network) } : undefined,
  // No network boot: it would only delay the guest.
  rom: { '@enabled': 'no' },
  address,
})

/** Where OVN has hosts plug everything in, unless they are told otherwise. */
const integrationBridge = 'br-int'

const noOffloads: XmlObject = {
  host: { '@csum': 'off', '@gso': 'off', '@tso4': 'off', '@tso6': 'off', '@ecn': 'off', '@ufo': 'off' },
  guest: { '@csum': 'off', '@tso4': 'off', '@tso6': 'off', '@ecn': 'off', '@ufo': 'off' },
}

function diskElement(disk: DiskShape, isPc: boolean): XmlObject {
  const index = disk.device.charCodeAt(2) - 'b'.charCodeAt(0)
  return {
    '@type': 'network',
    '@device': 'disk',
    driver: { '@name': 'qemu', '@type': 'raw', '@cache': 'none', '@discard': 'unmap' },
    auth:
      disk.source.protocol === 'rbd'
        ? { '@username': disk.source.user, secret: { '@type': 'ceph', '@uuid': secretUuid(disk.attachmentId) } }
        : undefined,
    source: {
      '@protocol': disk.source.protocol,
      '@name': disk.source.name,
      host: hostsOf(disk.source).map(({ host, port }) => ({ '@name': host, '@port': port })),
      encryption: disk.isEncrypted
        ? { '@format': 'luks', secret: { '@type': 'passphrase', '@uuid': luksSecretUuid(disk.attachmentId) } }
        : undefined,
    },
    target: { '@dev': disk.device, '@bus': 'virtio' },
    serial: disk.volumeSerial,
    alias: { '@name': aliasOf(disk.attachmentId) },
    address: isPc && index >= 0 && index < 16 ? pciSlot(slots.firstVolume + index) : undefined,
  }
}

const hostsOf = (source: DiskShape['source']) => (source.protocol === 'rbd' ? source.monitors : [source])

const rootDisk = (file: string, address: XmlObject | undefined): XmlObject => ({
  '@type': 'file',
  '@device': 'disk',
  driver: { '@name': 'qemu', '@type': 'qcow2', '@discard': 'unmap' },
  source: { '@file': file },
  target: { '@dev': 'vda', '@bus': 'virtio' },
  boot: { '@order': 1 },
  address,
})

/** A CD-ROM: a disk among the volumes would take one of their names in the guest. */
const seedDisk = (file: string, isPc: boolean): XmlObject => ({
  '@type': 'file',
  '@device': 'cdrom',
  driver: { '@name': 'qemu', '@type': 'raw' },
  source: { '@file': file },
  target: isPc ? { '@dev': 'hda', '@bus': 'ide' } : { '@dev': 'sda', '@bus': 'sata' },
  readonly: {},
})

/** A q35 takes new disks only in ports that were there from the start. */
const hotplugPorts: XmlObject[] = [
  { '@type': 'pci', '@model': 'pcie-root' },
  ...Array.from({ length: 24 }, () => ({ '@type': 'pci', '@model': 'pcie-root-port' })),
]

const pciSlot = (slot: number): XmlObject => ({
  '@type': 'pci',
  '@domain': 0,
  '@bus': 0,
  '@slot': `0x${slot.toString(16)}`,
  '@function': 0,
})

const stampAttributes = (stamp: Stamp): XmlObject => ({
  '@id': stamp.id,
  '@generation': stamp.generation,
  '@vdc': printable(stamp.vdcId),
  '@name': printable(stamp.name),
  '@image': printable(stamp.imageId),
  '@root': stamp.rootVersion,
  '@imported': stamp.isImported ? 'yes' : undefined,
})
