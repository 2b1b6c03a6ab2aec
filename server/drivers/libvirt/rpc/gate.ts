/** Lets a limited number of calls through at once; the others wait in line. */
export class Gate {
  private free: number
  private readonly line = new Set<() => void>()

  constructor(limit: number) {
    this.free = limit
  }

  /** Resolves with the function that gives the place back. Rejects with the signal's reason when it aborts first. */
  enter(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.free > 0) {
      this.free--
      return Promise.resolve(this.leaver())
    }
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve(this.leaver())
      }
      const giveUp = () => {
        this.line.delete(admit)
        reject(signal?.reason)
      }
      this.line.add(admit)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  private leaver(): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      const [next] = this.line
      if (!next) this.free++
      else {
        this.line.delete(next)
        next()
      }
    }
  }
}
