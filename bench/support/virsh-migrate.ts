import { copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Lab } from '@/e2e/lab'
import { run } from '@/e2e/lab/run'

/**
 * The peer: `virsh migrate` of a running instance between the lab's first two hosts, back and forth, with the same flags
 * as ours. What it stands on is laid on the other host beforehand, once: what is left behind serves the way back.
 */
export async function virshMigrate(lab: Lab, instanceId: string) {
  const [first, second] = lab.hosts as [Host, Host]
  const inHost = (host: Host, file: string) =>
    file.replace('/var/lib/libvirt', path.join(lab.config.folder, host.name, 'lib'))
  const definition = await lab.virsh(first.name, 'dumpxml', instanceId)
  const files = [...definition.matchAll(/ file='([^']+)'/g)].map(([, file]) => file!)
  const own = [...new Set(files.filter(file => path.basename(file).startsWith(instanceId)))]
  for (const file of own) {
    if (!file.includes('.root-')) await copyFile(inHost(first, file), inHost(second, file))
    else {
      const info = JSON.parse(await run('qemu-img', ['info', '-U', '--output=json', inHost(first, file)])) as QemuImage
      const { 'backing-filename': base, 'backing-filename-format': format, 'virtual-size': size } = info
      const overlay = ['-b', base, '-F', format, path.basename(file), String(size)]
      await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...overlay], { cwd: path.dirname(inHost(second, file)) })
    }
  }
  let [from, to] = [first, second]
  return {
    /** @returns for how long the guest stood still, in libvirt's own words (ms). */
    async migrate(): Promise<number> {
      const xml = (await lab.virsh(from.name, 'dumpxml', '--migratable', instanceId)).replaceAll(
        `'${from.address}'`,
        `'${to.address}'`,
      )
      const xmlFile = path.join(lab.config.folder, 'peer-migrate.xml')
      await writeFile(xmlFile, xml)
      const flags = ['--live', '--p2p', '--persistent', '--undefinesource', '--copy-storage-inc', '--auto-converge']
      const changed = ['--xml', xmlFile, '--persistent-xml', xmlFile, '--migrate-disks', 'vda']
      await lab.virsh(from.name, 'migrate', ...flags, ...changed, instanceId, to.uri)
      const told = await lab.virsh(to.name, 'domjobinfo', '--completed', instanceId)
      ;[from, to] = [to, from]
      return Number(/Total downtime:\s+(\d+)/.exec(told)?.[1] ?? Number.NaN)
    },
  }
}

type Host = Lab['hosts'][number]
type QemuImage = { 'backing-filename': string; 'backing-filename-format': string; 'virtual-size': number }
