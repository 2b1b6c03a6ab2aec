import { describe, expect, test } from 'vitest'
import { portOf } from '@/server/domain/ids'
import type { TestWorld } from '../testing'
import { journey } from '../testing/journey'

const here = journey()

const create = async (world: TestWorld, host: number) => {
  const intent = await world.intend.createInstance('web-1', { hostId: world.hosts[host]!.id })
  await world.perform(intent)
  return intent.input.instanceId
}
const ports = async () => (await here.world.truth()).ports

describe('an instance in a zone that joins its hosts’ networks', () => {
  test('has its port there for as long as it has a machine, wherever that goes', async () => {
    const { world } = here
    const id = await create(world, 0)
    const { address } = await here.instanceRow(id)
    const port = { id: portOf(id), networkId: world.networkId, address, names: ['web-1'], securityGroupIds: [] }
    expect(await ports()).toEqual([{ ...port, at: 'zone-a-network' }])
    await world.perform(await world.intend.rebuild(id, { target: world.hosts[3]!.id }))
    expect(await ports()).toEqual([{ ...port, at: 'zone-a-network' }])
    await world.perform(await world.intend.rebuild(id, { target: world.hosts[1]!.id }))
    expect(await ports()).toEqual([{ ...port, at: 'zone-b-network' }])
    await world.perform(await world.intend.deleteInstance(id))
    expect(await ports()).toEqual([])
  })

  test('gets its port back with its next start, should others have removed it', async () => {
    const { world } = here
    const id = await create(world, 0)
    await world.perform(await world.intend.stop(id))
    await here.database.pool.query(`DELETE FROM simulated.object WHERE kind = 'port'`)
    await world.perform(await world.intend.start(id))
    expect(await ports()).toMatchObject([{ id: portOf(id) }])
  })

  test('answers to its name, and to its cluster’s, while it is on', async () => {
    const { world } = here
    const id = await create(world, 0)
    const names = async () => {
      const { rows } = await here.database.pool.query(
        `SELECT document->'names' AS names FROM simulated.object WHERE kind = 'port'`,
      )
      return rows.map(row => row.names)
    }
    await world.perform(await world.intend.stop(id))
    expect(await names()).toEqual([[]])
    await here.database.pool.query(
      `WITH made AS (INSERT INTO cluster (id, vdc_id, name, size, template) VALUES ('cl_1', $1, 'web', 1, '{}') RETURNING id)
       UPDATE instance SET cluster_id = made.id, member_index = 1 FROM made WHERE instance.id = $2`,
      [world.vdcId, id],
    )
    await world.perform(await world.intend.start(id))
    expect(await names()).toEqual([['web-1', 'web']])
  })

  test('stops while the zone’s network does not answer', async () => {
    const { world } = here
    const id = await create(world, 0)
    await world.meddler.setUnreachable('zone-a-network')
    await world.perform(await world.intend.stop(id))
    expect(await world.truth()).toMatchObject({ machines: [{ id, power: 'stopped' }], ports: [{ id: portOf(id) }] })
  })

  test('that can’t be brought back for the zone’s network is told of that, not of its host', async () => {
    const { world } = here
    const id = await create(world, 0)
    await world.meddler.setUnreachable('zone-a-network')
    const { state } = await world.run(await world.intend.reboot(id))
    expect(state).toBe('rolled back')
    // Its host answers: it was shut down, and is to run.
    expect(await here.machine(id)).toMatchObject({ power: 'stopped' })
    expect(await here.instanceRow(id)).toMatchObject({
      ...{ observed: 'crashed', power: 'running' },
      stateReason: expect.stringMatching(/^The zone’s network does not answer\. /),
    })
    await world.meddler.setReachable('zone-a-network')
    expect(await world.run(await world.intend.start(id))).toMatchObject({ state: 'succeeded' })
    await here.expectSettled(id, 'running')
  })
})

test('where the zone has no network, the host has it for itself and the instance no port', async () => {
  await create(here.world, 2)
  const { rows } = await here.database.pool.query(`SELECT place FROM simulated.object WHERE kind = 'network'`)
  expect(rows).toEqual([{ place: 'host-c1' }])
  expect(await ports()).toEqual([])
})
