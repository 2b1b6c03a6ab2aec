/**
 * How much goes on at once: so many steps in all, and so many in one lane (on one host). Whoever does not fit waits in
 * line, without keeping a place from others that fit.
 */
export function openFloor(parallel: number, laneWidth: number) {
  const inLane = new Map<string, number>()
  const line: { lane: string | null; enter: () => void }[] = []
  let busy = 0
  let isClosed = false

  const hasRoom = (lane: string | null) => lane === null || (inLane.get(lane) ?? 0) < laneWidth
  const count = (lane: string | null, by: 1 | -1) => lane !== null && inLane.set(lane, (inLane.get(lane) ?? 0) + by)

  function admit() {
    for (let at = 0; at < line.length && busy < parallel; ) {
      const { lane, enter } = line[at]!
      if (!hasRoom(lane)) at++
      else {
        line.splice(at, 1)
        busy++
        count(lane, 1)
        enter()
      }
    }
  }

  return {
    /** Resolves with its place once there is one; at once when the floor is closed. */
    enter: (lane: string | null) =>
      new Promise<void>(resolve => {
        if (isClosed) return resolve()
        line.push({ lane, enter: resolve })
        admit()
      }),
    leave(lane: string | null) {
      busy--
      count(lane, -1)
      admit()
    },
    /** From one lane into another, without waiting. false: it has to leave and wait. */
    change(from: string | null, to: string | null): boolean {
      if (from === to) return true
      if (!hasRoom(to)) return false
      count(from, -1)
      count(to, 1)
      admit()
      return true
    },
    /** Nobody waits any longer: whoever did looks again whether it should go on. */
    close() {
      isClosed = true
      for (const { enter } of line.splice(0)) enter()
    },
    get isClosed() {
      return isClosed
    },
  }
}
export type Floor = ReturnType<typeof openFloor>
