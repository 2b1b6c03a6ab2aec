import { afterAll, beforeAll, expect, it } from 'vitest'
import { designOf } from '@/server/domain/design/design-of'
import { type Id, newId } from '@/server/domain/ids'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import { makeInstance, makeVolume, openServiceBench, type ServiceBench } from '../services/testing'
import { insertVersion, listVersions } from './design-versions'
import { readPlanContext } from './plan-context'
import { lockRecordedVdc, readRecordedVdc } from './recorded-vdc'
import { transact } from './transact'

let bench: ServiceBench
let vdcId: Id<'vdc'>
beforeAll(async () => {
  bench = await openServiceBench()
  vdcId = bench.vdcs.ours.vdcId as Id<'vdc'>
})
afterAll(() => bench.close())

it('a VDC of a thousand things is read in eight statements, and planning what is there changes nothing', async () => {
  for (let n = 0; n < 500; n++) {
    const { id } = await makeInstance(bench, { name: `web-${n}`, vcpus: 1, memoryMiB: 64 })
    await makeVolume(bench, { name: `data-${n}`, attachedTo: id })
  }
  let statements = 0
  const counting = {
    query: (text: string, values: unknown[]) => {
      statements++
      return bench.db.pool.query(text, values)
    },
  }
  const recorded = await readRecordedVdc(counting as never, vdcId)
  expect(statements).toBe(8)
  expect([recorded.instances.length, recorded.volumes.length]).toEqual([500, 500])
  expect(recorded.volumes.every(volume => volume.attachment?.instanceName.startsWith('web-'))).toBe(true)
  const plan = planVdc(designOf(recorded), recorded, await readPlanContext(bench.db.pool, vdcId))
  expect(plan).toMatchObject({ changes: [], problems: [] })
})

it('what is held does not move until the transaction ends, and two who hold it come one after the other', async () => {
  const told: string[] = []
  let letGo = () => {}
  const held = new Promise<void>(resolve => {
    letGo = resolve
  })
  let isHeld = () => {}
  const holding = new Promise<void>(resolve => {
    isHeld = resolve
  })
  const first = transact(bench.db, async tx => {
    await lockRecordedVdc(tx, vdcId)
    isHeld()
    await held
    told.push('first lets go')
  })
  await holding
  const { rowCount } = await bench.db.pool.query(
    'SELECT 1 FROM instance WHERE vdc_id = $1 FOR NO KEY UPDATE SKIP LOCKED',
    [vdcId],
  )
  expect(rowCount).toBe(0)
  const second = transact(bench.db, async tx => {
    const { instances } = await lockRecordedVdc(tx, vdcId)
    told.push(`second sees ${instances.length}`)
  })
  // It is waiting, as the database says.
  const waiting = async () =>
    (await bench.db.pool.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rowCount! > 0
  while (!(await waiting()));
  letGo()
  await Promise.all([first, second])
  expect(told).toEqual(['first lets go', 'second sees 500'])
})

it('versions are numbered without gaps or twins, however many are kept at once, and once per apply', async () => {
  const [document, taskId] = [
    {
      version: 1,
      networks: {},
      volumes: {},
      instances: {},
      routers: {},
      floatingIps: {},
      loadBalancers: {},
      securityGroups: {},
      clusters: {},
    } as const,
    newId('task'),
  ]
  const keep = (of: string | null) =>
    transact(bench.db, tx =>
      insertVersion(tx, {
        id: newId('designVersion'),
        vdcId,
        document,
        layout: {},
        message: '',
        author: 'Ada',
        taskId: of,
      }),
    )
  const numbers = await Promise.all([null, taskId, null, taskId, null, taskId].map(keep))
  expect([...new Set(numbers)].sort()).toEqual([1, 2, 3, 4])
  const { items, total } = await listVersions(bench.db.pool, vdcId, { limit: 3 })
  expect([total, ...items.map(item => item.number)]).toEqual([4, 4, 3, 2])
})
