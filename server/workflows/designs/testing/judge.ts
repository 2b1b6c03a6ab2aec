import { applyAll } from '@/server/domain/planning/model'
import type { PlannedChange } from '@/server/domain/planning/plan'
import type { RecordedVdc } from '@/server/domain/planning/recorded'
import type { TaskState } from '@/server/domain/task'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { TestWorld } from '../../testing'
import type { Apply } from './apply'
import { differences, type Thing } from './differences'
import { type Ending, readEnding } from './ending'
import { unrecorded } from './judge-record'
import { looseIds } from './loose'
import { promises } from './promises'
import { type Reality, readReality } from './reality'
import { story } from './story'
import { Verdict } from './verdict'

/**
 * Whether what is there is what was promised, by the infrastructure's own word: the design, what there was before, or,
 * where the policy is to keep what is done, exactly what the ended task says is done. @throws with all that is wrong.
 */
export async function judge(
  world: TestWorld,
  apply: Apply,
): Promise<{ state: TaskState; isStuck: boolean; rests: number }> {
  const ending = await readEnding(world, apply.taskId)
  const now = await readReality(world)
  const recorded = await readRecordedVdc(world.database.pool, apply.before.vdcId)
  const isBack = ending.state === 'rolled back' || ending.state === 'cancelled'
  const faults = [
    ...promises(apply, ending),
    ...(isBack ? asBefore(apply, now) : asTold(apply, ending, now)),
    ...unrecorded(apply, ending, now, recorded),
    ...(await leftovers(world)),
  ]
  if (faults.length === 0)
    return {
      state: ending.state,
      isStuck: ending.stuck.length > 0,
      rests: apply.asked.filter(({ what }) => what === 'resume').length,
    }
  throw new Verdict([...faults, '', ...story(apply, ending)].join('\n'))
}

const parts = ['machines', 'volumes', 'exports'] as const

function asBefore(apply: Apply, now: Reality): string[] {
  const { reality: before, before: recorded } = apply
  const faults = parts.flatMap(part =>
    differences(part, before[part], part === 'exports' ? unmended(apply, now) : now[part]),
  )
  const had = new Set<string>(recorded.networks.map(each => each.id))
  // A host keeps a network that was there before, for the next machine.
  const orphans = now.networks.filter(each => !had.has(each.id))
  return [...faults, ...orphans.map(each => `network ${each.id} is left on ${each.at}`)]
}

/** Without those that were recorded and not there, since an earlier apply broke off: the way back connects what is recorded. */
function unmended({ reality, before: { volumes } }: Apply, now: Reality) {
  const were = new Set(reality.exports.map(each => each.id))
  const recorded = new Set<string | null>(volumes.flatMap(volume => volume.attachment?.id ?? []))
  return now.exports.filter(each => were.has(each.id) || !recorded.has(each.id))
}

/** What the model makes of those changes that are said to be done; all else as it was. */
function asTold(apply: Apply, ending: Ending, now: Reality): string[] {
  const done = apply.plan.changes.filter(change => ending.done.includes(change.key))
  const loose = looseIds(apply, ending)
  const model = modelOf(apply, done)
  if (typeof model === 'string') return [`what is said to be done can’t be: ${model}`]
  const wanted = realityOf(model, apply, done)
  const isFixed = ({ id }: { id: string | null }) => !loose.has(id ?? '')
  const compare = (wanted: Comparable, there: Reality, done: PlannedChange[]) =>
    parts.flatMap(part =>
      differences(
        part,
        (wanted[part] as Thing[]).filter(isFixed),
        comparable(wanted, done, part, there).filter(isFixed),
      ),
    )
  // What an earlier apply left other than recorded, and this one did not touch.
  const already = new Set(compare(realityOf(apply.before, apply, []), apply.reality, []))
  const faults = compare(wanted, now, done).filter(fault => !already.has(fault))
  const orphans = now.networks.filter(each => !wanted.networks.has(each.id) && isFixed(each))
  return [...faults, ...orphans.map(each => `network ${each.id} is left on ${each.at}`)]
}

/** The record that these changes lead to, or what they lack. */
function modelOf({ before, context }: Apply, done: PlannedChange[]): RecordedVdc | string {
  try {
    return applyAll(before, done, context)
  } catch (error) {
    return (error as Error).message
  }
}

/** As a design has it, and, of whatever no change has made anew, what it had: its place, its root disk, its data. */
function realityOf(vdc: RecordedVdc, { reality: before }: Apply, done: PlannedChange[]) {
  const fresh = freshIds(done)
  const was = <T extends Thing>(all: T[], id: string) => (fresh.has(id) ? undefined : all.find(each => each.id === id))
  return {
    machines: vdc.instances
      .filter(each => each.observed !== 'pending' && each.observed !== 'missing')
      .map(each => ({
        ...{ id: each.id, name: each.name, power: each.power, vcpus: each.vcpus, memoryMiB: each.memoryMiB },
        ...{ cpuShares: each.cpuShares, imageId: each.imageId, zone: letter(zoneOf(each, vdc)) },
        host: was(before.machines, each.id)?.host,
        rootVersion: was(before.machines, each.id)?.rootVersion,
        disks: vdc.volumes
          .filter(volume => volume.attachment?.instanceId === each.id)
          .map(volume => volume.id)
          .sort(),
      })),
    volumes: vdc.volumes
      .filter(each => each.observed === 'available')
      .map(each => ({
        ...{ id: each.id, at: each.zoneName, name: each.name, sizeGiB: each.sizeGiB },
        files: was(before.volumes, each.id)?.files ?? null,
      })),
    exports: vdc.volumes.flatMap(({ id, attachment }) =>
      attachment ? [{ id: attachment.id, volumeId: id, instanceId: attachment.instanceId }] : [],
    ),
    networks: new Set<string>(vdc.networks.map(each => each.id)),
  }
}

type Comparable = ReturnType<typeof realityOf>

/** The same of what is there. */
function comparable(
  wanted: ReturnType<typeof realityOf>,
  done: PlannedChange[],
  part: 'machines' | 'volumes' | 'exports',
  now: Reality,
): Thing[] {
  const fresh = freshIds(done)
  if (part === 'volumes') return now.volumes
  if (part === 'exports') return now.exports.map(({ id, volumeId, instanceId }) => ({ id, volumeId, instanceId }))
  const hasZone = new Set<string | null>(wanted.machines.filter(each => each.zone).map(each => each.id))
  return now.machines.map(({ host, disks, rootVersion, ...each }) => ({
    ...each,
    zone: hasZone.has(each.id) ? letter(host) : undefined,
    host: fresh.has(each.id!) ? undefined : host,
    rootVersion: fresh.has(each.id!) ? undefined : rootVersion,
    disks: disks.map(disk => (disk.isConnected ? disk.volumeId : `${disk.volumeId}, cut off`)).sort(),
  }))
}

/** Where it has to be: anywhere, unless somebody said so or it has volumes. */
const zoneOf = ({ id, wantedZoneName }: RecordedVdc['instances'][number], { volumes }: RecordedVdc) =>
  wantedZoneName ?? volumes.find(each => each.attachment?.instanceId === id)?.zoneName ?? null

/** `zone-a` and `host-a1` → `a`. */
const letter = (name: string | null) => name?.replace(/^\w+-/, '').slice(0, 1)

const freshIds = (done: PlannedChange[]) =>
  new Set<string>(
    done.filter(change => change.action === 'create' || change.action === 'replace').map(change => change.id),
  )

async function leftovers({ database: { pool } }: TestWorld): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>('SELECT key FROM task_lock')
  return rows.map(({ key }) => `the lock ${key} is still held`)
}
