export type KeepAliveOptions = {
  /** Silence after which the host is asked for a sign of life. */
  intervalMs: number
  /** Unanswered questions after which it is given up. */
  count: number
}

/**
 * Finds out that the other side is gone when TCP alone would take many minutes.
 * Whatever arrives is a sign of life; `seen` says so.
 */
export class KeepAlive {
  private missed = 0
  private heard = false
  private readonly timer: NodeJS.Timeout

  constructor(
    private readonly options: KeepAliveOptions,
    private readonly act: { ping(): void; dead(silentMs: number): void },
  ) {
    this.timer = setInterval(() => this.tick(), options.intervalMs)
    this.timer.unref()
  }

  seen(): void {
    this.heard = true
    this.missed = 0
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private tick(): void {
    if (this.heard) {
      this.heard = false
      return
    }
    if (this.missed >= this.options.count) {
      this.stop()
      this.act.dead((this.missed + 1) * this.options.intervalMs)
      return
    }
    this.missed++
    this.act.ping()
  }
}
