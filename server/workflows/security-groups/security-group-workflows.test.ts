import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign, type SecurityRuleDesign } from '@/server/domain/design/document'
import { type Id, portOf } from '@/server/domain/ids'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

const here = journey()

const ping: SecurityRuleDesign = { direction: 'ingress', protocol: 'icmp' }
const design = (changes: Partial<DesignDocument>): DesignDocument => ({
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } },
  ...changes,
})
const apply = async (document: DesignDocument) => {
  const { state, error } = await here.world.run(await applyOf(here.database, document))
  expect({ state, error }).toEqual({ state: 'succeeded', error: null })
}
const machine = { image: 'tiny', type: 'small', zone: 'zone-a' }

test('a group is in the zones of its members, with the rules of the last apply, and gone with the group', async () => {
  const groups = (rules: SecurityRuleDesign[]) => ({ web: { rules } })
  const member = { ...machine, securityGroups: ['web'] }
  await apply(
    design({ securityGroups: groups([ping]), instances: { one: member, two: { ...member, zone: 'zone-b' } } }),
  )
  const zones = async () => (await here.world.truth()).securityGroups.map(({ at, rules }) => [at, rules.length])
  expect(await zones()).toEqual([
    ['zone-a-network', 1],
    ['zone-b-network', 1],
  ])
  const wider = [ping, { ...ping, direction: 'egress' as const, remoteGroup: 'web' }]
  await apply(design({ securityGroups: groups(wider), instances: { one: member, two: { ...member, zone: 'zone-b' } } }))
  expect(await zones()).toEqual([
    ['zone-a-network', 2],
    ['zone-b-network', 2],
  ])
  await apply(design({ instances: { one: machine } }))
  const { rows } = await here.database.pool.query(`SELECT place FROM simulated.object WHERE kind = 'securityGroup'`)
  expect(rows).toEqual([])
})

test('a member that moves within its zone, and one that starts in another, stays in its groups', async () => {
  const { world } = here
  await apply(
    design({ securityGroups: { web: { rules: [ping] } }, instances: { one: { ...machine, securityGroups: ['web'] } } }),
  )
  const [row] = (await world.records()).instances
  const { securityGroupIds, id } = { ...row!, id: row!.id as Id<'instance'> }
  const port = { id: portOf(id), securityGroupIds }
  expect((await world.truth()).ports).toMatchObject([{ ...port, at: 'zone-a-network' }])
  const { hostId } = await here.instanceRow(id)
  await world.perform(
    await world.intend.migrate(id, world.hosts.find(host => host.zoneName === 'zone-a' && host.id !== hostId)!),
  )
  expect((await world.truth()).ports).toMatchObject([{ ...port, at: 'zone-a-network' }])
  await world.perform(await world.intend.rebuild(id, { target: world.hosts[1]!.id }))
  expect((await world.truth()).ports).toMatchObject([{ ...port, at: 'zone-b-network' }])
  expect((await world.truth()).securityGroups).toMatchObject([{ at: 'zone-b-network' }])
})

test('nobody joins a group that is being forgotten', async () => {
  const { world } = here
  await apply(design({ securityGroups: { web: {} }, instances: { one: machine } }))
  const [group] = await here.database.prisma.securityGroup.findMany()
  const [instance] = await here.database.prisma.instance.findMany()
  const key = { securityGroupId: group!.id as never, vdcId: world.vdcId, name: 'web', rules: [] }
  await world.perform(await world.intend.part('securityGroup.delete', { ...key, generation: 1 }))
  const join = {
    instanceId: instance!.id as never,
    name: 'one',
    from: {},
    to: { securityGroupIds: [group!.id as never] },
  }
  await expect(world.perform(await world.intend.part('instance.change', join))).rejects.toMatchObject({
    kind: 'conflict',
  })
})
