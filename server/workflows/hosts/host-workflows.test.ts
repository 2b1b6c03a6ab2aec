import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { portOf } from '@/server/domain/ids'
import type { BootDevice } from '@/server/domain/sensor'
import { recordHostUnreachable } from '@/server/store/observe-hosts'
import { idFor } from '../testing'
import { journey } from '../testing/journey'

const here = journey()

describe('hosts and images', () => {
  test('a host is looked at and admitted to placement', async () => {
    const intent = await here.world.intend.addHost('host-x', here.world.zones[0]!.id)
    expect(await here.world.run(intent)).toMatchObject({ state: 'succeeded' })
    const row = await here.database.prisma.host.findUniqueOrThrow({ where: { id: intent.input.hostId } })
    expect(row).toMatchObject({ state: 'up', stateReason: null, cpuThreads: 32, memoryMiB: 65_536, activeTaskId: null })
  })

  test('a host that does not answer stays as one being added, with the reason', async () => {
    const intent = await here.world.intend.addHost('host-x', here.world.zones[0]!.id)
    await (await here.world.infrastructure.compute(intent.input.hostId)).probe(here.world.call())
    await here.world.meddler.setUnreachable('host-x')
    expect(await here.world.run(intent)).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
    const row = await here.database.prisma.host.findUniqueOrThrow({ where: { id: intent.input.hostId } })
    expect(row).toMatchObject({
      state: 'adding',
      stateReason: expect.stringMatching(/does not answer/),
      lastSeenAt: null,
    })
  })

  test('a host that is switched on starts once from what was chosen, and one that runs is left alone', async () => {
    const [first] = here.world.hosts
    await (await here.world.infrastructure.compute(first!.id)).probe(here.world.call())
    await here.world.powerControl(first!)
    const boots = async () => {
      const { rows } = await here.database.pool.query(
        'SELECT boot_next AS next, booted_from AS last FROM simulated.place WHERE name = $1 AND role = $2',
        [first!.name, 'host'],
      )
      return rows[0]
    }
    const run = async (...to: ['on' | 'off', BootDevice?]) =>
      expect(await here.world.run(await here.world.intend.switchPower(first!, ...to))).toMatchObject({
        state: 'succeeded',
      })
    await run('off')
    await run('on', 'network')
    expect(await boots()).toEqual({ next: null, last: 'network' })
    await run('on', 'cd')
    expect(await boots()).toEqual({ next: null, last: 'network' })
    await run('off')
    await run('on')
    expect(await boots()).toEqual({ next: null, last: 'disk' })
  })

  test('a lost host’s instances leave no port in its zone, even where its network answers only later', async () => {
    const { world, database } = here
    const [lost] = world.hosts
    await world.powerControl(lost!)
    const id = await here.running('web-1', { hostId: lost!.id })
    await database.prisma.host.update({ where: { id: 'host_a2' }, data: { cordoned: true } })
    await world.meddler.powerLoss(lost!.name)
    await recordHostUnreachable(database.pool, lost!.id, 'It is silent.')
    const task = await world.queue(await world.intend.evacuate(lost!))
    const worker = world.engine({
      async onStep({ step, phase, attempt }) {
        if (step === 'Create the machine and boot it' && phase === 'do')
          await world.meddler.setUnreachable('zone-a-network')
        if (step === 'Look at what is left' && attempt > 1) await world.meddler.setReachable('zone-a-network')
      },
    })
    await here.carry(worker)
    expect(await world.task(task)).toMatchObject({ state: 'succeeded' })
    expect((await world.truth()).ports).toMatchObject([{ id: portOf(id), at: 'zone-b-network' }])
  })

  test('a host with instances is not forgotten', async () => {
    await here.running()
    const task = await here.world.run(await here.world.intend.removeHost(here.world.hosts[0]!))
    expect(task).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: '1 instance is on host-a1. Move or delete it first.' },
    })
    expect(await here.database.prisma.host.count()).toBe(4)
    // Open again: it was cordoned for its removal only.
    expect(await here.database.prisma.host.count({ where: { cordoned: true } })).toBe(0)
  })

  test('nor one on which an instance was placed after the look', async () => {
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step !== 'Check that it is empty' || phase !== 'did') return
        // Somebody lifts the cordon, and at once an instance comes.
        await here.database.prisma.host.update({ where: { id: 'host_a1' }, data: { cordoned: false } })
        await here.running('web-1', { hostId: here.world.hosts[0]!.id })
      },
    })
    const id = await here.world.queue(await here.world.intend.removeHost(here.world.hosts[0]!))
    await here.carry(worker)
    expect(await here.world.task(id)).toMatchObject({ state: 'rolled back', error: { kind: 'conflict' } })
    expect(await here.database.prisma.host.count()).toBe(4)
  })

  test('an image without a file, of nothing, or of a folder is refused with a sentence', async () => {
    for (const [path, sentence] of [
      ['/nowhere/image.qcow2', /There is no file/],
      ['/dev/null', /is not a file/],
      ['/tmp', /is not a file/],
    ] as const) {
      const task = await here.world.run(
        await here.world.intend.addImage(`image-${idFor('image', path).slice(4, 10)}`, path),
      )
      expect(task).toMatchObject({
        state: 'rolled back',
        error: { kind: 'invalid', message: expect.stringMatching(sentence) },
      })
    }
  })

  test('an image’s size and checksum are those of its file', async () => {
    const intent = await here.world.intend.addImage('readme', 'package.json')
    // Nothing boots from it: somebody says that it is a disk.
    const said = { ...intent, input: { ...intent.input, format: 'raw' as const } }
    expect(await here.world.run(said)).toMatchObject({ state: 'succeeded' })
    const file = await readFile('package.json')
    const row = await here.database.prisma.image.findUniqueOrThrow({ where: { id: intent.input.imageId } })
    expect(row).toMatchObject({
      sizeBytes: BigInt(file.length),
      checksum: createHash('sha256').update(file).digest('hex'),
    })
  })
})
