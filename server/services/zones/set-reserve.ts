import type { z } from 'zod'
import type { ZoneView } from '@/server/domain/host'
import type { setReserveInput } from '@/server/domain/inputs'
import { reserveInWords } from '@/server/domain/reserve'
import { writeReserve } from '@/server/store/zones'
import type { ServiceContext } from '../context'
import { changeZone } from './change-zone'

/** What placement keeps free in a zone. What is there already stays, also where it takes of that. */
export function setReserve(ctx: ServiceContext, input: z.output<typeof setReserveInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    await writeReserve(tx, zone.id, input.reserve)
    return `${zone.name} keeps ${reserveInWords(input.reserve) ?? 'nothing'} free`
  })
}
