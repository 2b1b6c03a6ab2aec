import { PlenumError } from '@/server/domain/errors'
import { sameJson } from '@/server/domain/same-json'
import type { Connection, Driver, Infrastructure } from '@/server/drivers/contract'
import type { Store } from '@/server/store/store'
import { checkConfig } from './check-config'
import { noSecrets, type Secrets } from './secrets'

type Role = Driver['role']
type Line = { driver: string; config: unknown; connection: Promise<Connection> }
type Recorded = { name: string; driver: string | null; config: unknown }

/**
 * One open line per host, storage and zone's network in this process, opened at first use. Where it leads is read from the
 * store each time, which costs one indexed look-up and means that a changed configuration counts from the next call
 * on; the old line is closed then.
 */
export function createInfrastructure(
  store: Store,
  drivers: Driver[],
  secrets: Secrets = noSecrets,
): Infrastructure & AsyncDisposable {
  const lines = new Map<string, Line>()

  async function lineTo(role: Role, id: string, recorded: Recorded | undefined): Promise<Connection> {
    const key = `${role}:${id}`
    const { driver, config } = recorded ?? {}
    const line = lines.get(key)
    if (line && line.driver === driver && sameJson(line.config, config)) return line.connection
    drop(key)
    if (!recorded)
      throw new PlenumError(
        'missing',
        `This ${role === 'storage' ? 'storage' : role === 'backup' ? 'zone' : 'host'} is no longer there.`,
      )
    if (!driver) throw new PlenumError('unsupported', lacking[role](recorded.name))
    const connection = open(drivers, driver, config, role)
    lines.set(key, { driver, config, connection })
    // A line that could not be opened is tried anew at the next call.
    connection.catch(() => lines.get(key)?.connection === connection && lines.delete(key))
    return connection
  }

  const opened = (row: Recorded | undefined) => row && { ...row, config: secrets.open(row.config) }

  function drop(key: string) {
    const line = lines.get(key)
    lines.delete(key)
    line?.connection.then(connection => connection[Symbol.asyncDispose]()).catch(() => {})
  }

  return {
    async compute(hostId) {
      const { rows } = await store.pool.query<Recorded>('SELECT name, driver, config FROM host WHERE id = $1', [hostId])
      return lineTo('compute', hostId, rows[0])
    },
    async storage(storageId) {
      const { rows } = await store.pool.query<Recorded>('SELECT name, driver, config FROM storage WHERE id = $1', [
        storageId,
      ])
      return lineTo('storage', storageId, opened(rows[0]))
    },
    async sameStorages(storageId) {
      const { rows } = await store.pool.query<Recorded & { id: string }>('SELECT id, name, driver, config FROM storage')
      const places = rows.map(row => ({ ...row, config: secrets.open(row.config) }))
      const here = places.find(({ id }) => id === storageId)
      const same = places.filter(it => it !== here && it.driver === here?.driver && sameJson(it.config, here?.config))
      return new Set(same.map(({ id }) => id))
    },
    async backups(zoneId) {
      const { rows } = await store.pool.query<Recorded>(
        'SELECT name, backup_driver AS driver, backup_config AS config FROM zone WHERE id = $1',
        [zoneId],
      )
      return lineTo('backup', zoneId, opened(rows[0]))
    },
    async power(hostId) {
      const { rows } = await store.pool.query<Recorded>(
        'SELECT name, power_driver AS driver, power_config AS config FROM host WHERE id = $1',
        [hostId],
      )
      return lineTo('power', hostId, opened(rows[0]))
    },
    async network(hostId) {
      const { rows } = await store.pool.query<Recorded & { id: string }>(
        `SELECT z.id, z.name, z.network_driver AS driver, z.network_config AS config
         FROM zone z JOIN host h ON h.zone_id = z.id WHERE h.id = $1`,
        [hostId],
      )
      return rows[0]?.driver ? lineTo('network', rows[0].id, opened(rows[0])) : null
    },
    connect: (driver, config) => open(drivers, driver, config),
    async [Symbol.asyncDispose]() {
      const open = [...lines.values()]
      lines.clear()
      await Promise.allSettled(open.map(async line => (await line.connection)[Symbol.asyncDispose]()))
    },
  }
}

const lacking: Record<Role, (name: string) => string> = {
  compute: name => `Host ${name} has no driver. Add it again.`,
  storage: name => `Storage ${name} has no driver. Set it anew.`,
  network: name => `Zone ${name} has no network. Give it one, or leave each host its own.`,
  backup: name => `Zone ${name} keeps no backups. Give it a backup store, or choose another zone.`,
  power: name => `${name} has no power control. Tell Plenum of its management controller first.`,
}

async function open(drivers: Driver[], name: string, config: unknown, role?: Role): Promise<Connection> {
  const driver = drivers.find(each => each.name === name && (!role || each.role === role))
  if (!driver)
    throw new PlenumError(
      'unsupported',
      `This Plenum has no driver ${name}. It has ${drivers.map(each => each.name).join(', ')}.`,
    )
  const { data, fault } = checkConfig(driver, config)
  if (fault)
    throw new PlenumError('invalid', `The ${driver.title} connection is not complete: ${fault.sentence}`, {
      cause: fault.cause,
      field: ['config', ...fault.path].join('.'),
    })
  return driver.connect(data)
}
