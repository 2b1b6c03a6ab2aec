import { readFileSync } from 'node:fs'
import { readdir, rmdir } from 'node:fs/promises'
import path from 'node:path'
import type { LabNode } from './nodes'

/**
 * A machine of the lab needs a cgroup subtree of its own, or all libvirtds meet in one
 * `/machine` and take each other's guests for their own. Each gets a group named after its
 * namespace, and a cgroup namespace that shows this group as the root. Only CPU is handed
 * out: shares and caps are what the lab has to show.
 */
export type CgroupPlan = {
  /** Groups to make and join before the namespaces are entered. */
  groups: string[]
  /** Where to write how much of the processors the machine gets beside whatever else runs here. */
  share: { file: string; value: number } | null
  /** Shell lines run once the cgroup namespace is entered, with the outside's file system still in view. */
  settle: string[]
  /** Shell lines that mount the hierarchies inside. */
  mounts: string[]
  /** What libvirt may use. */
  controllers: string[]
}

export function planCgroups(node: LabNode): CgroupPlan {
  const v1 = version1Hierarchies()
  if (v1.length) {
    return {
      groups: v1.map(({ mountPoint }) => path.join(mountPoint, node.netns)),
      share: shareOf(
        v1.find(({ controllers }) => controllers.includes('cpu')),
        node,
      ),
      settle: [],
      mounts: [
        'mount -t tmpfs tmpfs /sys/fs/cgroup',
        ...v1.map(
          ({ options }) =>
            `mkdir /sys/fs/cgroup/${options} && mount -t cgroup -o ${options} cgroup /sys/fs/cgroup/${options}`,
        ),
      ],
      controllers: v1.flatMap(({ controllers }) => controllers),
    }
  }
  const unified = mounts().find(({ type }) => type === 'cgroup2')?.mountPoint
  if (!unified || !readFileSync(path.join(unified, 'cgroup.subtree_control'), 'utf8').includes('cpu')) {
    return { groups: [], share: null, settle: [], mounts: [], controllers: [] }
  }
  const group = path.join(unified, node.netns)
  return {
    groups: [group],
    share: { file: path.join(group, 'cpu.weight'), value: usualShare.v2 * timesTheUsual },
    // Version 2 hands controllers down only from a group that holds no process itself.
    settle: [`mkdir -p ${group}/init`, `echo $$ > ${group}/init/cgroup.procs`],
    mounts: ['mount -t cgroup2 cgroup2 /sys/fs/cgroup', 'echo +cpu > /sys/fs/cgroup/cgroup.subtree_control'],
    controllers: ['cpu'],
  }
}

/** Hosts have processors of their own: what is built or tested beside them slows guests down as little as possible. */
const timesTheUsual = 4
const usualShare = { v1: 1024, v2: 100 }

function shareOf(hierarchy: { mountPoint: string } | undefined, node: LabNode) {
  if (!hierarchy) return null
  return { file: path.join(hierarchy.mountPoint, node.netns, 'cpu.shares'), value: usualShare.v1 * timesTheUsual }
}

/** Removes a dead machine's groups; a group that still has a process in it stays. */
export async function removeCgroups(node: LabNode): Promise<void> {
  for (const group of planCgroups(node).groups) await removeTree(group).catch(() => {})
}

async function removeTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(path.join(folder, entry.name))
  }
  await rmdir(folder)
}

function version1Hierarchies() {
  return mounts()
    .filter(({ type }) => type === 'cgroup')
    .map(({ mountPoint, options }) => ({ mountPoint, all: options.split(',') }))
    .map(({ mountPoint, all }) => ({
      mountPoint,
      controllers: all.filter(name => name === 'cpu' || name === 'cpuacct'),
    }))
    .filter(({ controllers }) => controllers.length)
    .map(({ mountPoint, controllers }) => ({ mountPoint, controllers, options: controllers.join(',') }))
}

function mounts() {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' '))
    .filter(fields => fields.length >= 4)
    .map(([, mountPoint, type, options]) => ({ mountPoint: mountPoint!, type: type!, options: options! }))
}
