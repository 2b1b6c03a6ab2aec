import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/server/domain/ids'
import { getHost } from '../hosts/queries'
import {
  capabilities,
  endTasks,
  makeHost,
  makeInstance,
  makeVolume,
  openServiceBench,
  refusal,
  type ServiceBench,
} from '../testing'
import { bulkInstances } from './bulk-instances'
import { deleteInstance } from './delete-instance'
import { migrateInstance } from './migrate-instance'
import { openConsole } from './open-console'
import { previewPlacement } from './preview-placement'
import { getInstance, listInstances } from './queries'
import { rebuildInstance } from './rebuild-instance'
import { resizeInstance } from './resize-instance'
import { startInstance } from './start-instance'
import { stopInstance } from './stop-instance'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))

const member = () => bench.as('member')
const operator = () => bench.as('operator')
const rowOf = (id: string) => bench.db.prisma.instance.findUniqueOrThrow({ where: { id } })
const inputOf = async (taskId: string) =>
  (await bench.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).input as Record<string, unknown>

describe('power', () => {
  it('a start writes the wanted power with a new generation, and the task knows the way back', async () => {
    const { id } = await makeInstance(bench, { observed: 'stopped', power: 'stopped' })
    const receipt = await startInstance(member(), { instanceId: id })
    expect(await rowOf(id)).toMatchObject({ power: 'running', generation: 2, activeTaskKind: 'instance.start' })
    expect(await inputOf(receipt.taskId)).toMatchObject({ generation: 2, previousPower: 'stopped' })
    expect(await getInstance(member(), { instanceId: id })).toMatchObject({ state: 'starting' })
  })

  it('what the state does not allow is refused in the tooltip’s words, and changes nothing', async () => {
    const { id, name } = await makeInstance(bench, { observed: 'running' })
    const said = await refusal(startInstance(member(), { instanceId: id }))
    expect(said).toMatchObject({ kind: 'conflict', message: `${name} is already running.` })
    expect(await rowOf(id)).toMatchObject({ generation: 1, activeTaskId: null })
  })

  it('of two wishes at the same moment one is carried out, the other is told that it is busy', async () => {
    const { id, name } = await makeInstance(bench, { observed: 'running' })
    const both = await Promise.allSettled([
      stopInstance(member(), { instanceId: id }),
      stopInstance(operator(), { instanceId: id }),
    ])
    expect(both.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { reason } = both.find(each => each.status === 'rejected') as PromiseRejectedResult
    expect(reason).toMatchObject({ kind: 'conflict' })
    expect(reason.message).toContain(`${name} is busy`)
  })

  it('a change on the ground of an old view is refused, and says who changed what', async () => {
    const { id, name } = await makeInstance(bench, { observed: 'running' })
    await stopInstance(operator(), { instanceId: id })
    await endTasks(bench.db)
    const said = await refusal(stopInstance(member(), { instanceId: id, generation: 1 }))
    expect(said).toMatchObject({ kind: 'conflict', field: 'generation' })
    expect(said.message).toMatch(
      new RegExp(`^${name} was changed since you looked: Olga Operator, “Stop ${name}”, \\d+ s ago\\.`),
    )
  })

  it('a viewer is denied, a stranger finds nothing, as with a random id', async () => {
    const { id } = await makeInstance(bench, { observed: 'running' })
    expect(await refusal(stopInstance(bench.as('viewer'), { instanceId: id }))).toMatchObject({ kind: 'denied' })
    const random = newId('instance')
    const foreign = await refusal(stopInstance(bench.as('stranger'), { instanceId: id }))
    const unknown = await refusal(stopInstance(bench.as('stranger'), { instanceId: random }))
    expect(foreign.kind).toBe('missing')
    expect(foreign.message.replace(id, '')).toBe(unknown.message.replace(random, ''))
  })
})

describe('delete', () => {
  it('takes along only volumes that are attached to it', async () => {
    const { id } = await makeInstance(bench)
    const [attached, other] = [await makeVolume(bench, { attachedTo: id }), await makeVolume(bench)]
    expect(await refusal(deleteInstance(member(), { instanceId: id, deleteVolumeIds: [other.id] }))).toMatchObject({
      kind: 'invalid',
      field: 'deleteVolumeIds',
    })
    const receipt = await deleteInstance(member(), { instanceId: id, deleteVolumeIds: [attached.id] })
    expect(await inputOf(receipt.taskId)).toMatchObject({ deleteVolumeIds: [attached.id] })
  })

  it('answers a repeat with the first receipt even after the instance is gone', async () => {
    const { id } = await makeInstance(bench)
    const input = { instanceId: id, idempotencyKey: 'delete-once-1' }
    const first = await deleteInstance(member(), input)
    await endTasks(bench.db)
    await bench.db.prisma.instance.delete({ where: { id } })
    expect(await deleteInstance(member(), input)).toEqual(first)
  })
})

describe('resize and rebuild', () => {
  it('a resize carries both sizes and leaves the row to the task that reserves the capacity', async () => {
    const { id } = await makeInstance(bench)
    const receipt = await resizeInstance(member(), { instanceId: id, vcpus: 2, memoryMiB: 1024 })
    expect(await inputOf(receipt.taskId)).toMatchObject({
      from: { vcpus: 1, memoryMiB: 512, cpuShares: 1024, typeId: bench.typeId },
      to: { vcpus: 2, memoryMiB: 1024, cpuShares: 1024, typeId: null },
      wasRunning: true,
    })
    expect(await rowOf(id)).toMatchObject({ vcpus: 1, memoryMiB: 512 })
  })

  it('a resize to the same size, or to less than the image needs, is refused', async () => {
    const { id } = await makeInstance(bench)
    const same = { instanceId: id, typeId: bench.typeId }
    expect(await refusal(resizeInstance(member(), same))).toMatchObject({ kind: 'conflict' })
    const tooSmall = { instanceId: id, vcpus: 1, memoryMiB: 64 }
    expect(await refusal(resizeInstance(member(), tooSmall))).toMatchObject({ kind: 'invalid', field: 'memoryMiB' })
  })

  it('only operators choose the host of a rebuild; “elsewhere” is everybody’s', async () => {
    const { id } = await makeInstance(bench)
    const target = bench.hosts.b
    expect(await refusal(rebuildInstance(member(), { instanceId: id, target }))).toMatchObject({ kind: 'denied' })
    const receipt = await rebuildInstance(member(), { instanceId: id, target: 'elsewhere' })
    expect(await inputOf(receipt.taskId)).toMatchObject({
      target: 'elsewhere',
      previousHostId: bench.hosts.a,
      imageId: bench.imageId,
    })
    await endTasks(bench.db)
    const unknown = { instanceId: id, target: newId('host') }
    expect(await refusal(rebuildInstance(operator(), unknown))).toMatchObject({ kind: 'invalid', field: 'target' })
  })
})

describe('bulk', () => {
  it('gives each instance a task or the reason why not, and finds them again under the same key', async () => {
    const running = await makeInstance(bench, { observed: 'running' })
    const stopped = await makeInstance(bench, { observed: 'stopped', power: 'stopped' })
    const foreign = await makeInstance(bench, { vdc: 'theirs' })
    const input = {
      vdcId: bench.vdcs.ours.vdcId,
      action: 'start' as const,
      instanceIds: [running.id, stopped.id, foreign.id, stopped.id],
      idempotencyKey: 'bulk-once-1',
    }
    const { results } = await bulkInstances(member(), input)
    expect(results).toMatchObject([
      { name: running.name, taskId: null, skipped: `${running.name} is already running.` },
      { name: stopped.name, taskId: expect.stringMatching(/^task_/), skipped: null },
      { name: '', taskId: null, skipped: 'There is no such instance in this VDC.' },
    ])
    expect((await bulkInstances(member(), input)).results[1]).toEqual(results[1])
    expect(await bench.db.prisma.task.count({ where: { resourceId: stopped.id } })).toBe(1)
  })
})

describe('consoles', () => {
  it('a ticket is kept only as a hash and ends after half a minute', async () => {
    const { id } = await makeInstance(bench)
    const made = await openConsole(member(), { instanceId: id, purpose: 'serial' })
    expect(made.url).toBe(`/api/console/serial?ticket=${made.ticket}`)
    const [row] = await bench.db.prisma.$queryRaw<{ hash: string; s: number }[]>`
      SELECT hash, extract(epoch FROM expires_at - now())::float8 AS s FROM console_ticket WHERE instance_id = ${id}`
    expect(row!.hash).not.toContain(made.ticket)
    expect(row!.s).toBeGreaterThan(20)
    expect(row!.s).toBeLessThanOrEqual(30)
  })

  it('an instance that is off, or whose host has no screen, opens none', async () => {
    const off = await makeInstance(bench, { observed: 'stopped', power: 'stopped' })
    const stopped = { instanceId: off.id, purpose: 'serial' as const }
    expect(await refusal(openConsole(member(), stopped))).toMatchObject({ kind: 'conflict' })
    expect(capabilities.screen).toBe(false)
    const { id } = await makeInstance(bench)
    const screen = { instanceId: id, purpose: 'screen' as const }
    expect(await refusal(openConsole(member(), screen))).toMatchObject({ kind: 'unsupported' })
  })
})

describe('what people are told', () => {
  it('where an instance runs and would go: hosts for operators, zones for everybody else', async () => {
    const { id } = await makeInstance(bench)
    await bench.db.prisma.instance.update({
      where: { id },
      data: { placementReason: 'host-a in zone-a: the tightest fit of 2 hosts.' },
    })
    expect(await getInstance(operator(), { instanceId: id })).toMatchObject({
      hostName: 'host-a',
      hostId: bench.hosts.a,
    })
    const view = await getInstance(member(), { instanceId: id })
    expect(view).toMatchObject({ hostName: null, hostId: null, zoneName: 'zone-a' })
    expect(view.placementReason).toBe('zone-a: the tightest fit of 2 hosts.')
    const { vdcId } = bench.vdcs.ours
    const list = await listInstances(member(), { vdcId, limit: 200, sort: 'name' })
    expect(JSON.stringify(list)).not.toContain('host-a')
    const preview = { vdcId, vcpus: 1, memoryMiB: 512 }
    expect(JSON.stringify(await previewPlacement(member(), preview))).not.toContain('host-')
    expect((await previewPlacement(operator(), preview)).sentence).toMatch(/^host-[ab] in zone-[ab]: /)
  })
})

describe('migrating', () => {
  const rivals = (hostId: string) =>
    bench.db.prisma.host.updateMany({ where: { zoneId: bench.zones.a, id: { not: hostId } }, data: { cordoned: true } })

  it('goes to another host of the zone, whose place is held from then on', async () => {
    const { id } = await makeInstance(bench, { observed: 'running', vcpus: 2, memoryMiB: 512 })
    const to = await makeHost(bench.db, { name: 'host-a9', zoneId: bench.zones.a, cpuThreads: 1, memoryMiB: 1024 })
    await rivals(to)
    const receipt = await migrateInstance(operator(), { instanceId: id })
    expect(await inputOf(receipt.taskId)).toMatchObject({
      fromHostId: bench.hosts.a,
      toHostId: to,
      toHostName: 'host-a9',
    })
    expect(await rowOf(id)).toMatchObject({ hostId: bench.hosts.a, activeTaskKind: 'instance.migrate' })
    expect(await getInstance(operator(), { instanceId: id })).toMatchObject({ state: 'migrating' })
    expect(await getHost(operator(), { hostId: to })).toMatchObject({ vcpusAllocated: 2, memoryAllocatedMiB: 512 })
    const second = await makeInstance(bench, { observed: 'running', memoryMiB: 512 })
    const said = await refusal(migrateInstance(operator(), { instanceId: second.id, targetHostId: to }))
    expect(said).toMatchObject({ kind: 'exhausted', field: 'targetHostId' })
    expect(said.message).toContain('host-a9 has 256 MiB of memory free, 512 wanted')
  })

  it('is refused in words for what can’t move, and for where it is already', async () => {
    const off = await makeInstance(bench, { observed: 'stopped', power: 'stopped' })
    expect((await refusal(migrateInstance(operator(), { instanceId: off.id }))).message).toBe(
      `${off.name} is not running, and only what runs can move; start it first.`,
    )
    const on = await makeInstance(bench, { observed: 'running' })
    const same = { instanceId: on.id, targetHostId: bench.hosts.a }
    expect(await refusal(migrateInstance(operator(), same))).toMatchObject({ kind: 'invalid', field: 'targetHostId' })
    expect(await refusal(migrateInstance(member(), { instanceId: on.id }))).toMatchObject({ kind: 'denied' })
  })
})
