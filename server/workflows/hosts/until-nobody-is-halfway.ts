import { halfwayOn } from '@/server/store/places-kept'
import type { Work } from '../ports'

const lookEveryMs = 1_000

/**
 * What was on its way to this host when it was cordoned arrives nevertheless, and what is rebuilt elsewhere may come back
 * to it. From then on nobody comes: whatever had not begun goes elsewhere.
 */
export async function untilNobodyIsHalfway({ input, ports, call, wait }: Work & { input: { hostId: string } }) {
  for (let said: string | undefined; ; ) {
    const names = (await halfwayOn(ports.store.pool, input.hostId)).join(', ')
    if (!names) return
    if (names !== said) call.log(`On their way to this host or from it still, and waited for: ${names}`)
    said = names
    await wait(lookEveryMs)
  }
}
