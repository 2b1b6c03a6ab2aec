import { resurrectCluster } from '@/server/services/clusters/resurrect-cluster'
import { resolveFinding } from '@/server/services/findings/resolve-finding'
import { operatorOn } from '@/server/services/testing'
import { comeToRest, type Of, settled } from './come-to-rest'
import { ids } from './data-center'
import { time } from './platform/time'

/**
 * Plenum does not do all by itself: a zone’s network that did not answer keeps nobody from stopping, and too many that
 * are down at once are rather somebody’s own doing. It says so, and a person has it put right. Answers what is not.
 */
export async function putRight(of: Of): Promise<string[]> {
  const left = await membersReturn(of)
  return left.length > 0 ? left : networkIsRepaired(of)
}

type Down = { id: string; clusterId: string; name: string; isAsked: boolean }

/** As long as all of Plenum’s own tries may take, each with its pause. */
const mostLooks = 60
const lookEveryMs = 10_000

/**
 * Nothing is in their way any more: members that are to run come back by themselves, or somebody is asked and has them
 * brought back. Answers what does not come about.
 */
async function membersReturn(of: Of): Promise<string[]> {
  for (let round = 1; ; round++) {
    const down = await lookAfter(of)
    if (down.length === 0) return []
    if (round > 2) return down.map(({ name }) => `${name} is to run, and does not come back though a person asked.`)
    const forgotten = down.filter(each => !each.isAsked)
    if (forgotten.length > 0) return forgotten.map(({ name }) => `${name} is down, and nobody does or asks anything.`)
    const trouble = await settled(of.schedule, () => personBringsBack(of, down))
    if (trouble) return [trouble]
    const left = await comeToRest(of)
    if (left.length > 0) return left
  }
}

/** Until none is down, or a person has been asked for all that are. */
async function lookAfter(of: Of): Promise<Down[]> {
  time.leap(aheadMs(of))
  for (let look = 0; look < mostLooks; look++) {
    const down = downIn(of)
    if (down.every(each => each.isAsked)) return down
    await settled(of.schedule, () => of.reconciler.sweep())
    await of.schedule.until(() => false, lookEveryMs)
  }
  return downIn(of)
}

/** A try that was made by a clock an hour ahead is not over before that hour. */
function aheadMs({ database }: Of): number {
  const [row] = database.look<{ ms: number }>(
    `SELECT coalesce(extract(epoch FROM max(created_at) - clock_timestamp()) * 1000, 0)::float8 AS ms FROM task
     WHERE idempotency_key LIKE 'resurrect.%'`,
  )
  return Math.max(0, row!.ms)
}

const downIn = ({ database }: Of) =>
  database.look<Down>(
    `SELECT i.id, i.name, i.cluster_id AS "clusterId", EXISTS (SELECT 1 FROM finding f
         WHERE f.kind = 'resurrection' AND f.cleared_at IS NULL AND f.resource_id = i.cluster_id
           AND position(i.name IN f.actual) > 0) AS "isAsked"
     FROM instance i WHERE i.cluster_id IS NOT NULL AND i.power = 'running'
       AND (i.observed NOT IN ('running', 'pending') OR i.health = 'unhealthy' OR i.active_task_id IS NOT NULL) ORDER BY i.name`,
  )

async function personBringsBack({ web }: Of, down: Down[]) {
  const ctx = operatorOn(web.store)
  for (const clusterId of new Set(down.map(each => each.clusterId)))
    await resurrectCluster(ctx, { vdcId: ids.vdc, clusterId: clusterId as never })
}

type Difference = { id: string; kind: string; summary: string }

/** Answers what a person could not have repaired. */
export async function networkIsRepaired(of: Of): Promise<string[]> {
  for (let round = 1; ; round++) {
    const differences = of.database.look<Difference>(
      `SELECT id, kind, summary FROM finding WHERE kind LIKE 'network-%' AND cleared_at IS NULL ORDER BY id`,
    )
    if (differences.length === 0) return []
    if (round > 2) return differences.map(({ summary }) => `It is not repaired: ${summary}.`)
    const trouble = await settled(of.schedule, () => personRepairs(of, differences))
    // A look at the very moment of the one before it tells nothing newer.
    await of.schedule.until(() => false, lookEveryMs)
    const left = trouble ? [trouble] : await comeToRest(of)
    if (left.length > 0) return left
  }
}

async function personRepairs({ web }: Of, differences: Difference[]) {
  for (const { id, kind } of differences)
    await resolveFinding(operatorOn(web.store), {
      findingId: id as never,
      resolution: kind === 'network-leftover' ? 'remove' : 'repair',
      acceptDataLoss: [],
    })
}
