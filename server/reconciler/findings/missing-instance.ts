import type { Difference } from '@/server/store/observe-findings'
import type { RecordedInstance } from '@/server/store/observe-instances'
import { aboutInstance, type Heard } from './about'

export const missingInstance = (each: RecordedInstance, heard: Heard): Difference =>
  aboutInstance(each, 'missing-instance', heard, {
    summary: `${each.name} is recorded but is no longer on its host`,
    wanted: each.power,
    actual: null,
    facts: { of: 'missing instance', rootDiskGiB: each.rootDiskGiB },
  })
