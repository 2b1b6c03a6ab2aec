import type { ServiceContext } from '@/server/services'
import type { Store } from '@/server/store/store'

export type SeedContext = {
  store: Store
  /** As the administrator, whose name the histories bear. */
  services: ServiceContext
  /** Says how far it is, in a sentence. */
  say(message: string): void
  /** Things that happen to the simulated data center behind Plenum's back. */
  meddle: {
    crash(host: string, instanceId: string): Promise<void>
    addStranger(host: string, name: string): Promise<unknown>
  }
  /** Aborts when Plenum is to stop. */
  signal: AbortSignal
}
