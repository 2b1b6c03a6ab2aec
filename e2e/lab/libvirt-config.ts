import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CgroupPlan } from './cgroups'
import type { LabNode } from './nodes'

/** Lays out what a machine sees as its own folders. A repeat keeps its guests, pools and disks. */
export async function prepareFolders(node: LabNode, cgroups: CgroupPlan, hosts: string): Promise<void> {
  const at = (name: string) => path.join(node.folder, name)
  // As after a real power-off: what was in memory only is gone.
  await rm(at('run'), { recursive: true, force: true })
  for (const folder of ['run/libvirt', 'run/lock', 'etc', 'lib/images', 'lib/volumes', 'log/qemu', 'cache']) {
    await mkdir(at(folder), { recursive: true })
  }
  await cp('/etc/libvirt/nwfilter', at('etc/nwfilter'), { recursive: true, force: false }).catch(() => {})
  await writeFile(at('hosts'), hosts)
  await writeFile(at('etc/libvirtd.conf'), libvirtdConf(node))
  await writeFile(at('etc/qemu.conf'), qemuConf(node, cgroups))
}

/** No authentication: only what is inside the lab's own network can reach it. */
const libvirtdConf = (node: LabNode) => `
listen_tls = 0
listen_tcp = 1
auth_tcp = "none"
auth_unix_rw = "none"
auth_unix_ro = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0700"
host_uuid = "${node.uuid}"
max_clients = 200
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
`

const qemuConf = (node: LabNode, { controllers }: CgroupPlan) => `
security_driver = "none"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
namespaces = []
cgroup_controllers = [${controllers.map(name => `"${name}"`).join(', ')}]
stdio_handler = "file"
vnc_listen = "0.0.0.0"
migration_address = "0.0.0.0"
migration_host = "${node.address}"
`
