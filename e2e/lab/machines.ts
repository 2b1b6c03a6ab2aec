import type { Lab } from '.'

/** What virsh says of one machine, under the name that Plenum wrote into its title. */
export type Machine = {
  name: string
  host: string
  zone: string
  domain: string
  state: string
  memoryMiB: number
  disks: string[]
}

/** All machines of a VDC on all hosts, as virsh tells of them: what tests judge by. */
export async function machinesOf(lab: Lab, vdcId: string): Promise<Machine[]> {
  const each = await Promise.all(
    lab.hosts.map(async ({ name: host, zone }) => {
      const domains = (await lab.virsh(host, 'list', '--all', '--name')).split('\n').filter(name => name.trim())
      return Promise.all(
        domains.map(async domain => {
          const [title, info, disks] = await Promise.all([
            lab.virsh(host, 'desc', domain, '--title'),
            lab.virsh(host, 'dominfo', domain),
            lab.virsh(host, 'domblklist', domain),
          ])
          const [, name = '', owner] = /^(.*) \((\w+)\)\s*$/.exec(title) ?? []
          const [, state = ''] = /^State: +(.+?) *$/m.exec(info) ?? []
          const [, memoryKiB] = /^Max memory: +(\d+)/m.exec(info) ?? []
          const devices = [...disks.matchAll(/^ *(vd[a-z]) /gm)].map(([, device]) => device!)
          return { name, owner, host, zone, domain, state, memoryMiB: Number(memoryKiB) / 1024, disks: devices }
        }),
      )
    }),
  )
  return each
    .flat()
    .filter(({ owner }) => owner === vdcId)
    .map(({ owner: _, ...machine }) => machine)
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Names of all volumes on the storage server. */
export async function volumesOf(lab: Lab): Promise<string[]> {
  const list = await lab.virsh('storage', 'vol-list', lab.storage.pool)
  return [...list.matchAll(/^ *(vol_\w+)/gm)].map(([, name]) => name!).toSorted()
}
