import type { Id } from '@/server/domain/ids'
import { stable } from '@/server/domain/planning/fields'
import type { SecurityRule } from '@/server/domain/security-group'
import type { RuleCounter, RuleCounters } from '../contract'
import { between } from './chance'
import type { Row } from './documents'
import { usageOf } from './metrics/usage'
import type { Site } from './site'

/** Of a packet, on average. */
const packetBytes = 700

/** What members' rules let pass: a share of what their cards carry since they booted; nothing of some rules, as in life. */
export const ruleCounters = (site: Site): RuleCounters => ({
  async read(call) {
    const { ports, groups, machines } = await site.call(call, 'ruleCounters.read', () =>
      site.world.read(async tx => ({
        ports: await tx.all('port', site.name),
        groups: await tx.all('securityGroup', site.name),
        machines: await tx.all('instance'),
      })),
    )
    const now = site.world.now()
    const members = (group: string) =>
      machines.filter(machine =>
        ports.some(
          port =>
            port.refId !== null &&
            port.refId === machine.document.nic?.portId &&
            port.document.securityGroupIds?.includes(group),
        ),
      )
    const counters = groups.flatMap(({ refId, document: { rules } }) =>
      members(refId!).flatMap(machine =>
        rules.map(rule => counterOf(refId as Id<'securityGroup'>, rule, machine, now)),
      ),
    )
    return { counters, uncounted: [] }
  },
})

function counterOf(
  securityGroupId: Id<'securityGroup'>,
  rule: SecurityRule,
  { refId, external, document }: Row<'instance'>,
  now: number,
): RuleCounter {
  const id = refId ?? external
  const { netRxBytes, netTxBytes } = usageOf(document, id, now)
  const bytes = (rule.direction === 'ingress' ? netRxBytes : netTxBytes) * shareOf(rule)
  return {
    ...{ securityGroupId, rule, counter: `${id} ${document.bootedAt}` },
    ...{ packets: Math.floor(bytes / packetBytes), bytes: Math.floor(bytes) },
  }
}

/** Nobody speaks ICMP but those who look for something. */
function shareOf(rule: SecurityRule): number {
  const share = between(-0.15, 0.45, stable(rule), 'rule')
  return rule.protocol === 'icmp' ? Math.max(0, share) / 500 : Math.max(0, share)
}
