import { describe, expect, test } from 'vitest'
import { type DesignDocument, emptyDesign, type SecurityRuleDesign } from '../../design/document'
import { planVdc } from '../plan-vdc'
import { recordedAfter, testContext } from '../testing'

const ping: SecurityRuleDesign = { direction: 'ingress', protocol: 'icmp' }
const machine = { image: 'alpine', type: 'small', zone: 'a' }
const design = (changes: Partial<DesignDocument> = {}): DesignDocument => ({
  ...emptyDesign,
  networks: { lan: { subnets: { main: { cidr: '10.1.0.0/24' } } } },
  securityGroups: { web: { rules: [ping] }, admin: {} },
  instances: { one: { ...machine, securityGroups: ['web'] } },
  ...changes,
})
const plan = (document: DesignDocument, before = recordedAfter(design())) => planVdc(document, before, testContext())
const keys = (document: DesignDocument) => plan(document).changes.map(({ key, action }) => `${action} ${key}`)

describe('the plan of security groups', () => {
  test('makes one before its members, also where two refer to each other', () => {
    const rules = (remoteGroup: string) => [{ ...ping, remoteGroup }]
    const document = design({ securityGroups: { web: { rules: rules('admin') }, admin: { rules: rules('web') } } })
    const { changes, problems } = planVdc(
      document,
      {
        ...recordedAfter({
          ...design(),
          routers: {},
          floatingIps: {},
          loadBalancers: {},
          securityGroups: {},
          instances: {},
        }),
      },
      testContext(),
    )
    expect(problems).toEqual([])
    expect(changes.find(change => change.kind === 'instance')?.after).toContain('securityGroup/web')
  })

  test('changes rules live, names each, and tells whom they judge', () => {
    const rules = [{ ...ping, remoteCidr: '10.0.0.0/8' }]
    const [change, ...others] = plan(design({ securityGroups: { web: { rules }, admin: {} } })).changes
    expect(others).toEqual([])
    expect(change).toMatchObject({
      ...{ key: 'securityGroup/web', action: 'update live', downtime: null },
      fields: [
        { field: 'rule', from: 'in: icmp from anywhere', to: null },
        { field: 'rule', from: null, to: 'in: icmp from 10.0.0.0/8' },
      ],
      touches: [{ key: 'instance/one' }],
    })
  })

  test('takes the order of rules and of groups for no difference', () => {
    const more: SecurityRuleDesign = { direction: 'egress', protocol: 'udp', ports: '53' }
    const both = ['web', 'admin']
    const of = (rules: SecurityRuleDesign[], securityGroups: string[]) =>
      design({ securityGroups: { web: { rules }, admin: {} }, instances: { one: { ...machine, securityGroups } } })
    expect(plan(of([more, ping], both.toReversed()), recordedAfter(of([ping, more], both))).changes).toEqual([])
  })

  test('puts a running instance in and out without a restart', () => {
    expect(keys(design({ instances: { one: { ...machine, securityGroups: ['admin'] } } }))).toEqual([
      'update live instance/one',
    ])
  })

  test('removes a group after the last member has left it, and after the last rule that refers to it', () => {
    const rules = [{ ...ping, remoteGroup: 'admin' }]
    const before = recordedAfter(
      design({
        securityGroups: { web: { rules }, admin: {} },
        instances: { one: { ...machine, securityGroups: ['admin'] } },
      }),
    )
    const { changes } = plan(design({ securityGroups: { web: { rules: [ping] } } }), before)
    expect(changes.at(-1)).toMatchObject({ key: 'securityGroup/admin', action: 'delete' })
    expect(changes.at(-1)!.after.toSorted()).toEqual(['instance/one', 'securityGroup/web'])
  })

  test('refuses a group where nothing would enforce it, and places its members where something does', () => {
    const there = { ...machine, zone: 'c', securityGroups: ['web'] }
    const { problems } = plan(design({ instances: { one: there } }), recordedAfter(design({ instances: {} })))
    expect(problems.map(({ message }) => message).join()).toMatch(
      /Choose another zone, or leave security groups and checks by TCP out/,
    )
    const stays = { ...machine, zone: 'c' }
    const before = recordedAfter(design({ instances: { one: stays } }))
    expect(plan(design({ instances: { one: there } }), before).problems).toMatchObject([
      { path: ['instances', 'one', 'securityGroups'], message: expect.stringContaining('Nothing enforces') },
    ])
    const { zone: _, ...anywhere } = there
    const { changes } = plan(design({ instances: { one: anywhere } }), recordedAfter(design({ instances: {} })))
    expect(changes.find(({ key }) => key === 'instance/one')?.placement?.zoneName).not.toBe('c')
  })

  test('says at the very rule what is wrong with it', () => {
    const rules: SecurityRuleDesign[] = [
      { ...ping, ports: '80' },
      { ...ping, remoteGroup: 'wep' },
      { ...ping, remoteGroup: 'web', remoteCidr: '10.0.0.0/8' },
    ]
    const { problems } = plan(design({ securityGroups: { web: { rules }, admin: {} } }))
    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'securityGroups.web.rules.1.remoteGroup',
      'securityGroups.web.rules.0.ports',
      'securityGroups.web.rules.2.remoteGroup',
    ])
    expect(problems[0]!.message).toMatch(/no security group wep\. Did you mean web/)
  })
})
