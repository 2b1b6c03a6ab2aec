import { chance } from '../../chance'
import { type Disk, diskOf, locate, type Machine, rootTree, volumeTree } from '../machine'
import type { Command, Result } from '../shell/run'

const gib = 1024 ** 3

const mountOf = (machine: Machine, attachmentId: string) =>
  machine.memory.mounts.find(mount => mount.attachmentId === attachmentId)

/** The volume behind a device name, or why there is none to work on. */
function device(
  machine: Machine,
  name: string | undefined,
  usage: string,
): Disk | Required<Pick<Result, 'err' | 'code'>> {
  if (name === undefined) return { err: usage, code: 1 }
  if (name === '/dev/vda' || name === '/dev/vda1') return { err: `${name} is in use by the system`, code: 1 }
  return diskOf(machine, name) ?? { err: `${name}: No such file or directory`, code: 1 }
}

function format(type: string): Command {
  return (machine, args) => {
    const label = args.includes('-L') ? (args[args.indexOf('-L') + 1] ?? '') : ''
    const name = args.findLast(arg => arg.startsWith('/dev/'))
    const disk = device(machine, name, 'Usage: mke2fs [-L LABEL] DEVICE')
    if ('err' in disk) return disk
    if (mountOf(machine, disk.attachmentId))
      return { err: `${name} is mounted; will not make a filesystem here!`, code: 1 }
    const { sizeGiB } = disk.document
    const uuid = uuidOf(disk.document.name, machine.now)
    const files = { '/lost+found': { t: null, m: machine.now } }
    disk.document.filesystem = { type, uuid, label: label.slice(0, 16), sizeGiB, files }
    disk.isChanged = true
    const blocks = (sizeGiB * gib) / 4096
    const lines = [
      `Filesystem label=${label}`,
      'OS type: Linux',
      'Block size=4096 (log=2)',
      `${blocks / 4} inodes, ${blocks} blocks`,
      `Filesystem UUID: ${uuid}`,
      'Writing inode tables and superblocks: done',
    ]
    return { out: lines.join('\n') }
  }
}

function mount(machine: Machine, args: string[]): Result {
  const names = args.filter((arg, i) => !arg.startsWith('-') && !/^-[to]$/.test(args[i - 1] ?? ''))
  if (names.length === 0) return { out: mountTable(machine).join('\n') }
  const [name, target] = names
  const disk = device(machine, name, 'Usage: mount DEVICE DIRECTORY')
  if ('err' in disk) return { err: `mount: ${disk.err}`, code: disk.code }
  const failed = (why: string) => ({ err: `mount: mounting ${name} on ${target ?? ''} failed: ${why}`, code: 255 })
  if (target === undefined) return { err: `mount: can't find ${name} in /etc/fstab`, code: 255 }
  const { tree, inner, path } = locate(machine, target)
  const node = tree?.get(inner)
  if (!node) return failed('No such file or directory')
  if (node.t !== null) return failed('Not a directory')
  if (mountOf(machine, disk.attachmentId) || machine.memory.mounts.some(each => each.directory === path))
    return failed('Device or resource busy')
  if (!disk.document.filesystem) return failed('Invalid argument')
  machine.memory.mounts.push({ device: disk.device, attachmentId: disk.attachmentId, directory: path })
  return {}
}

function umount(machine: Machine, [name]: string[]): Result {
  const path = name === undefined ? '' : locate(machine, name).path
  const found = machine.memory.mounts.find(each => each.directory === path || `/dev/${each.device}` === name)
  if (!found) return { err: `umount: can't unmount ${name ?? ''}: Invalid argument`, code: 1 }
  const isBusy =
    `${machine.cwd}/`.startsWith(`${found.directory}/`) ||
    machine.memory.mounts.some(each => each !== found && each.directory.startsWith(`${found.directory}/`))
  if (isBusy) return { err: `umount: can't unmount ${found.directory}: Device or resource busy`, code: 1 }
  machine.memory.mounts = machine.memory.mounts.filter(each => each !== found)
  return {}
}

function mountTable(machine: Machine): string[] {
  const type = (attachmentId: string) =>
    machine.disks.find(disk => disk.attachmentId === attachmentId)?.document.filesystem?.type ?? 'ext2'
  return [
    '/dev/vda1 on / type ext4 (rw,relatime)',
    'proc on /proc type proc (rw,relatime)',
    ...machine.memory.mounts.map(
      each => `/dev/${each.device} on ${each.directory} type ${type(each.attachmentId)} (rw,relatime)`,
    ),
  ]
}

function df(machine: Machine, args: string[]): Result {
  const isHuman = args.includes('-h')
  const show = (kib: number) => (isHuman ? human(kib) : String(Math.round(kib)))
  const row = (device: string, totalKiB: number, usedKiB: number, on: string) =>
    [
      device.padEnd(20),
      show(totalKiB).padStart(10),
      show(usedKiB).padStart(9),
      show(totalKiB - usedKiB).padStart(9),
      `${Math.ceil((usedKiB / totalKiB) * 100)}%`.padStart(4),
      on,
    ].join(' ')
  const rows = [
    row('/dev/vda1', machine.of.rootDiskGiB * 1024 ** 2, 210_000 + rootTree(machine).usedBytes() / 1024, '/'),
  ]
  for (const { device, attachmentId, directory } of machine.memory.mounts) {
    const disk = machine.disks.find(each => each.attachmentId === attachmentId)
    const tree = volumeTree(machine, attachmentId)
    if (disk?.document.filesystem && tree)
      rows.push(
        row(`/dev/${device}`, disk.document.filesystem.sizeGiB * 1024 ** 2, 24 + tree.usedBytes() / 1024, directory),
      )
  }
  const head = `${'Filesystem'.padEnd(20)} ${(isHuman ? 'Size' : '1K-blocks').padStart(10)}      Used Available Use% Mounted on`
  return { out: [head, ...rows].join('\n') }
}

function lsblk(machine: Machine): Result {
  const row = (name: string, size: string, type: string, on: string) =>
    `${name.padEnd(8)} ${size.padStart(7)} ${type} ${on}`.trimEnd()
  const disks = [...machine.disks].sort((a, b) => a.device.localeCompare(b.device))
  const rows = disks.map(disk => {
    const on = mountOf(machine, disk.attachmentId)?.directory ?? ''
    return row(disk.device, `${disk.document.sizeGiB}G`, 'disk', on)
  })
  const root = `${machine.of.rootDiskGiB}G`
  const lines = [
    row('NAME', 'SIZE', 'TYPE', 'MOUNTPOINTS'),
    row('vda', root, 'disk', ''),
    row('`-vda1', root, 'part', '/'),
  ]
  return { out: [...lines, ...rows].join('\n') }
}

function resize(machine: Machine, args: string[]): Result {
  const disk = device(machine, args.at(-1), 'Usage: resize2fs DEVICE')
  if ('err' in disk) return disk
  if (!disk.document.filesystem) return { err: `resize2fs: no filesystem on /dev/${disk.device}`, code: 1 }
  if (disk.document.filesystem.sizeGiB === disk.document.sizeGiB) return { out: 'Nothing to do!' }
  disk.document.filesystem.sizeGiB = disk.document.sizeGiB
  disk.isChanged = true
  return { out: `The filesystem on /dev/${disk.device} is now ${disk.document.sizeGiB}G long.` }
}

function human(kib: number): string {
  const units = ['K', 'M', 'G', 'T']
  let [value, unit] = [kib, 0]
  while (value >= 1024 && unit < 3) [value, unit] = [value / 1024, unit + 1]
  return `${value.toFixed(value < 10 ? 1 : 0)}${units[unit]}`
}

function uuidOf(...seed: (string | number)[]): string {
  const hex = (i: number) =>
    Math.floor(chance('uuid', i, ...seed) * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const all = [0, 1, 2, 3].map(hex).join('')
  return [all.slice(0, 8), all.slice(8, 12), `4${all.slice(13, 16)}`, `8${all.slice(17, 20)}`, all.slice(20)].join('-')
}

export const diskCommands: Record<string, Command> = {
  mke2fs: format('ext2'),
  mkfs: format('ext2'),
  'mkfs.ext2': format('ext2'),
  'mkfs.ext3': format('ext3'),
  'mkfs.ext4': format('ext4'),
  resize2fs: resize,
  mount,
  umount,
  df,
  lsblk,
  sync: () => ({}),
  blkid: machine => ({
    out: machine.disks
      .flatMap(({ device, document: { filesystem } }) =>
        filesystem ? [`/dev/${device}: UUID="${filesystem.uuid}" TYPE="${filesystem.type}"`] : [],
      )
      .join('\n'),
  }),
}
