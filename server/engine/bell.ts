import { setTimeout as delay } from 'node:timers/promises'

/** Rings once for all that happens within so long: nobody sees the difference, and the server has less to tell. */
const everyMs = 4

/** The first ring goes out at once, those that come while it is out become one more. A ring that fails is left to the polls. */
export function openBell(send: () => Promise<unknown>) {
  let ringing: Promise<void> | undefined
  let isRungAgain = false

  async function ringOut() {
    do {
      isRungAgain = false
      await Promise.all([send().catch(() => {}), delay(everyMs)])
    } while (isRungAgain)
    ringing = undefined
  }

  return {
    ring() {
      if (ringing) isRungAgain = true
      else ringing = ringOut()
    },
    /** Resolves once the last ring is out. */
    silence: async () => ringing,
  }
}
