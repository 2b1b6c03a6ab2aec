import { describe, expect, test } from 'vitest'
import { readDestinations } from '@/server/store/destinations'
import { recordHostUnreachable } from '@/server/store/observe-hosts'
import { inTransaction } from '@/server/store/store'
import { requestCancel, requestPause, resumeTask } from '@/server/store/tasks'
import { journey } from '../testing/journey'
import { finish, workUntil } from '../testing/killed'

const here = journey()
const first = () => here.world.hosts[0]!

/** Instances on host-a1, a volume each; host-a2 is of the same zone. */
async function onFirst(names: string[], memoryMiB = 512) {
  for (const name of names)
    await here.running(name, { hostId: first().id, memoryMiB, newVolumes: [{ name: `${name}-data` }] })
}
/** `name@host power`, by name. */
async function machines() {
  const { machines } = await here.world.truth()
  return machines.map(({ name, host, power }) => `${name}@${host} ${power}`).sort()
}
async function expectOneEach(names: string[]) {
  const { machines } = await here.world.truth()
  expect(machines.map(each => each.name).sort()).toEqual([...names].sort())
  for (const { power, disks } of machines) {
    expect(power).toBe('running')
    expect(disks).toMatchObject([{ isConnected: true }])
  }
}

describe('draining', () => {
  test('moves what runs, a few at a time, and says that nothing is left', async () => {
    const names = ['web-1', 'web-2', 'web-3', 'web-4', 'web-5']
    await onFirst(names)
    let atOnce = 0
    let most = 0
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step !== 'Move the running machine') return
        atOnce += phase === 'do' ? 1 : -1
        most = Math.max(most, atOnce)
      },
    })
    const task = await here.world.queue(await here.world.intend.drainHost(first()))
    await here.carry(worker)
    const ended = await here.world.task(task)
    expect(ended).toMatchObject({ state: 'succeeded' })
    expect(ended.log).toContain('Nothing runs on host-a1: it is safe to switch off')
    expect(await machines()).toEqual(names.map(name => `${name}@host-a2 running`))
    await expectOneEach(names)
    expect(most).toBeLessThanOrEqual(2)
  })

  test('goes on with the others when one can’t move, and says which', async () => {
    await onFirst(['web-1', 'migrate-refused', 'web-3'])
    const task = await here.world.run(await here.world.intend.drainHost(first()))
    expect(task).toMatchObject({
      state: 'incomplete',
      error: { message: expect.stringContaining('Not done: Migrate migrate-refused to host-a2.') },
    })
    expect(task.log).not.toContain('Nothing runs on host-a1: it is safe to switch off')
    expect(await machines()).toEqual([
      'migrate-refused@host-a1 running',
      'web-1@host-a2 running',
      'web-3@host-a2 running',
    ])
  })

  test('that is cancelled keeps what has moved, ends what is on its way, and lets the rest alone', async () => {
    await onFirst(['migrate-stuck', 'web-2', 'web-3'])
    const intent = await here.world.intend.drainHost(first())
    const task = await here.world.queue(intent)
    const done = () =>
      here.database.prisma.step.count({ where: { taskId: task, name: 'Clear the former host', state: 'done' } })
    const worker = here.world.engine({
      async sleep(_, signal) {
        while ((await done()) < 2) await new Promise(resolve => setTimeout(resolve, 10))
        await inTransaction(here.database, tx => requestCancel(tx, task))
        if (signal && !signal.aborted)
          await new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason))
            setTimeout(_resolve, 50)
          })
      },
    })
    await here.carry(worker)
    expect((await here.world.task(task)).state).toBe('incomplete')
    expect(await machines()).toEqual([
      'migrate-stuck@host-a1 running',
      'web-2@host-a2 running',
      'web-3@host-a2 running',
    ])
  })

  test('pauses before the next machine, and goes on from there', async () => {
    const names = ['web-1', 'web-2', 'web-3', 'web-4']
    await onFirst(names)
    const task = await here.world.queue(await here.world.intend.drainHost(first()))
    let isAsked = false
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (isAsked || step !== 'Clear the former host' || phase !== 'did') return
        isAsked = true
        await inTransaction(here.database, tx => requestPause(tx, task))
      },
    })
    await here.carry(worker)
    expect((await here.world.task(task)).state).toBe('paused')
    const rest = (await machines()).filter(each => each.includes('host-a1'))
    expect(rest.length).toBeGreaterThan(0)
    await expectOneEach(names)
    await inTransaction(here.database, tx => resumeTask(tx, task))
    await here.world.settle()
    expect((await here.world.task(task)).state).toBe('succeeded')
    expect(await machines()).toEqual(names.map(name => `${name}@host-a2 running`))
  })

  test('with a target that dies half-way leaves each machine running on one host, with its data', async () => {
    const names = ['web-1', 'web-2', 'web-3', 'web-4']
    await onFirst(names)
    let arrived = 0
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Move the running machine' && phase === 'did' && ++arrived === 2)
          await here.world.meddler.setUnreachable('host-a2')
      },
    })
    const task = await here.world.queue(await here.world.intend.drainHost(first()))
    await here.carry(worker)
    expect((await here.world.task(task)).state).toBe('incomplete')
    await expectOneEach(names)
    expect((await machines()).filter(each => each.includes('host-a1')).length).toBeGreaterThan(0)
  })

  test('with a target that dies half-way does not keep what had arrived there from starting elsewhere at once', async () => {
    await here.anew({ hosts: 7 })
    const [, , , second, , , third] = here.world.hosts
    const cordon = (host: { id: string }, cordoned: boolean) =>
      here.database.prisma.host.update({ where: { id: host.id }, data: { cordoned } })
    await here.world.powerControl(second!)
    await onFirst(['web-1', 'web-2'])
    await cordon(third!, true)
    const drain = await here.world.queue(await here.world.intend.drainHost(first()))
    const freed = () => here.database.prisma.instance.count({ where: { hostId: second!.id, activeTaskId: null } })
    let begun = 0
    let meanwhile: unknown
    const worker = here.world.engine({
      laneWidth: 1,
      async onStep({ taskId, step, phase }) {
        if (taskId !== drain || step !== 'Move the running machine' || phase !== 'do' || ++begun !== 2) return
        await expect.poll(freed).toBe(1)
        await here.world.meddler.powerLoss(second!.name)
        await recordHostUnreachable(here.database.pool, second!.id, 'It is silent.')
        await cordon(third!, false)
        const evacuation = await here.world.queue(await here.world.intend.evacuate(second!))
        await expect.poll(async () => (await here.world.task(evacuation)).state).toBe('succeeded')
        meanwhile = (await here.world.task(drain)).state
      },
    })
    await here.carry(worker)
    expect(meanwhile).toBe('running')
    const ended = await here.world.task(drain)
    expect(ended.state).toBe('succeeded')
    expect(ended.log).toContainEqual(
      expect.stringMatching(/^host-a2 can’t take it any more, so it goes to host-a3\. host-a3 in zone-a: /),
    )
    expect(Object.values(await readDestinations(here.database.pool, drain))).toEqual(
      expect.arrayContaining([
        { hostName: 'host-a2', insteadOf: null },
        { hostName: 'host-a3', insteadOf: 'host-a2' },
      ]),
    )
    const running = (await here.world.truth()).machines.filter(each => each.power === 'running')
    expect(running.map(each => each.host)).toEqual(['host-a3', 'host-a3'])
    for (const { disks } of running) expect(disks).toMatchObject([{ isConnected: true }])
  })

  test('two hosts, of which one was to go to the other, plans anew for what had not left, and moves on what had', async () => {
    await here.anew({ hosts: 7 })
    const [, , , second, , , third] = here.world.hosts
    const cordon = (host: { id: string }, cordoned: boolean) =>
      here.database.prisma.host.update({ where: { id: host.id }, data: { cordoned } })
    const names = ['web-1', 'web-2', 'web-3', 'web-4']
    await onFirst(names)
    await cordon(third!, true)
    const tasks = [await here.world.queue(await here.world.intend.drainHost(first()))]
    await cordon(third!, false)
    let begun = 0
    const worker = here.world.engine({
      async onStep({ taskId, step, phase }) {
        if (taskId !== tasks[0] || step !== 'Move the running machine' || phase !== 'do' || ++begun !== 3) return
        // One has arrived, one is on its way, two were to follow.
        tasks.push(await here.world.queue(await here.world.intend.drainHost(second!)))
      },
    })
    await here.carry(worker)
    for (const task of tasks) expect(await here.world.task(task)).toMatchObject({ state: 'succeeded' })
    expect((await here.world.task(tasks[0]!)).log).toContainEqual(
      expect.stringMatching(/^host-a2 can’t take it any more/),
    )
    expect((await here.world.task(tasks[1]!)).log).toContain('Nothing runs on host-a2: it is safe to switch off')
    await expectOneEach(names)
    expect(await machines()).toEqual(names.map(name => `${name}@host-a3 running`))
    expect(await here.database.prisma.taskLock.count()).toBe(0)
  })

  test('goes on without those that nobody else can take, and says so', async () => {
    await onFirst(['web-1', 'web-2'])
    const intent = await here.world.intend.drainHost(first())
    await here.database.prisma.host.update({ where: { id: 'host_a2' }, data: { cordoned: true } })
    const task = await here.world.run(intent)
    expect(task).toMatchObject({
      state: 'incomplete',
      error: {
        kind: 'exhausted',
        message: expect.stringMatching(/^host-a2 can’t take it any more, and no other host can\./),
      },
    })
    expect(await machines()).toEqual(['web-1@host-a1 running', 'web-2@host-a1 running'])
  })

  test('two hosts at once never hands out more than there is', async () => {
    await here.anew({ hosts: 7 })
    const second = here.world.hosts[3]!
    // 7,936 MiB to hand out on each of three hosts of the zone.
    for (const [index, host] of [first(), first(), second, second].entries())
      await here.running(`web-${index}`, { hostId: host.id, memoryMiB: 3000 })
    const intents = [await here.world.intend.drainHost(first())]
    const tasks = [await here.world.queue(intents[0]!)]
    intents.push(await here.world.intend.drainHost(second))
    // Both places on the third host are held for the first.
    expect(intents.map(intent => intent.input.changes.length)).toEqual([2, 0])
    tasks.push(await here.world.queue(intents[1]!))
    await here.world.settle()
    for (const task of tasks) expect((await here.world.task(task)).state).toBe('succeeded')
    expect((await machines()).map(each => each.split('@')[1])).toEqual([
      'host-a3 running',
      'host-a3 running',
      'host-a2 running',
      'host-a2 running',
    ])
  })

  test('with a worker that is killed again and again leaves each machine once, on the other host', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `web-${index}`)
    await onFirst(names, 256)
    const task = await here.world.queue(await here.world.intend.drainHost(first()))
    for (const after of [5, 7]) {
      let moments = 0
      await workUntil(here.world, () => ++moments === after)
    }
    await finish(here.world)
    expect((await here.world.task(task)).state).toBe('succeeded')
    await expectOneEach(names)
    expect(await machines()).toEqual(names.map(name => `${name}@host-a2 running`))
  }, 60_000)
})
