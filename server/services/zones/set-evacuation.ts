import type { z } from 'zod'
import type { ZoneView } from '@/server/domain/host'
import type { setEvacuationInput } from '@/server/domain/inputs'
import { writeEvacuation } from '@/server/store/failover'
import type { ServiceContext } from '../context'
import { changeZone } from './change-zone'

/** Whether the zone's hosts are evacuated without asking once they are lost. */
export function setEvacuation(ctx: ServiceContext, input: z.output<typeof setEvacuationInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    await writeEvacuation(tx, zone.id, input.evacuation)
    return input.evacuation === 'automatic'
      ? `Lost hosts of ${zone.name} are evacuated without asking`
      : `Before a lost host of ${zone.name} is evacuated, a person is asked`
  })
}
