import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MaintenanceHook } from '@/server/domain/maintenance'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import { journey } from '../testing/journey'

const here = journey()

/** The two hosts of zone-a. */
const pair = () => here.world.hosts.filter(host => host.name.startsWith('host-a'))
const intent = (hook: MaintenanceHook = 'restart', script: string | null = null) =>
  here.world.intend.maintainZone(here.world.zones[0]!, pair(), hook, script)
const machines = async () =>
  (await here.world.truth()).machines.map(({ name, host, power }) => `${name}@${host} ${power}`).sort()
const cordoned = async () =>
  (await here.database.prisma.host.findMany({ where: { cordoned: true } })).map(host => host.name)
const powered = async () => {
  for (const host of pair()) {
    await here.world.powerControl(host)
    await (await here.world.infrastructure.compute(host.id)).probe(here.world.call())
  }
}

describe('the maintenance of a zone', () => {
  test('empties, restarts and takes in again one host after the other, and no guest stops', async () => {
    await powered()
    for (const name of ['web-1', 'web-2']) await here.running(name, { hostId: pair()[0]!.id })
    await here.running('web-3', { hostId: pair()[1]!.id })
    const task = await here.world.run(await intent())
    expect(task).toMatchObject({ state: 'succeeded' })
    expect((await machines()).map(each => each.replace(/@\S+/, ''))).toEqual([
      'web-1 running',
      'web-2 running',
      'web-3 running',
    ])
    const children = await here.database.prisma.task.findMany({
      where: { kind: 'host.maintain' },
      orderBy: { createdAt: 'asc' },
    })
    expect(children.map(each => [each.title, each.state])).toEqual([
      ['Maintain host host-a1', 'succeeded'],
      ['Maintain host host-a2', 'succeeded'],
    ])
    expect(children[1]!.createdAt.getTime()).toBeGreaterThanOrEqual(children[0]!.finishedAt!.getTime())
    expect(await cordoned()).toEqual([])
  })

  test('waits for a guest that is on its way to a host, and moves it on before that is restarted', async () => {
    await powered()
    const [host, other] = pair()
    const id = await here.running('web-1', { hostId: other!.id })
    await here.world.history.clear()
    await here.world.queue(await here.world.intend.migrate(id, host!))
    let maintenance: string | undefined
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step !== 'Move the running machine' || phase !== 'do' || maintenance) return
        maintenance = await here.world.queue(await intent())
        await expect
          .poll(async () => (await here.world.task(maintenance!)).log)
          .toContain('On their way to this host or from it still, and waited for: web-1')
      },
    })
    await here.carry(worker)
    expect(await here.world.task(maintenance!)).toMatchObject({ state: 'succeeded' })
    expect(new Set(await here.world.history.of(id))).toEqual(new Set(['migrated']))
    expect(await machines()).toEqual(['web-1@host-a1 running'])
    expect(await cordoned()).toEqual([])
  })

  test('leaves a host alone that somebody uncordons before its turn is planned', async () => {
    await powered()
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Empty and service it' && phase === 'do')
          await here.database.prisma.host.updateMany({ data: { cordoned: false } })
      },
    })
    const id = await here.world.queue(await intent())
    await here.carry(worker)
    expect(await here.world.task(id)).toMatchObject({
      state: 'incomplete',
      error: { message: expect.stringContaining('Somebody uncordoned host-a1 meanwhile') },
    })
    expect(await here.database.prisma.task.count({ where: { kind: 'host.maintain' } })).toBe(0)
  })

  test('stops before the next host when one can’t be emptied, which takes instances again', async () => {
    await powered()
    await here.running('migrate-refused', { hostId: pair()[0]!.id })
    const task = await here.world.run(await intent())
    expect(task).toMatchObject({
      state: 'incomplete',
      error: { message: expect.stringMatching(/Not done: Maintain host-a1, Maintain host-a2/) },
    })
    expect(task.log).toContain('host-a1 answers, so it takes instances again')
    expect(await machines()).toEqual(['migrate-refused@host-a1 running'])
    expect(await cordoned()).toEqual([])
    expect(await here.database.prisma.task.count({ where: { kind: 'host.maintain' } })).toBe(1)
  })

  test('stops at the first breach: a cluster that has lost its quorum meanwhile', async () => {
    await here.running('web-1', { hostId: pair()[0]!.id })
    const intended = await intent('none')
    const clusterId = 'clu_aaaaaaaaaaaaaaaaaaaa'
    await here.database.prisma.cluster.create({
      data: { id: clusterId, vdcId: here.world.vdcId, name: 'db', size: 3, zones: [], template: {} },
    })
    await here.database.prisma.instance.updateMany({ data: { clusterId } })
    const task = await here.world.run(intended)
    expect(task).toMatchObject({
      state: 'incomplete',
      error: {
        message: expect.stringContaining('The cluster db is without its quorum: 1 of 3 members run, 2 are needed.'),
      },
    })
    expect(await machines()).toEqual(['web-1@host-a1 running'])
    expect(await cordoned()).toEqual([])
  })

  test('leaves a host that does not come back cordoned, and says so', async () => {
    await powered()
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Wait until it answers' && phase === 'do') await here.world.meddler.powerLoss('host-a1')
      },
    })
    const id = await here.world.queue(await intent())
    await here.carry(worker)
    const task = await here.world.task(id)
    expect(task).toMatchObject({
      state: 'incomplete',
      error: {
        message: expect.stringContaining('host-a1 does not answer yet. Nothing more is waited for: look at it.'),
      },
    })
    expect(task.log).toContain('host-a1 does not answer as it should, so it stays cordoned: look at it')
    expect(await cordoned()).toEqual(['host-a1'])
  })

  test('that is cancelled goes no further than the host at work, which takes instances again', async () => {
    const names = ['web-1', 'web-2', 'web-3']
    for (const name of names) await here.running(name, { hostId: pair()[0]!.id })
    const id = await here.world.queue(await intent('none'))
    let isAsked = false
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (isAsked || step !== 'Clear the former host' || phase !== 'did') return
        isAsked = true
        await inTransaction(here.database, tx => requestCancel(tx, id))
      },
    })
    await here.carry(worker)
    const task = await here.world.task(id)
    expect(task).toMatchObject({ state: 'incomplete', error: { message: expect.stringContaining('It was cancelled') } })
    expect((await machines()).map(each => each.replace(/@\S+/, ''))).toEqual(names.map(name => `${name} running`))
    expect(await here.database.prisma.task.count({ where: { kind: 'host.maintain' } })).toBe(1)
    expect(await cordoned()).toEqual([])
  })

  test('runs an operator’s script for each host once it is empty, and goes no further than one that fails', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'plenum-hooks-'))
    here.world.ports.hooksFolder = folder
    const script = (name: string, text: string) =>
      writeFile(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    await script('note', `echo "$PLENUM_HOST in $PLENUM_ZONE" >> ${folder}/noted; echo said so`)
    await script('fail', `echo "$PLENUM_HOST" >> ${folder}/tried; echo no firmware; exit 2`)
    await here.running('web-1', { hostId: pair()[0]!.id })
    expect(await here.world.run(await intent('script', 'note'))).toMatchObject({ state: 'succeeded' })
    expect((await readFile(path.join(folder, 'noted'), 'utf8')).trim().split('\n').sort()).toEqual([
      'host-a1 in zone-a',
      'host-a2 in zone-a',
    ])
    const failed = await here.world.run(await intent('script', 'fail'))
    expect(failed).toMatchObject({ state: 'incomplete' })
    expect(failed.error!.message).toMatch(/fail ended with 2 for host-a\d\. no firmware/)
    expect((await readFile(path.join(folder, 'tried'), 'utf8')).trim().split('\n')).toHaveLength(1)
    expect(await cordoned()).toEqual([])
    await rm(folder, { recursive: true })
  })
})
