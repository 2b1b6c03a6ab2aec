import type { Id } from '@/server/domain/ids'
import {
  addHostInput,
  addImageInput,
  createZoneInput,
  setBackupStoreInput,
  setLocationInput,
  setZoneExternalInput,
} from '@/server/domain/inputs'
import { addHost } from '@/server/services/hosts/add-host'
import { setLocation } from '@/server/services/hosts/set-location'
import { addImage } from '@/server/services/images/add-image'
import { createZone } from '@/server/services/zones/create-zone'
import { setBackupStore } from '@/server/services/zones/set-backup-store'
import { setZoneExternal } from '@/server/services/zones/set-zone-external'
import { hosts, images, storageGiB, world, zones } from './plan'
import type { SeedContext } from './seed-context'
import { once, settled } from './tasks'

export type Site = {
  zones: Map<string, Id<'zone'>>
  images: Map<string, Id<'image'>>
  types: Map<string, Id<'instanceType'>>
}

const profile = 'instant'

/** One network outside for all zones; each gives out addresses of its own. */
const externalOf = (number: number) => ({
  ...{ physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1' },
  ...{ first: `203.0.113.${number * 50}`, last: `203.0.113.${number * 50 + 49}` },
})

/** Zones with their storage, hosts, images. */
export async function buildSite(context: SeedContext): Promise<Site> {
  const { services, store } = context
  const zoneIds = new Map<string, Id<'zone'>>()
  for (const { name, title } of zones) {
    const volumeConfig = { world, zone: `${name}-storage`, capacityGiB: storageGiB, profile }
    const networkConfig = { world, zone: name, profile }
    const input = {
      ...{ ...once('zone', name), name, title, volumeDriver: 'simulated-storage', volumeConfig },
      ...{ networkDriver: 'simulated-network', networkConfig },
    }
    const zone = await createZone(services, createZoneInput.parse(input))
    zoneIds.set(name, zone.id)
    const backupConfig = { world, store: `${name}-backup`, profile }
    const store = { ...once('backup-store', name), zoneId: zone.id, backupDriver: 'simulated-backup', backupConfig }
    await setBackupStore(services, setBackupStoreInput.parse(store))
    const external = externalOf(zoneIds.size)
    if (!zone.external) await setZoneExternal(services, setZoneExternalInput.parse({ zoneId: zone.id, external }))
  }
  const adding = zones.flatMap(zone =>
    hosts.map(({ suffix, cpuThreads, memoryMiB }) => {
      const name = `${zone.name}-${suffix}`
      const config = { world, host: name, cpuThreads, memoryMiB, profile }
      const power = { powerDriver: 'simulated-power', powerConfig: { world, host: name } }
      const input = {
        ...once('host', name),
        zoneId: zoneIds.get(zone.name),
        name,
        driver: 'simulated',
        config,
        ...power,
      }
      return addHost(services, addHostInput.parse(input))
    }),
  )
  const publishing = images.map(image =>
    addImage(
      services,
      addImageInput.parse({
        ...once('image', image.name),
        ...image,
        path: `simulated:${image.name}`,
        loginHint: 'user root, no password',
      }),
    ),
  )
  await settled(context, await Promise.all([...adding, ...publishing]))
  await placeHosts(context)
  const byName = async <K extends 'image' | 'instanceType'>(table: string) => {
    const { rows } = await store.pool.query<{ id: Id<K>; name: string }>(`SELECT id, name FROM ${table}`)
    return new Map(rows.map(({ id, name }) => [name, id]))
  }
  return {
    zones: zoneIds,
    images: await byName<'image'>('image'),
    types: await byName<'instanceType'>('instance_type'),
  }
}

/** Two racks in each zone, side by side in one hall, cooled apart. */
async function placeHosts({ services, store }: SeedContext): Promise<void> {
  const { rows } = await store.pool.query<{ id: Id<'host'>; name: string }>('SELECT id, name FROM host')
  for (const { id, name } of rows) {
    const { rack, unit, powerFeeds } = hosts.find(({ suffix }) => name.endsWith(`-${suffix}`))!
    const location = { room: 'Hall 1', rack, unit, powerFeeds, coolingLoop: `loop ${rack.slice(1)}` }
    await setLocation(
      services,
      setLocationInput.parse({
        ...once('location', name),
        hostId: id,
        location: { ...location, fireArea: 'F1', networkSwitch: `tor-${rack}` },
      }),
    )
  }
}
