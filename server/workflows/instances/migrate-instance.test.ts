import { describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { portOf } from '@/server/domain/ids'
import type { Infrastructure, Migration } from '@/server/drivers/contract'
import type { EngineOptions } from '@/server/engine'
import { recordFenced } from '@/server/store/failover'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import type { WorkflowPorts } from '..'
import { data, journey, withData } from '../testing/journey'
import { finish, workTo } from '../testing/killed'
import { over } from '../testing/over'
import { portAtBoth } from './migrate-instance'
import { lastTry } from './return-machine'

const here = journey()
const inZoneA = () => ({ ...withData, zoneId: here.world.zones[0]!.id })
const target = () => here.world.hosts[3]!
const disks = [{ volumeId: data, device: 'vdb', isConnected: true }]

describe('migrating', () => {
  test('takes the running machine to another host with its volume, and its guest boots only once', async () => {
    const id = await here.running('web-1', inZoneA())
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.world.history.clear()
    const task = await here.world.run(await here.world.intend.migrate(id, target()))
    expect(task).toMatchObject({ state: 'succeeded' })
    expect(task.log).toContain('It runs on host-a2; it stood still for 0 ms')
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a2', power: 'running', disks }],
      volumes: [{ id: data, files: { '/note': 'kept' } }],
      exports: [{ volumeId: data, instanceId: id }],
    })
    expect(new Set(await here.world.history.of(id))).toEqual(new Set(['migrated']))
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2', zoneId: 'zone_a' })
    await here.expectSettled(id, 'running')
  })

  test('is recorded where it runs until it has arrived', async () => {
    const id = await here.running('web-1', inZoneA())
    const seen: (string | null)[] = []
    const worker = here.world.engine({
      onStep: async () => void seen.push((await here.instanceRow(id)).hostId),
    })
    await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(worker)
    expect(seen).toEqual(['host_a1', 'host_a1', 'host_a1', 'host_a2', 'host_a2', 'host_a2'])
  })

  test('to a host that dies on the way leaves it running where it was', async () => {
    const id = await here.running('web-1', inZoneA())
    await here.world.history.clear()
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Move the running machine' && phase === 'do') await here.world.meddler.setUnreachable('host-a2')
      },
    })
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a1', power: 'running', disks })
    expect(await here.world.history.of(id)).toEqual([])
    await here.expectSettled(id, 'running')
  })

  test('from a host that dies once it has left needs no answer from there', async () => {
    const id = await here.running('web-1', inZoneA())
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Move the running machine' && phase === 'did') await here.world.meddler.setUnreachable('host-a1')
      },
    })
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'succeeded' })
    await here.expectSettled(id, 'running')
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2' })
  })

  test('to a host that dies once it is there is recorded there, where it shows what became of it', async () => {
    const id = await here.running('web-1', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(whoseSendIsFollowedBy(() => here.world.meddler.setUnreachable('host-a2')))
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2', observed: 'unknown' })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a2', power: 'running', disks })
  })

  test('is recorded where it went even if nobody heard that it left: its former host says so later', async () => {
    const id = await here.running('web-1', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    const worker = whoseSendIsFollowedBy(async () => {
      await here.world.meddler.setUnreachable('host-a2')
      throw new PlenumError('unreachable', 'The answer was lost.')
    })
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back' })
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2', observed: 'unknown' })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a2', power: 'running' })
  })

  test('to a host that loses power once it is there leaves it there, off: it can’t come back as it went', async () => {
    const id = await here.running('web-1', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    const worker = whoseSendIsFollowedBy(
      () => here.world.meddler.powerLoss('host-a2'),
      onWayBack(() => here.world.meddler.powerBack('host-a2')),
    )
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back' })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a2', power: 'stopped' })
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2', observed: 'crashed' })
  })

  test('to a host that is lost and fenced once it is there waits for nobody: it starts elsewhere by an evacuation', async () => {
    const id = await here.running('web-1', inZoneA())
    await here.world.writeToVolume(data, '/note', 'kept')
    const { world } = here
    await world.powerControl(target())
    const task = await world.queue(await world.intend.migrate(id, target()))
    const worker = whoseSendIsFollowedBy(async () => {
      await world.meddler.powerLoss('host-a2')
      await recordFenced(here.database.pool, target().id, 'Its power is cut.')
      throw new PlenumError('unreachable', 'The answer was lost.')
    })
    await here.carry(worker)
    expect(await world.task(task)).toMatchObject({
      ...{ state: 'rolled back', error: { message: 'host-a2 was lost and is fenced.' } },
      steps: [{}, { attempts: 1 }, {}],
    })
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2', observed: 'missing' })
    await world.run(await world.intend.evacuate(target()))
    const running = (await world.truth()).machines.filter(each => each.power === 'running')
    expect(running).toMatchObject([{ id, host: 'host-a1', disks: [{ isConnected: true }] }])
    expect((await world.truth()).volumes).toMatchObject([{ files: { '/note': 'kept' } }])
  })

  test('from a host that never answers for what became of it is recorded where it runs, once that one answers', async () => {
    const id = await here.running('web-1', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    const worker = whoseSendIsFollowedBy(
      async () => {
        for (const host of ['host-a1', 'host-a2']) await here.world.meddler.setUnreachable(host)
        throw new PlenumError('unreachable', 'The answer was lost.')
      },
      onWayBack(() => here.world.meddler.setReachable('host-a2')),
    )
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back' })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a2', power: 'running', disks })
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2', observed: 'running' })
  })

  test('leaves no port at two hosts, however many tries the move took: then the network is asked again', async () => {
    const id = await here.running('web-1', inZoneA())
    const { meddler } = here.world
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    const worker = whoseSendIsFollowedBy(
      () => meddler.setUnreachable('zone-a-network'),
      async ({ step, phase, attempt }) => {
        if (phase !== 'do') return
        if (step === move) await meddler[attempt < lastTry ? 'setUnreachable' : 'setReachable']('host-a2')
        else if (attempt > 1) await meddler.setReachable('zone-a-network')
      },
    )
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'succeeded', steps: [{}, { attempts: lastTry }, {}] })
    const [port] = (await here.world.truth()).ports
    expect(port).toMatchObject({ id: portOf(id) })
    expect(port).not.toHaveProperty('movesBetween')
  })

  test('says that a port stays at two hosts, where the network never answers', async () => {
    const id = await here.running('web-1', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(whoseSendIsFollowedBy(() => here.world.meddler.setUnreachable('zone-a-network')))
    const { state, log } = await here.world.task(task)
    expect({ state, said: log.filter(line => line === portAtBoth) }).toEqual({ state: 'succeeded', said: [portAtBoth] })
    expect((await here.world.truth()).ports).toMatchObject([{ id: portOf(id), movesBetween: expect.anything() }])
  })

  test('of a machine that somebody removes as it arrives ends, and says that it is missing', async () => {
    const id = await here.running('web-1', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(whoseSendIsFollowedBy(() => here.world.meddler.remove('host-a2', id)))
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back', error: { kind: 'missing' } })
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'missing' })
    expect(await here.machine(id)).toBeUndefined()
  })

  test('of a guest that writes faster than it is copied can be cancelled: it runs where it was, nothing is elsewhere', async () => {
    const id = await here.running('migrate-stuck', inZoneA())
    const task = await here.world.queue(await here.world.intend.migrate(id, target()))
    const worker = here.world.engine({
      // It waits for the guest’s memory.
      async sleep(_, signal) {
        await inTransaction(here.database, tx => requestCancel(tx, task))
        await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'cancelled' })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a1', power: 'running' })
    await here.expectSettled(id, 'running')
  })

  test('to a host that was cordoned since it was planned is refused before anything moves', async () => {
    const id = await here.running('web-1', inZoneA())
    const intent = await here.world.intend.migrate(id, target())
    await here.database.prisma.host.update({ where: { id: 'host_a2' }, data: { cordoned: true } })
    expect(await here.world.run(intent)).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a1', power: 'running' })
  })

  test('holds the place where it goes and the one where it was until it has ended', async () => {
    const wish = { memoryMiB: 7000, zoneId: here.world.zones[0]!.id }
    const id = await here.running('web-1', wish)
    const other = await here.world.intend.createInstance('other', wish)
    const refusals: unknown[] = []
    const worker = here.world.engine({
      async onStep({ phase }) {
        if (phase === 'did') await here.world.perform(other).catch(error => refusals.push(error.kind))
      },
    })
    await here.world.queue(await here.world.intend.migrate(id, target()))
    await here.carry(worker)
    expect(refusals).toEqual(['exhausted', 'exhausted', 'exhausted'])
    await here.world.perform(other)
    expect(await here.machine(other.input.instanceId)).toMatchObject({ host: 'host-a1' })
  })

  test('with a worker that is killed at any boundary leaves one machine, with its data', async () => {
    const boundaries = [0, 1, 2].flatMap(index => [`${index}:do`, `${index}:did`])
    const halts: Record<string, string[]> = {}
    for (const [index, boundary] of boundaries.entries()) {
      const id = await here.running(`web-${index}`, { memoryMiB: 128, zoneId: here.world.zones[0]!.id })
      halts[await here.world.queue(await here.world.intend.migrate(id, target()))] = [boundary]
    }
    await workTo(here.world, halts)
    await finish(here.world)
    for (const id of Object.keys(halts)) expect((await here.world.task(id)).state).toBe('succeeded')
    const { machines } = await here.world.truth()
    expect(machines.map(({ host, power }) => `${host} ${power}`)).toEqual(boundaries.map(() => 'host-a2 running'))
  }, 60_000)
})

/** A worker to whom something happens as soon as the machine has left. */
function whoseSendIsFollowedBy(what: () => Promise<unknown>, onStep?: EngineOptions<WorkflowPorts>['onStep']) {
  const { ports } = here.world
  const infrastructure: Infrastructure = {
    ...ports.infrastructure,
    async compute(hostId) {
      const connection = await ports.infrastructure.compute(hostId)
      const { migration } = connection.instances!
      const send: Migration['send'] = async (...call) => {
        const answer = await migration!.send(...call)
        if (answer.converged) await what()
        return answer
      }
      const instances = over(connection.instances!, { migration: over(migration!, { send }) })
      return over(connection, { instances })
    },
  }
  return here.world.engine({ ports: { ...ports, infrastructure }, onStep })
}

const move = 'Move the running machine'
/** Before its move is taken back. */
const onWayBack =
  (what: () => Promise<void>): EngineOptions<WorkflowPorts>['onStep'] =>
  ({ step, phase }) =>
    step === move && phase === 'undo' ? what() : undefined
