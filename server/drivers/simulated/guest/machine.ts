import type { GuestMemory, InstanceDocument, VolumeDocument } from '../documents'
import { baseFiles } from './base-files'
import type { Names } from './names'
import { resolvePath, Tree } from './tree'

/** A volume as the guest sees it. */
export type Disk = {
  device: string
  attachmentId: string
  document: VolumeDocument
  /** Set when the guest wrote to it. */
  isChanged: boolean
}

/** What a command may see and change: one guest at one moment. Plain data in, plain data out; nothing here waits. */
export type Machine = {
  id: string
  of: InstanceDocument
  memory: GuestMemory
  disks: Disk[]
  /** ms since 1970. */
  now: number
  /** Addresses that answer it on its network, when the line asks for them. */
  peers: ReadonlySet<string>
  /** What its network answers to names, when the line asks for them. */
  names: Names
  /** Folder of this session. */
  cwd: string
  /** Set by a command that ends the guest. */
  ending?: 'poweroff' | 'reboot'
}

/** Where a path leads: which file system, and where in it. `tree` undefined: its disk is gone. */
export type Place = { path: string; tree: Tree | undefined; inner: string; device: string }

/** Follows mounts; the innermost wins. */
export function locate(machine: Machine, path: string): Place {
  const absolute = resolvePath(machine.cwd, path)
  const mount = machine.memory.mounts
    .filter(({ directory }) => absolute === directory || absolute.startsWith(`${directory}/`))
    .sort((a, b) => b.directory.length - a.directory.length)[0]
  if (!mount) return { path: absolute, tree: rootTree(machine), inner: absolute, device: 'vda1' }
  const inner = absolute.slice(mount.directory.length) || '/'
  return { path: absolute, tree: volumeTree(machine, mount.attachmentId), inner, device: mount.device }
}

export const rootTree = (machine: Machine) => new Tree(machine.of.root, baseFiles(machine))

export function volumeTree(machine: Machine, attachmentId: string): Tree | undefined {
  const disk = machine.disks.find(each => each.attachmentId === attachmentId)
  if (!disk?.document.filesystem) return undefined
  return new Tree(disk.document.filesystem.files, {}, () => {
    disk.isChanged = true
  })
}

export const diskOf = (machine: Machine, device: string) => machine.disks.find(disk => `/dev/${disk.device}` === device)
