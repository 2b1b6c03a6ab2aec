import { expect, test, vi } from 'vitest'
import type { DesignDocument } from '@/server/domain/design/document'
import { PlenumError } from '@/server/domain/errors'
import type { StepMoment } from '@/server/engine'
import { lockAddresses, lockCidrs, writeNetwork } from '@/server/store/networks'
import { hostCandidates } from '@/server/store/read-hosts'
import { rewriteInstance } from '@/server/store/record-instance'
import { inTransaction } from '@/server/store/store'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

// A busy machine makes whole designs slowly.
vi.setConfig({ testTimeout: 60_000 })

const on = journey()
const machine = { image: 'tiny', vcpus: 1, memoryMiB: 512, rootDiskGiB: 2, network: 'lan' }
const range = (cidr: string) => ({ subnets: { main: { cidr } } })
const design = (networks: DesignDocument['networks'], instances: DesignDocument['instances']): DesignDocument => ({
  ...{
    version: 1,
    networks,
    instances,
    volumes: {},
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    clusters: {},
  },
})
const before = design(
  { lan: range('10.70.0.0/24'), old: range('10.80.0.0/24'), gone: range('10.90.0.0/24') },
  { 'web-1': { ...machine, address: '10.70.0.5' }, 'web-2': { ...machine, address: '10.70.0.6' } },
)

async function arrives(document: DesignDocument) {
  const id = await on.world.queue(await applyOf(on.database, document))
  await on.carry(on.world.engine())
  expect(await on.world.task(id)).toMatchObject({ state: 'succeeded', error: null })
}

/** Applies it and lets that fail at this moment, after `look`. Answers how it ended. */
async function failedAt(document: DesignDocument, at: (moment: StepMoment) => boolean, look: () => Promise<void>) {
  const id = await on.world.queue(await applyOf(on.database, document))
  let looked: Promise<void> | undefined
  const worker = on.world.engine({
    async onStep(moment) {
      if (looked || !at(moment)) return
      looked = look()
      await looked
      throw new PlenumError('denied', 'Not this time.')
    },
  })
  await on.carry(worker)
  await looked
  const { state, error } = await on.world.task(id)
  return { state, message: error?.message }
}
const failed = { state: 'rolled back', message: 'Not this time.' }
const claim = (cidr: string) =>
  inTransaction(on.database, tx =>
    writeNetwork(tx, {
      ...{ id: 'net_x', vdcId: on.world.vdcId, name: 'x', subnetName: 'main', cidr, cidr6: null },
      taskId: 'task_other',
    }),
  )

test('an address that an apply has given up is nobody else’s until the apply has ended', async () => {
  await arrives(before)
  const { id, networkId } = await on.database.prisma.instance.findFirstOrThrow({ where: { name: 'web-1' } })
  const { id: other } = await on.database.prisma.instance.findFirstOrThrow({ where: { name: 'web-2' } })
  const moved = { ...before, instances: { ...before.instances, 'web-1': { ...machine, address: '10.70.0.9' } } }
  const take = () =>
    inTransaction(on.database, tx => rewriteInstance(tx, other, { address: '10.70.0.5' }, 'task_other'))
  const ended = await failedAt(
    moved,
    ({ step, phase }) => step === 'Prepare image and network' && phase === 'did',
    async () => {
      expect((await on.instanceRow(id)).address).toBe('10.70.0.9')
      const used = await inTransaction(on.database, tx => lockAddresses(tx, networkId))
      expect([...used].sort()).toEqual(['10.70.0.5', '10.70.0.6', '10.70.0.9'])
      await expect(take()).rejects.toThrow('An apply under way needs 10.70.0.5 again')
    },
  )
  expect(ended).toEqual(failed)
  expect(await on.machine(id)).toMatchObject({ power: 'running' })
  expect((await on.instanceRow(id)).address).toBe('10.70.0.5')

  // Once it has ended, what it gave up is free.
  await arrives(moved)
  await take()
  expect((await on.instanceRow(other)).address).toBe('10.70.0.5')
})

test('a range that an apply has given up is nobody else’s until the apply has ended', async () => {
  await arrives(before)
  const { lan } = before.networks
  const after = design({ lan: lan!, old: range('10.81.0.0/24') }, before.instances)
  const networks = async () => (await on.world.records()).networks.map(({ name, cidr }) => `${name} ${cidr}`).sort()
  const untouched = await networks()
  const ended = await failedAt(
    after,
    ({ step, phase }) => step === 'Remove it from the hosts' && phase === 'did',
    async () => {
      // The other change goes on beside this one.
      await expect.poll(networks).toEqual(['lan 10.70.0.0/24', 'old 10.81.0.0/24'])
      for (const cidr of ['10.80.0.0/20', '10.90.0.0/24'])
        await expect(claim(cidr)).rejects.toThrow(`${cidr} overlaps a range that an apply under way needs again`)
      const used = await inTransaction(on.database, tx => lockCidrs(tx))
      expect(used).toHaveLength(4)
    },
  )
  expect(ended).toEqual(failed)
  expect(await networks()).toEqual(untouched)

  await arrives(after)
  await claim('10.90.0.0/24')
  expect(await networks()).toContain('x 10.90.0.0/24')
})

test('the place of a machine that moves and shrinks is held as large as it was until the apply has ended', async () => {
  const { lan } = before.networks
  const large = { ...machine, memoryMiB: 4096, zone: 'zone-a' }
  await arrives(design({ lan: lan! }, { 'web-1': large }))
  const { hostId } = await on.database.prisma.instance.findFirstOrThrow({ where: { name: 'web-1' } })
  const handedOut = async () => {
    const of = { vdcId: on.world.vdcId, antiAffinityGroup: null, instanceId: null }
    return (await hostCandidates(on.database.pool, of)).find(host => host.id === hostId)?.memoryAllocatedMiB
  }
  const small = design({ lan: lan! }, { 'web-1': { ...large, memoryMiB: 512, zone: 'zone-b' } })
  const ended = await failedAt(
    small,
    ({ step, phase }) => step === 'Prepare image and network' && phase === 'did',
    async () => expect(await handedOut()).toBe(4096),
  )
  expect(ended).toEqual(failed)
  await arrives(small)
  expect(await handedOut()).toBe(0)
})
