import type pg from 'pg'
import { expect, test } from 'vitest'
import { idFor } from '@/server/workflows/testing'
import { journey } from '@/server/workflows/testing/journey'
import { newcomer } from '@/server/workflows/testing/record-scenes'
import { writeInstance } from './record-instance'
import { insertAttachment, insertVolumeOfTask } from './work'

/** A worker that lost its task may still be at a step when the one that goes on repeats it. */
const here = journey()
const task = { id: 'task_apply', kind: 'design.apply', actorName: 'Ada' } as const
type Write = () => Promise<(tx: pg.PoolClient) => Promise<void>>

const writes: Record<string, Write> = {
  async instance() {
    const { vdcId, imageId, networkId } = here.world
    const record = { ...newcomer, imageId, networkId, id: idFor('instance', 'web-9'), vdcId }
    return tx => writeInstance(tx, record, task)
  },
  async volume() {
    const { vdcId, zones } = here.world
    const volume = { id: idFor('volume', 'data'), vdcId, zoneId: zones[0]!.id, name: 'data', sizeGiB: 1 }
    return tx => insertVolumeOfTask(tx, volume, task)
  },
  async attachment() {
    const [instanceId, volumeId] = [await here.stopped(), await here.volume('data')]
    return tx => insertAttachment(tx, { id: idFor('attachment', 'data'), volumeId, instanceId, device: 'vdb' })
  },
}

test.each(Object.entries(writes))(
  'a row (%s) that two write at the same moment is there once, and both have it',
  async (table, make) => {
    const write = await make()
    const { pool } = here.database
    const [late, now] = [await pool.connect(), await pool.connect()]
    try {
      await late.query('BEGIN')
      await write(late)
      const repeat = write(now)
      await expect.poll(() => waiting(pool)).toBe(1)
      await late.query('COMMIT')
      await repeat
      const { rows } = await pool.query(`SELECT id FROM ${table}`)
      expect(rows).toHaveLength(1)
    } finally {
      late.release()
      now.release()
    }
  },
)

async function waiting(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  )
  return rows[0]!.count
}
