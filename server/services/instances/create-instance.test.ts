import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/server/domain/ids'
import { createInstanceInput } from '@/server/domain/inputs'
import { sshKeyFor } from '@/server/domain/ssh-key-testing'
import { readInstance } from '@/server/store/read-instances'
import { endTasks, makeInstance, makeVolume, makeZone, openServiceBench, refusal, type ServiceBench } from '../testing'
import { createInstance } from './create-instance'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))

let count = 0
const wish = (over: Record<string, unknown> = {}) =>
  createInstanceInput.parse({
    vdcId: bench.vdcs.ours.vdcId,
    name: `web-${++count}`,
    imageId: bench.imageId,
    typeId: bench.typeId,
    ...over,
  })
const create = (over: Record<string, unknown> = {}, who: 'member' | 'operator' = 'member') =>
  createInstance(bench.as(who), wish(over))
const rowOf = (id: string | null) => bench.db.prisma.instance.findUniqueOrThrow({ where: { id: id! } })

describe('creating an instance', () => {
  it('writes what is wanted, a queued task that holds its lock, a pointer and a sentence', async () => {
    const receipt = await create({ name: 'first', userData: '#cloud-config' })
    expect(receipt).toMatchObject({ title: 'Create instance first', resourceKind: 'instance' })
    expect(receipt.steps[0]).toBe('Choose a host')
    const row = await rowOf(receipt.resourceId)
    expect(row).toMatchObject({
      name: 'first',
      vcpus: 1,
      memoryMiB: 512,
      rootDiskGiB: 2,
      userData: '#cloud-config',
      power: 'running',
      generation: 1,
      observed: 'pending',
      hostId: null,
      activeTaskId: receipt.taskId,
      createdBy: 'Mia Member',
    })
    expect(row.mac).toMatch(/^52:54:00:/)
    const { prisma } = bench.db
    expect(await prisma.task.findUnique({ where: { id: receipt.taskId } })).toMatchObject({ state: 'queued' })
    expect(await prisma.taskLock.findUnique({ where: { key: `instance:${row.id}` } })).not.toBeNull()
    const events = await prisma.$queryRaw<object[]>`SELECT scope, kind FROM event WHERE id = ${row.id}`
    expect(events).toContainEqual({ scope: bench.vdcs.ours.vdcId, kind: 'instance' })
    expect(await prisma.activity.findFirst({ where: { resourceId: row.id } })).toMatchObject({
      actor: 'Mia Member',
      message: 'Create instance first',
      taskId: receipt.taskId,
    })
  })

  it('keeps the keys that it lets in, each once, and shows them by fingerprint', async () => {
    const keys = [sshKeyFor(2), sshKeyFor(1, '')]
    const { resourceId } = await create({ sshKeys: [...keys, keys[0]] })
    expect((await rowOf(resourceId)).sshKeys.toSorted()).toEqual(keys.toSorted())
    const view = await readInstance(bench.db.pool, resourceId!, { seesHosts: false })
    expect(view?.sshKeys).toContainEqual({
      ...{ type: 'ssh-ed25519', bits: null, comment: 'key-2@test' },
      fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    })
    expect(() => wish({ sshKeys: ['-----BEGIN OPENSSH PRIVATE KEY-----'] })).toThrow('private key')
  })

  it('is in security groups of its VDC only, and where something enforces them', async () => {
    const { prisma } = bench.db
    const group = async (vdcId: string) =>
      (await prisma.securityGroup.create({ data: { id: newId('securityGroup'), vdcId, name: 'web' } })).id
    const [own, foreign] = [await group(bench.vdcs.ours.vdcId), await group(bench.vdcs.theirs.vdcId)]
    const nowhere = await refusal(create({ securityGroupIds: [own] }))
    expect(nowhere).toMatchObject({ kind: 'exhausted', message: expect.stringContaining('security groups') })
    await prisma.zone.updateMany({ data: { networkDriver: 'simulated-network', networkConfig: {} } })
    const { resourceId } = await create({ securityGroupIds: [own] })
    expect(await rowOf(resourceId)).toMatchObject({ securityGroupIds: [own] })
    for (const id of [foreign, newId('securityGroup')])
      expect(await refusal(create({ securityGroupIds: [own, id] }))).toMatchObject({ kind: 'conflict' })
    await prisma.zone.updateMany({ data: { networkDriver: null } })
  })

  it('hands out the lowest free addresses, each once, also to many at the same moment', async () => {
    const before = new Set((await bench.db.prisma.instance.findMany()).map(row => row.address))
    const receipts = await Promise.all(
      Array.from({ length: 12 }, () => create({ typeId: undefined, vcpus: 1, memoryMiB: 128 })),
    )
    const rows = await Promise.all(receipts.map(receipt => rowOf(receipt.resourceId)))
    const free = Array.from({ length: 100 }, (_, index) => `10.64.0.${index + 2}`).filter(
      address => !before.has(address),
    )
    expect(rows.map(row => row.address).sort()).toEqual(free.slice(0, 12).sort())
    expect(new Set(rows.map(row => row.mac)).size).toBe(12)
  })

  it('answers a repeat under the same key with the first receipt, one at the same moment, too', async () => {
    const input = wish({ idempotencyKey: 'create-once-1' })
    const ctx = bench.as('member')
    const receipts = await Promise.all(Array.from({ length: 6 }, () => createInstance(ctx, input)))
    expect(new Set(receipts.map(receipt => receipt.taskId)).size).toBe(1)
    expect(await createInstance(ctx, input)).toEqual(receipts[0])
    expect(await bench.db.prisma.instance.count({ where: { name: input.name } })).toBe(1)
  })

  it('refuses another request under a used key', async () => {
    await create({ idempotencyKey: 'create-once-2' })
    expect(await refusal(create({ idempotencyKey: 'create-once-2' }))).toMatchObject({
      kind: 'conflict',
      field: 'idempotencyKey',
    })
  })

  it('refuses a name that is taken in the VDC, beside the field; another VDC may use it', async () => {
    const { name } = await makeInstance(bench)
    expect(await refusal(create({ name }))).toMatchObject({ kind: 'conflict', field: 'name' })
    const theirs = await makeInstance(bench, { vdc: 'theirs' })
    expect((await create({ name: theirs.name })).title).toBe(`Create instance ${theirs.name}`)
  })

  it('treats another VDC’s network and volumes as unknown', async () => {
    const volume = await makeVolume(bench, { vdc: 'theirs' })
    const foreign = await refusal(create({ volumeIds: [volume.id] }))
    const unknown = await refusal(create({ volumeIds: [newId('volume')] }))
    expect(foreign).toMatchObject({ kind: 'invalid', field: 'volumeIds', message: unknown.message })
    const network = await refusal(create({ networkId: bench.vdcs.theirs.networkId }))
    expect(network).toMatchObject({ kind: 'invalid', field: 'networkId' })
    expect(network.message).toBe((await refusal(create({ networkId: newId('network') }))).message)
  })

  it('refuses an unknown image, one that is not ready, a type that is too small and a root disk that is too small', async () => {
    const { prisma } = bench.db
    const unready = newId('image')
    await prisma.image.create({ data: { id: unready, name: 'unready', path: '/x' } })
    expect(await refusal(create({ imageId: newId('image') }))).toMatchObject({ kind: 'invalid', field: 'imageId' })
    expect(await refusal(create({ imageId: unready }))).toMatchObject({ kind: 'invalid', field: 'imageId' })
    expect(await refusal(create({ typeId: newId('instanceType') }))).toMatchObject({ kind: 'invalid', field: 'typeId' })
    expect(await refusal(create({ typeId: undefined, vcpus: 1, memoryMiB: 64 }))).toMatchObject({
      kind: 'invalid',
      field: 'memoryMiB',
      message: 'tiny needs at least 128 MiB of memory.',
    })
    expect(await refusal(create({ rootDiskGiB: 1 }))).toMatchObject({ kind: 'invalid', field: 'rootDiskGiB' })
  })

  it('refuses at once what no host can take: tenants learn how many and why, operators which', async () => {
    const large = { typeId: undefined, vcpus: 64, memoryMiB: 1024 }
    const tenant = await refusal(create(large))
    expect(tenant).toMatchObject({ kind: 'exhausted' })
    expect(tenant.message).toContain('2 have too few vCPUs free')
    expect(tenant.message).not.toContain('host-a')
    expect((await refusal(create(large, 'operator'))).message).toContain('host-a has')
  })

  it('lets only operators choose the host', async () => {
    const hostId = bench.hosts.b
    expect(await refusal(create({ hostId }))).toMatchObject({ kind: 'denied' })
    const receipt = await create({ hostId }, 'operator')
    const task = await bench.db.prisma.task.findUniqueOrThrow({ where: { id: receipt.taskId } })
    expect(task.input).toMatchObject({ hostId })
  })
})

describe('volumes along with an instance', () => {
  it('get their ids at once, so that a repeated step makes no second, and are locked like existing ones', async () => {
    const existing = await makeVolume(bench)
    const receipt = await create({ newVolumes: [{ name: 'data-new', sizeGiB: 5 }], volumeIds: [existing.id] })
    const task = await bench.db.prisma.task.findUniqueOrThrow({ where: { id: receipt.taskId } })
    const input = task.input as { newVolumes: { volumeId: string }[]; existingVolumes: { volumeId: string }[] }
    expect(input.newVolumes).toMatchObject([{ name: 'data-new', sizeGiB: 5 }])
    expect(input.existingVolumes).toMatchObject([{ volumeId: existing.id }])
    const keys = (await bench.db.prisma.taskLock.findMany({ where: { taskId: receipt.taskId } })).map(lock => lock.key)
    expect(keys.sort()).toEqual(
      [`instance:${receipt.resourceId}`, `volume:${existing.id}`, `volume:${input.newVolumes[0]!.volumeId}`].sort(),
    )
  })

  it('are refused when two have one name, a name is taken, or a zone has no storage', async () => {
    const twins = { newVolumes: [1, 2].map(() => ({ name: 'twin', sizeGiB: 1 })) }
    expect(await refusal(create(twins))).toMatchObject({ kind: 'invalid', field: 'newVolumes.1.name' })
    const { name } = await makeVolume(bench)
    expect(await refusal(create({ newVolumes: [{ name, sizeGiB: 1 }] }))).toMatchObject({
      kind: 'conflict',
      field: 'newVolumes.0.name',
    })
    const zoneId = await makeZone(bench.db, 'bare', null)
    expect(await refusal(create({ zoneId, newVolumes: [{ name: 'any', sizeGiB: 1 }] }))).toMatchObject({
      kind: 'invalid',
      field: 'zoneId',
    })
  })

  it('are counted together: each leaves less room for the next, of its zone and of all', async () => {
    const zoneId = await makeZone(bench.db, 'tight')
    const host = await bench.db.prisma.host.findUniqueOrThrow({ where: { id: bench.hosts.a } })
    await bench.db.prisma.host.create({
      data: { ...(host as object), id: newId('host'), name: 'tight-1', hostname: 'tight-1', zoneId } as never,
    })
    const storages = { where: { zoneId } }
    await bench.db.prisma.storage.updateMany({ ...storages, data: { totalGiB: 100, freeGiB: 10 } })
    const two = { newVolumes: ['one', 'two'].map(name => ({ name: `together-${name}`, sizeGiB: 6 })) }
    expect(await refusal(create({ ...two, zoneId }))).toMatchObject({
      ...{ kind: 'exhausted', field: 'sizeGiB' },
      message: expect.stringContaining('has 4 GiB free, 6 GiB are needed for together-two, beside together-one.'),
    })
    // Any zone, of which no other has any room.
    await bench.db.prisma.storage.updateMany({ where: { zoneId: { not: zoneId } }, data: { totalGiB: 9, freeGiB: 0 } })
    expect(await refusal(create(two))).toMatchObject({ kind: 'exhausted' })
    await bench.db.prisma.storage.create({
      data: { id: newId('storage'), zoneId, name: 'more', driver: 'x', config: {}, totalGiB: 9, freeGiB: 6 },
    })
    expect(await create(two)).toMatchObject({ resourceKind: 'instance' })
    await bench.db.prisma.storage.updateMany({ data: { totalGiB: null, freeGiB: null } })
    await bench.db.prisma.host.deleteMany({ where: { zoneId } })
  })

  it('are refused from two zones, or from another zone than wanted, or attached elsewhere', async () => {
    const [a, b] = [await makeVolume(bench, { zone: 'a' }), await makeVolume(bench, { zone: 'b' })]
    expect(await refusal(create({ volumeIds: [a.id, b.id] }))).toMatchObject({ kind: 'invalid', field: 'volumeIds' })
    expect(await refusal(create({ volumeIds: [a.id], zoneId: bench.zones.b }))).toMatchObject({ field: 'volumeIds' })
    const holder = await makeInstance(bench)
    const held = await makeVolume(bench, { attachedTo: holder.id })
    expect(await refusal(create({ volumeIds: [held.id] }))).toMatchObject({
      kind: 'conflict',
      message: `${held.name} is attached to ${holder.name}; detach it first.`,
    })
  })
})
