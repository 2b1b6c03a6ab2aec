import { PlenumError } from '@/server/domain/errors'
import { noLimits, overrunSentence, overruns, type QuotaLimits, type QuotaUse } from '@/server/domain/quota'
import { endedTaskStates } from '@/server/domain/task'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export type QuotaFacts = { limits: QuotaLimits; used: QuotaUse; reserved: QuotaUse }

const reservedSum = (key: keyof QuotaUse) => sql`coalesce(sum((t.reserves->>${key})::int), 0)::int`

/** What a VDC may use, what is recorded of it, and what tasks that have not ended hold besides. */
export async function readQuota(on: Runner, vdcId: string): Promise<QuotaFacts> {
  const row = await firstRow<{ quota: QuotaLimits | null; used: QuotaUse; reserved: QuotaUse }>(
    on,
    sql`SELECT v.quota,
        (SELECT json_build_object('instances', count(*), 'vcpus', coalesce(sum(i.vcpus), 0),
            'memoryMiB', coalesce(sum(i.memory_mib), 0), 'diskGiB', coalesce(sum(i.root_disk_gib), 0)
              + (SELECT coalesce(sum(size_gib), 0) FROM volume WHERE volume.vdc_id = v.id))
          FROM instance i WHERE i.vdc_id = v.id) AS used,
        (SELECT json_build_object('instances', ${reservedSum('instances')}, 'vcpus', ${reservedSum('vcpus')},
            'memoryMiB', ${reservedSum('memoryMiB')}, 'diskGiB', ${reservedSum('diskGiB')})
          FROM task t WHERE t.vdc_id = v.id AND t.reserves IS NOT NULL AND t.state <> ALL(${[...endedTaskStates]}::text[])
        ) AS reserved
      FROM vdc v WHERE v.id = ${vdcId}`,
  )
  return { limits: row?.quota ?? noLimits, used: row!.used, reserved: row!.reserved }
}

/**
 * Lets what takes `effect` more go on, or refuses it. Whoever comes next to the same VDC waits until this transaction
 * has ended: what two of them take is never counted as one. A VDC without a quota keeps nobody waiting.
 * @throws `exhausted`.
 */
export async function holdQuota(tx: AnyTx, vdcId: string, effect: QuotaUse): Promise<void> {
  const limited = await firstRow(tx, sql`SELECT 1 FROM vdc WHERE id = ${vdcId} AND quota IS NOT NULL FOR NO KEY UPDATE`)
  if (!limited) return
  const { limits, used, reserved } = await readQuota(tx, vdcId)
  const [first] = overruns(limits, used, reserved, effect)
  if (first) throw new PlenumError('exhausted', overrunSentence(first))
}

/** null: no limits at all. */
export async function writeQuota(tx: AnyTx, vdcId: string, limits: QuotaLimits | null): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        UPDATE vdc SET quota = ${limits && JSON.stringify(limits)}::jsonb WHERE id = ${vdcId} RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT id, 'vdc', id FROM changed)
      SELECT ${notify}`,
  )
}
