import { copyFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Lab } from '@/e2e/lab'
import { run } from '@/e2e/lab/run'

/**
 * The peer: `virsh create` of the XML of an instance that Plenum made, with the same files made anew. The instance must
 * be there when this is called and gone when the rest is.
 */
export async function virshCreate(lab: Lab, instanceId: string) {
  const host = lab.hosts[0]!
  const inHost = path.join(lab.config.folder, host.name, 'lib')
  const outside = (file: string) => file.replace('/var/lib/libvirt', inHost)
  const xml = await lab.virsh(host.name, 'dumpxml', '--inactive', instanceId)
  const [root = '', seed = ''] = [...xml.matchAll(/<source file='([^']+)'/g)].map(([, file]) => file!)
  const info = JSON.parse(await run('qemu-img', ['info', '-U', '--output=json', outside(root)])) as QemuImage
  const xmlFile = path.join(lab.config.folder, 'peer.xml')
  const seedFile = path.join(lab.config.folder, 'peer.iso')
  await writeFile(xmlFile, xml)
  await copyFile(outside(seed), seedFile)
  return {
    async prepare() {
      const base = info['backing-filename']
      const { 'backing-filename-format': format, 'virtual-size': size } = info
      const overlay = ['-b', base, '-F', format, path.basename(root), String(size)]
      await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...overlay], { cwd: path.dirname(outside(root)) })
      await copyFile(seedFile, outside(seed))
    },
    create: () => run('virsh', ['-q', '-c', `qemu+unix:///system?socket=${host.socket}`, 'create', xmlFile]),
    async remove() {
      await lab.virsh(host.name, 'destroy', instanceId)
      await Promise.all([root, seed].map(file => rm(outside(file))))
    },
  }
}

type QemuImage = { 'backing-filename': string; 'backing-filename-format': string; 'virtual-size': number }
