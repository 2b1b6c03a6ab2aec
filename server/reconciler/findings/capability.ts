import type { Capabilities } from '@/server/domain/host'
import { limits } from '@/server/domain/instance'
import type { Difference } from '@/server/store/observe-findings'
import type { RecordedInstance } from '@/server/store/observe-instances'
import { aboutInstance, type Heard } from './about'

const needs = {
  cpuShares: {
    isNeeded: (each: RecordedInstance) => each.cpuShares !== limits.cpuShares.default && each.imported === null,
    wanted: (each: RecordedInstance) => `CPU weight ${each.cpuShares}`,
    actual: 'Its host weighs no CPU use',
  },
  hotplug: {
    isNeeded: (each: RecordedInstance) => each.attachments.length > 0 && each.power !== 'stopped',
    wanted: () => 'Volumes that come and go while it runs',
    actual: 'Its host can plug nothing in while a guest runs',
  },
} as const

/** What the instance needs and its host can't, or can no longer, do. */
export const findCapability = (each: RecordedInstance, capabilities: Capabilities, heard: Heard): Difference[] =>
  (Object.keys(needs) as (keyof typeof needs)[])
    .filter(capability => !capabilities[capability] && needs[capability].isNeeded(each))
    .slice(0, 1)
    .map(capability =>
      aboutInstance(each, 'capability', heard, {
        summary: `${each.name}’s host can’t do what ${each.name} needs`,
        wanted: needs[capability].wanted(each),
        actual: needs[capability].actual,
        facts: { of: 'capability', capability },
      }),
    )
