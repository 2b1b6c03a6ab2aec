import type { SeenDisk, SeenNic } from '@/server/domain/drift/finding'
import type { Id } from '@/server/domain/ids'
import type { DiskShape, DomainShape, NetworkSource, Stamp } from '../instances/shape'
import { asInstanceId, attachmentOfAlias, fileNames, networkOfAlias, stampNamespace, uuidOf, uuidText } from '../names'
import { agentChannel } from './domain-build'
import { Tree } from './tree'

/** Reads what libvirt says of any domain, ours or not. */
export function readDomainXml(xml: string): DomainShape {
  const domain = Tree.parse(xml)
  const devices = domain.find('devices')
  const nic = devices?.find('interface')
  const mac = nic?.find('mac')?.attribute('address')
  return {
    stamp: readStamp(domain),
    name: domain.find('name')?.text ?? '',
    vcpus: readVcpus(domain),
    memoryMiB: readMemoryMiB(domain),
    cpuShares: readNumber(domain.find('cputune', 'shares')?.text),
    nic: nic && mac ? { mac, network: ownNetwork(nic) ?? '', port: portOf(nic) } : null,
    disks: (devices?.all('disk') ?? []).flatMap(disk => readDisk(disk) ?? []),
    hasAgentLine: (devices?.all('channel') ?? []).some(each => each.find('target')?.attribute('name') === agentChannel),
    nics: (devices?.all('interface') ?? []).flatMap(each => readNic(each) ?? []),
    foreignDisks: (devices?.all('disk') ?? []).flatMap(disk => readForeignDisk(disk, readStamp(domain)) ?? []),
    screen: readScreen(devices),
  }
}

function readStamp(domain: Tree): Stamp | null {
  const element = domain
    .find('metadata')
    ?.all('instance')
    .find(each => each.namespace === stampNamespace)
  const id = asInstanceId(element?.attribute('id'))
  // A copied domain carries another's stamp; only the one whose name or, taken over, whose UUID it is has it rightly.
  const isImported = element?.attribute('imported') === 'yes'
  const isOwn = isImported
    ? domain.find('uuid')?.text === (id && uuidText(uuidOf(id)))
    : domain.find('name')?.text === id
  if (!element || !id || !isOwn) return null
  return {
    id,
    generation: readNumber(element.attribute('generation')) ?? 0,
    vdcId: (element.attribute('vdc') ?? '') as Id<'vdc'>,
    name: element.attribute('name') ?? '',
    imageId: (element.attribute('image') ?? '') as Id<'image'>,
    rootVersion: readNumber(element.attribute('root')) ?? 0,
    ...(isImported ? { isImported } : {}),
  }
}

function readVcpus(domain: Tree): number {
  const vcpu = domain.find('vcpu')
  return readNumber(vcpu?.attribute('current')) ?? readNumber(vcpu?.text) ?? 1
}

/** libvirt always answers in KiB. */
function readMemoryMiB(domain: Tree): number {
  return Math.round((readNumber(domain.find('memory')?.text) ?? 0) / 1024)
}

/** Only what we attached: other disks of a domain are none of our business. */
function readDisk(disk: Tree): DiskShape | undefined {
  const attachmentId = attachmentOfAlias(disk.find('alias')?.attribute('name'))
  const source = readSource(disk)
  if (!attachmentId || !source) return undefined
  return {
    attachmentId,
    volumeSerial: disk.find('serial')?.text ?? '',
    device: disk.find('target')?.attribute('dev') ?? '',
    source,
    isEncrypted: Boolean(disk.find('source', 'encryption') ?? disk.find('encryption')),
    ...readCopy(disk),
  }
}

function readCopy(disk: Tree): Pick<DiskShape, 'copy'> {
  const mirror = disk.find('mirror')
  const source = mirror && readSource(mirror)
  return source ? { copy: { source, isComplete: mirror.attribute('ready') === 'yes' } } : {}
}

function readSource(disk: Tree): NetworkSource | undefined {
  const source = disk.find('source')
  const name = source?.attribute('name') ?? ''
  const monitors = (source?.all('host') ?? []).map(host => ({
    host: host.attribute('name') ?? '',
    port: readNumber(host.attribute('port')) ?? 0,
  }))
  // Of a copy, and of a disk that went over to it, libvirt says it within the source.
  const user = (source?.find('auth') ?? disk.find('auth'))?.attribute('username')
  if (source?.attribute('protocol') === 'rbd' && user) return { protocol: 'rbd', monitors, name, user }
  return source && monitors[0] ? { protocol: 'nbd', ...monitors[0], name } : undefined
}

/** Of ours: a libvirt network's name is its id, and a card in a port bears it as its alias. */
const ownNetwork = (nic: Tree) =>
  nic.find('source')?.attribute('network') ?? networkOfAlias(nic.find('alias')?.attribute('name'))

const portOf = (nic: Tree) => nic.find('virtualport', 'parameters')?.attribute('interfaceid') ?? null

/** The network that it is on: ours, or whatever else it is plugged into. */
function readNic(nic: Tree): SeenNic | undefined {
  const mac = nic.find('mac')?.attribute('address')
  const source = nic.find('source')
  const network = ownNetwork(nic) ?? ['bridge', 'dev'].map(name => source?.attribute(name)).find(Boolean)
  return mac ? { mac, network: network ?? null } : undefined
}

/** Neither a volume that we attached nor a file that we made. An empty drive is no disk. */
function readForeignDisk(disk: Tree, stamp: Stamp | null): SeenDisk | undefined {
  if (readDisk(disk)) return undefined
  const of = disk.find('source')
  const source = ['file', 'dev', 'name', 'volume', 'dir'].map(name => of?.attribute(name)).find(Boolean)
  const isOurs = stamp && !stamp.isImported && source?.split('/').at(-1)?.startsWith(fileNames.ofInstance(stamp.id))
  if (!source || isOurs) return undefined
  return { device: disk.find('target')?.attribute('dev') ?? '', source }
}

function readScreen(devices: Tree | undefined): DomainShape['screen'] {
  const graphics = devices?.all('graphics').find(each => each.attribute('type') === 'vnc')
  const socket = graphics?.find('listen')?.attribute('socket') ?? graphics?.attribute('socket')
  if (socket) return { socket }
  const port = readNumber(graphics?.attribute('port'))
  if (!graphics || port === null || port < 0) return null
  return { address: graphics.attribute('listen') ?? graphics.find('listen')?.attribute('address') ?? '127.0.0.1', port }
}

function readNumber(text: string | undefined): number | null {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : null
}
