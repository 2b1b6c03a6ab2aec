import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { overlaps, parseCidr } from '@/server/domain/address'
import { type Id, newId } from '@/server/domain/ids'
import { startInstance } from './instances/start-instance'
import { searchAll } from './search/queries'
import { cancelTask } from './tasks/cancel-task'
import { pauseTask } from './tasks/pause-task'
import { getTask, listTasks } from './tasks/queries'
import { resumeTask } from './tasks/resume-task'
import { retryTask } from './tasks/retry-task'
import { endTasks, makeInstance, makeVolume, openServiceBench, person, refusal, type ServiceBench } from './testing'
import { createToken } from './tokens/create-token'
import { listTokens } from './tokens/queries'
import { revokeToken } from './tokens/revoke-token'
import { createVdc } from './vdcs/create-vdc'
import { getVdc, listNetworks, listVdcs, vdcTopology } from './vdcs/queries'
import { removeMember } from './vdcs/remove-member'
import { setMember } from './vdcs/set-member'
import { createVolume } from './volumes/create-volume'
import { createZone } from './zones/create-zone'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))
const operator = () => bench.as('operator')
const member = () => bench.as('member')

describe('VDCs', () => {
  it('each new one gets a network whose range overlaps with no other', async () => {
    const made = await Promise.all([1, 2, 3].map(n => createVdc(operator(), { name: `fresh-${n}`, description: '' })))
    const lists = await Promise.all(made.map(vdc => listNetworks(operator(), { vdcId: vdc.id })))
    const cidrs = [...lists.flatMap(list => list.items), bench.vdcs.ours, bench.vdcs.theirs].map(
      network => parseCidr(network.cidr)!,
    )
    for (const [index, one] of cidrs.entries())
      for (const other of cidrs.slice(index + 1)) expect(overlaps(one, other)).toBe(false)
  })

  it('a repeat under the same key answers with the first one; another name under it is refused', async () => {
    const first = await createVdc(operator(), { name: 'once', description: '', idempotencyKey: 'vdc-once-1' })
    expect(await createVdc(operator(), { name: 'once', description: '', idempotencyKey: 'vdc-once-1' })).toEqual(first)
    const other = createVdc(operator(), { name: 'twice', description: '', idempotencyKey: 'vdc-once-1' })
    expect(await refusal(other)).toMatchObject({ kind: 'conflict', field: 'idempotencyKey' })
    const taken = createVdc(operator(), { name: 'once', description: '' })
    expect(await refusal(taken)).toMatchObject({ kind: 'conflict', field: 'name' })
    const zone = { name: 'z-once', title: '', idempotencyKey: 'zone-once-1' }
    expect(await createZone(operator(), zone)).toEqual(await createZone(operator(), zone))
  })

  it('people see theirs, with their role and what is in them; operators see all', async () => {
    const running = await makeInstance(bench, { observed: 'running' })
    await makeInstance(bench, { observed: 'crashed' })
    await makeVolume(bench, { attachedTo: running.id, sizeGiB: 7 })
    const { items } = await listVdcs(bench.as('viewer'))
    expect(items).toMatchObject([
      { name: 'ours', role: 'viewer', instanceCount: 2, runningCount: 1, troubleCount: 1, volumeGiB: 7 },
    ])
    expect((await listVdcs(operator())).items.length).toBeGreaterThanOrEqual(2)
    const topology = await vdcTopology(member(), { vdcId: bench.vdcs.ours.vdcId as Id<'vdc'> })
    expect(topology.networks).toMatchObject([{ addressesUsed: 2, addressesTotal: 4092 }])
    expect(topology.volumes).toMatchObject([{ state: 'in use', attachment: { instanceName: running.name } }])
  })

  it('an unknown address becomes a member only with a password to make a user from', async () => {
    const vdcId = bench.vdcs.ours.vdcId as Id<'vdc'>
    const wish = { vdcId, email: 'new@example.org', role: 'member' as const }
    expect(await refusal(setMember(operator(), wish))).toMatchObject({ kind: 'invalid', field: 'password' })
    const userId = newId('user')
    const ctx = bench.as('operator', {
      async createUser({ email, name }) {
        await bench.db.prisma.user.create({ data: { id: userId, email, name } })
        return userId
      },
    })
    expect(await setMember(ctx, { ...wish, password: 'long enough' })).toMatchObject({ userId, name: 'new' })
    expect(await setMember(operator(), { ...wish, role: 'viewer' })).toMatchObject({ userId, role: 'viewer' })
    const events = await bench.db.prisma.event.findMany({ where: { scope: userId } })
    expect(events).toMatchObject([{ kind: 'vdc' }, { kind: 'vdc' }])
    expect(await removeMember(operator(), { vdcId, userId })).toMatchObject({ email: 'new@example.org' })
    expect(await refusal(removeMember(operator(), { vdcId, userId }))).toMatchObject({ kind: 'missing' })
  })

  it('one that does not exist is missing for operators, too', async () => {
    expect(await refusal(getVdc(operator(), { vdcId: newId('vdc') }))).toMatchObject({ kind: 'missing' })
  })
})

describe('tasks', () => {
  const someTask = async (over: object = {}) => {
    const id = newId('task')
    const { vdcId } = bench.vdcs.ours
    const error = { kind: 'internal', message: 'It failed.', detail: 'secret cause', step: 'Create the volume' }
    await bench.db.prisma.task.create({
      data: {
        id,
        kind: 'volume.create',
        title: 'Create volume x',
        input: { volumeId: newId('volume'), name: 'x', sizeGiB: 1 },
        state: 'rolled back',
        vdcId,
        error,
        deadlineMs: 1000,
        steps: { create: [{ index: 0, name: 'Create the volume', state: 'undone' }] },
        ...over,
      },
    })
    return id
  }

  it('show their cause to operators only, and the platform’s to nobody else', async () => {
    const taskId = await someTask()
    expect(await getTask(operator(), { taskId })).toMatchObject({ error: { detail: 'secret cause' } })
    const view = await getTask(member(), { taskId })
    expect(view.error).toMatchObject({ message: 'It failed.', detail: null })
    expect(view.steps).toMatchObject([{ name: 'Create the volume', state: 'undone' }])
    const platform = await someTask({ vdcId: null })
    expect(await refusal(getTask(member(), { taskId: platform }))).toMatchObject({ kind: 'missing' })
    expect(await getTask(operator(), { taskId: platform })).toMatchObject({ id: platform })
    const { items } = await listTasks(member(), { limit: 200 })
    expect(items.map(task => task.id)).toContain(taskId)
    expect(items.map(task => task.id)).not.toContain(platform)
    expect(JSON.stringify(items)).not.toContain('secret')
  })

  it('are cancelled by members, once; what has ended can’t be', async () => {
    const { taskId } = await createVolume(member(), {
      vdcId: bench.vdcs.ours.vdcId as Id<'vdc'>,
      name: 'to-cancel',
      sizeGiB: 1,
      zoneId: bench.zones.a,
    })
    expect(await refusal(cancelTask(bench.as('viewer'), { taskId }))).toMatchObject({ kind: 'denied' })
    const input = { taskId, idempotencyKey: 'cancel-once' }
    expect(await cancelTask(member(), input)).toMatchObject({ cancelRequested: true })
    expect(await cancelTask(member(), input)).toMatchObject({ cancelRequested: true })
    expect(await refusal(cancelTask(member(), { taskId }))).toMatchObject({ kind: 'conflict' })
    expect(await refusal(cancelTask(member(), { taskId: await someTask() }))).toMatchObject({ kind: 'conflict' })
  })

  it('are paused and resumed by members, at their place; a pause that is asked for twice under one key is one', async () => {
    const vdcId = bench.vdcs.ours.vdcId as Id<'vdc'>
    const { taskId } = await createVolume(member(), { vdcId, name: 'to-pause', sizeGiB: 1, zoneId: bench.zones.a })
    expect(await refusal(pauseTask(bench.as('viewer'), { taskId }))).toMatchObject({ kind: 'denied' })
    expect(await refusal(resumeTask(member(), { taskId }))).toMatchObject({ kind: 'conflict' })
    const input = { taskId, idempotencyKey: 'pause-once' }
    expect(await pauseTask(member(), input)).toMatchObject({ state: 'paused' })
    expect(await pauseTask(member(), input)).toMatchObject({ state: 'paused' })
    expect(await refusal(pauseTask(member(), { taskId }))).toMatchObject({ kind: 'conflict' })
    expect(await resumeTask(member(), { taskId })).toMatchObject({ state: 'queued', pauseRequested: false })
  })

  it('are tried again as the same task', async () => {
    const taskId = (await someTask()) as Id<'task'>
    expect(await retryTask(member(), { taskId })).toMatchObject({ taskId, steps: ['Create the volume'] })
    expect(await getTask(member(), { taskId })).toMatchObject({ state: 'queued', error: null })
    expect(await refusal(retryTask(member(), { taskId }))).toMatchObject({ kind: 'conflict' })
  })

  it('that were taken back want again what they are to bring about; twice under one key is once', async () => {
    const { id } = await makeInstance(bench, { observed: 'stopped', power: 'stopped' })
    const { taskId } = await startInstance(member(), { instanceId: id })
    await endTasks(bench.db)
    await bench.db.prisma.task.update({ where: { id: taskId }, data: { state: 'rolled back' } })
    await bench.db.prisma.instance.update({ where: { id }, data: { power: 'stopped', generation: 3 } })
    const input = { taskId, idempotencyKey: 'retry-once' }
    const receipt = await retryTask(member(), input)
    expect(await retryTask(member(), input)).toEqual(receipt)
    const row = await bench.db.prisma.instance.findUniqueOrThrow({ where: { id } })
    expect(row).toMatchObject({ power: 'running', generation: 4, activeTaskId: taskId })
  })

  it('a list tells those at work from those that ended', async () => {
    const ended = await someTask()
    const running = await someTask({ state: 'running', error: undefined })
    const ids = async (active: boolean) =>
      (await listTasks(member(), { active, limit: 200 })).items.map(task => task.id)
    expect(await ids(true)).toContain(running)
    expect(await ids(true)).not.toContain(ended)
    expect(await ids(false)).toContain(ended)
    expect(await ids(false)).not.toContain(running)
  })
})

describe('tokens', () => {
  it('are shown once, kept as a hash, listed by their beginning and gone once revoked', async () => {
    const actor = person('Toni Token')
    await bench.db.prisma.user.create({ data: { id: actor.userId, name: actor.name, email: actor.email } })
    const ctx = bench.as(actor)
    const made = await createToken(ctx, { name: 'ci', expiresInDays: 30 })
    expect(made.token).toMatch(/^plenum_[A-Za-z0-9_-]{43}$/)
    const [row] = await bench.db.prisma.apiToken.findMany({ where: { userId: actor.userId } })
    expect(JSON.stringify(row)).not.toContain(made.token)
    const { token: _, ...view } = made
    expect((await listTokens(ctx)).items).toEqual([view])
    expect(Date.parse(view.expiresAt!) - Date.parse(view.createdAt)).toBe(30 * 86_400_000)
    expect(await refusal(revokeToken(member(), { tokenId: made.id }))).toMatchObject({ kind: 'missing' })
    expect(await revokeToken(ctx, { tokenId: made.id })).toMatchObject({ id: made.id })
    expect((await listTokens(ctx)).items).toEqual([])
  })
})

describe('search', () => {
  it('finds by name, address and id what one may read, best first, wildcards taken literally', async () => {
    const exact = await makeInstance(bench, { name: 'needle' })
    await makeInstance(bench, { name: 'needle-in-front' })
    await makeInstance(bench, { name: 'a-needle' })
    await makeInstance(bench, { vdc: 'theirs', name: 'needle-of-theirs' })
    const find = async (q: string, who: 'member' | 'operator' = 'member') =>
      (await searchAll(bench.as(who), { q, limit: 20 })).items
    expect((await find('needle')).map(hit => hit.title)).toEqual(['needle', 'needle-in-front', 'a-needle'])
    expect((await find('NEEDLE', 'operator')).map(hit => hit.title)).toContain('needle-of-theirs')
    expect(await find(exact.id)).toMatchObject([{ kind: 'instance', title: 'needle', vdcId: bench.vdcs.ours.vdcId }])
    expect(await find('%')).toEqual([])
    expect(await find('')).toEqual([])
    expect(await find('host-a')).toEqual([])
    expect(await find('host-a', 'operator')).toMatchObject([{ kind: 'host', state: 'up' }])
  })
})
