import type { CgroupPlan } from './cgroups'
import { standBefore } from './emulator'
import type { LabNode } from './nodes'

/** A program that a machine keeps running, with its output in `/var/log/libvirt/<name>.out`. */
export type Service = { name: string; command: string }

/** Runs outside: joins the machine's cgroups, then becomes `init` in namespaces of its own. */
export const bootScript = (node: LabNode, init: string, { groups, share, settle }: CgroupPlan) => `#!/bin/sh
set -e
if [ "$1" != settled ]; then
${groups.map(group => `  mkdir -p ${quote(group)}\n  echo $$ > ${quote(`${group}/cgroup.procs`)}`).join('\n')}
${share ? `  echo ${share.value} > ${quote(share.file)}` : ''}
  exec unshare --cgroup "$0" settled
fi
${settle.join('\n')}
exec nsenter --net=${quote(`/run/netns/${node.netns}`)} \\
  unshare --mount --uts --ipc --pid --fork --propagation private ${quote(init)}
`

/** The first process of a machine: shows it its own folders, then keeps its services running. */
export const initScript = (node: LabNode, services: Service[], cgroups: CgroupPlan) => `#!/bin/sh
hostname ${node.name}
mount -t proc proc /proc
# A fresh view of the system's devices, or libvirt would see the outside's interfaces.
umount -l -R /sys
mount -t sysfs sysfs /sys
${cgroups.mounts.join('\n')}
bind() { mount --bind ${quote(node.folder)}/"$1" "$2"; }
bind hosts /etc/hosts
mkdir -p /etc/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt
bind etc /etc/libvirt
bind lib /var/lib/libvirt
bind log /var/log/libvirt
bind cache /var/cache/libvirt
bind run /run
${standBefore(quote(`${node.folder}/emulator`))}
mount -t tmpfs tmpfs /dev/shm

keep() {
  while :; do
    /bin/sh -c "exec $2" >> /var/log/libvirt/"$1".out 2>&1 < /dev/null
    echo "$1 ended with $?" >> /var/log/libvirt/"$1".out
    sleep 0.2
  done
}
${services.map(({ name, command }) => `keep ${quote(name)} ${quote(command)} &`).join('\n')}
# Also collects what guests and daemons leave behind when they end.
wait
`

export const libvirtd: Service = { name: 'libvirtd', command: 'libvirtd --listen' }

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
